"""What core metadata says of licences, read without a table of ours: names that have one meaning only, and all others as names."""

import re

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

# Names with one meaning, in lower case; written down here from what the distributions of the audit say, by hand.
ONE_MEANING = {
    "mit license": "MIT", "the mit license": "MIT", "bsd 3-clause license": "BSD-3-Clause", "bsd 3-clause": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause", "bsd-3-clause license": "BSD-3-Clause", "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0", "apache license version 2.0": "Apache-2.0", "apache 2.0": "Apache-2.0",
    "apache license v2.0": "Apache-2.0", "isc license": "ISC", "mpl 2.0": "MPL-2.0", "isc license (iscl)": "ISC",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0", "the unlicense (unlicense)": "Unlicense", "new bsd": "BSD-3-Clause",
    "gnu general public license v3 (gplv3)": "GPL-3.0-only", "cmu license (mit-cmu)": "MIT-CMU",
    "gnu general public license v2 or later (gplv2+)": "GPL-2.0-or-later", "the mit license (mit)": "MIT",
    "gnu general public license v3 or later (gplv3+)": "GPL-3.0-or-later",
    "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0-only", "zero-clause bsd (0bsd)": "0BSD",
}  # fmt: skip
LONGEST_NAME = 100


def as_expression(text: str) -> str | None:
    try:
        return str(canonicalize_license_expression(text))
    except InvalidLicenseExpression:
        return None


def meaning(text: str) -> str:
    """The expression or identifier that a text stands for, else the text."""
    plain = re.sub(r"\s+", " ", text).strip()
    return as_expression(plain) or ONE_MEANING.get(plain.lower().rstrip("."), plain)


def is_text(field: str) -> bool:
    """A licence text, where the field was made for a name."""
    return "\n" in field.strip() or len(field) > LONGEST_NAME


def of_classifiers(classifiers: list[str]) -> list[str]:
    found = []
    for one in classifiers:
        if one.startswith("License :: ") and one != "License :: OSI Approved":
            found.append(one)
    return found


def classifier_name(classifier: str) -> str:
    return classifier.split(" :: ")[-1]
