"""What distributions carry in themselves: metadata of vendored packages, wheels among their files, lists of what was vendored."""

import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from distributions import ENVIRONMENT, Distribution
from identity import normal_version
from packaging.metadata import parse_email
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

Key = tuple[str, str]


@dataclass
class Carried:
    """Who carries whom, and who requires whom: by name and version."""

    edges: set[tuple[Key, Key]] = field(default_factory=set)


def key_of(name: str, version: str) -> Key:
    return canonicalize_name(name), normal_version(version) or ""


def required(raw: dict) -> set[str]:
    names = set()
    for text in raw.get("requires_dist", []):
        try:
            one = Requirement(text)
        except InvalidRequirement:
            continue
        if one.marker is None or one.marker.evaluate({**ENVIRONMENT, "extra": ""}):
            names.add(canonicalize_name(one.name))
    return names


def take_files(carried: Carried, host: Key, own: str, files: dict[str, bytes]) -> None:
    """The metadata and the lists among the files of one archive or distribution."""
    folders: dict[str, list[tuple[Key, set[str]]]] = defaultdict(list)
    for path, content in files.items():
        parts = PurePosixPath(path)
        if parts.name == "METADATA" and path != own:
            raw = parse_email(content)[0]
            folders[str(parts.parent.parent)].append((key_of(raw["name"], raw["version"]), required(raw)))
        elif parts.name in ("vendor.txt", "vendored.txt"):
            for name, version in re.findall(r"^\s*([A-Za-z0-9._-]+)==([^\s;#]+)", content.decode("utf-8", "replace"), re.MULTILINE):
                carried.edges.add((host, key_of(name, version)))
    for neighbours in folders.values():
        for key, names in neighbours:
            carried.edges.add((host, key))
            carried.edges |= {(key, other) for other, _ in neighbours if other[0] in names}


def take_wheel(carried: Carried, host: Key, source) -> None:
    with zipfile.ZipFile(source) as archive:
        names = [name for name in archive.namelist() if re.search(r"\.dist-info/METADATA$|/vendor(ed)?\.txt$", name)]
        files = {name: archive.read(name) for name in names}
    own = min((name for name in files if name.endswith("/METADATA")), key=lambda name: name.count("/"))
    raw = parse_email(files[own])[0]
    key = key_of(raw["name"], raw["version"])
    carried.edges.add((host, key))
    take_files(carried, key, own, files)


def read_carried(distributions: list[Distribution]) -> Carried:
    carried = Carried()
    for one in distributions:
        host = key_of(one.name, one.version)
        wanted = [path for path in one.files if path.name in ("METADATA", "vendor.txt", "vendored.txt")]
        files = {one.inside(path): path.read_bytes() for path in wanted}
        take_files(carried, host, one.inside(one.folder / "METADATA"), files)
        for path in one.files:
            if path.suffix == ".whl" and path.stat().st_size:
                take_wheel(carried, host, path)
    return carried
