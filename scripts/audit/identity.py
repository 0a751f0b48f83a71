"""When two records are one, as docs/rules.md R5.1 and R5.2 say, read with packageurl and packaging."""

from packageurl import PackageURL
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

NO_IDENTITY = {"file_name", "filename", "download_url", "checksum", "vers"}
REGISTRIES = {"pypi": "pypi", "cargo": "crates", "npm": "npm"}
"""What the address of a type's own registry has in it."""
LOWER_NAMESPACE = {"rpm", "deb", "apk", "github"}


def same_version(left: str | None, right: str | None) -> bool:
    return normal_version(left) == normal_version(right)


def normal_version(version: str | None) -> str | None:
    """A version of the Python package index in its normal form; any other text as it is."""
    try:
        return None if version is None else str(Version(version))
    except InvalidVersion:
        return version


def parsed(purl: str | None) -> PackageURL | None:
    try:
        return None if not purl else PackageURL.from_string(purl)
    except ValueError:
        return None


def purl_key(purl: str | None, derived: frozenset[str] = frozenset()) -> tuple | None:
    """What a purl identifies by; `derived` are the qualifiers that a scanner added and that no document stated."""
    read = parsed(purl)
    if read is None:
        return None
    name, version, namespace = read.name, read.version, read.namespace or ""
    if read.type == "pypi":
        name, version = canonicalize_name(name), normal_version(version)
    if read.type in LOWER_NAMESPACE:
        namespace = namespace.lower()
    if read.type == "github":
        name, version = name.lower(), (version or "").removeprefix("v") or None
    qualifiers = frozenset(
        (key, value)
        for key, value in (read.qualifiers or {}).items()
        if key not in NO_IDENTITY
        and key not in derived
        and value
        and not value.startswith("file:")
        and not (key == "repository_url" and REGISTRIES.get(read.type, "\0") in value)
    )
    return (read.type, namespace, name, version, qualifiers, read.subpath or "")


def text_key(*parts: str | None) -> tuple:
    return tuple(part or "" for part in parts)
