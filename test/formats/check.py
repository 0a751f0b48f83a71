"""Reads documents with readers that are not ours: one JSON object a line, {"file", "reader", "problems"}.

Usage: check.py FOLDER DOCUMENT...; what spdx-tools writes of the n-th document goes to FOLDER/n.spdx.json and .yaml.

spdx-tools parses and validates SPDX 2.3 in JSON and tag-value; ntia-conformance-checker parses SPDX 2 and 3 and says which of the
minimum elements are there; cyclonedx-python-lib validates CycloneDX in JSON (strictly) and XML.
"""

import json
import logging
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from cyclonedx.validation.xml import XmlValidator
from ntia_conformance_checker import SbomChecker
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document
from spdx_tools.spdx.writer.write_anything import write_file

logging.disable(logging.CRITICAL)
INDIVIDUALS = ("Core/NoneElement", "Core/NoAssertionElement")


def cyclonedx(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    # The name says the version: env-1.4.cdx.json; without one it is 1.6.
    version = path.rsplit("env-", 1)[1][:3] if "env-" in path else "1.6"
    kind = JsonStrictValidator if path.endswith(".json") else XmlValidator
    error = kind(SchemaVersion.from_version(version)).validate_str(text)
    return [] if error is None else [str(error)[:300]]


def spdx_tools(path):
    document = parse_file(path)
    if path.endswith(".json"):
        for suffix in ("json", "yaml"):
            write_file(document, f"{folder}/{sys.argv.index(path) - 2}.spdx.{suffix}", validate=False)
    return [message.validation_message[:300] for message in validate_full_spdx_document(document)]


def minimum_elements(path):
    spec = "spdx3" if path.endswith(".spdx3.json") else "spdx2"
    found = SbomChecker(path, validate=True, compliance="ntia", sbom_spec=spec)
    problems = [f"parsing: {error}" for error in found.parsing_errors]
    problems += [f"validation: {message}" for message in found.validation_messages]
    for name in ("components_without_names", "components_without_identifiers"):
        problems += [f"{name}: {component}" for component in getattr(found, name)]
    for name in ("doc_author", "doc_timestamp", "doc_version", "dependency_relationships"):
        if not getattr(found, name):
            problems.append(f"{name} is missing")
    # The checker takes the individuals of the model (nothing, nobody knows) for elements that are missing.
    for source, targets in found.unknown_pointer_edges.items():
        problems += [f"{source} leads to {target}, which is missing" for target in targets if not target.endswith(INDIVIDUALS)]
    return problems


READERS = (
    ("cyclonedx-python-lib", cyclonedx, (".cdx.json", ".cdx.xml")),
    ("spdx-tools", spdx_tools, (".spdx.json", ".spdx")),
    ("ntia-conformance-checker", minimum_elements, (".spdx.json", ".spdx", ".spdx3.json")),
)

folder = sys.argv[1]
for path in sys.argv[2:]:
    for reader, read, suffixes in READERS:
        if not path.endswith(suffixes):
            continue
        try:
            problems = read(path)
        except Exception as error:  # a reader that cannot read the document is a finding, whatever it raises
            problems = [f"{type(error).__name__}: {error}"[:300]]
        print(json.dumps({"file": path, "reader": reader, "problems": problems}))
