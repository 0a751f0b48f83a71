"""What the scan itself identified in files (docs/rules.md R13): what it gives as evidence stands in the very files that it names."""

import hashlib
import mmap
import re
from dataclasses import dataclass
from pathlib import Path

from distributions import Distribution
from documents import Component
from match import Index
from report import Report

Edge = tuple[str, str]

IN_BYTES = ("rust-path", "build-path", "source-path", "debug-link", "string", "banner", "manifest", "function")
IN_NAMES = ("soname", "graft-hash")
SHORTEST_RELEASE = 2
BY_TABLE = "R13: a table knows the release by the digest in a grafted file's name"
BY_NUMBER = "R13: a function gives the release as a number"


@dataclass
class Identified:
    """A component that was found in files of a distribution."""

    component: Component
    holder: str
    files: list[Path]


def is_identified(component: Component) -> bool:
    return bool(component.own("native-linkage") or component.own("unclaimed"))


def identified(index: Index, installed: list[Distribution]) -> list[Identified]:
    found = []
    files = {
        index.installed[one.name].ref: {one.inside(path): path for path in one.files} for one in installed if one.name in index.installed
    }
    for component in filter(is_identified, index.document.components.values()):
        for holder, paths in files.items():
            places = [paths[place] for place in sorted(component.locations) if place in paths and "/sboms/" not in place]
            if places:
                found.append(Identified(component, holder, places))
    return found


def identified_edges(index: Index, installed: list[Distribution]) -> set[Edge]:
    """A distribution leads to what was found in its files: by an edge of its own, or by those of its documents."""
    return {(one.holder, one.component.ref) for one in identified(index, installed)} & index.document.edges


def check_identified(report: Report, index: Index, installed: list[Distribution]) -> None:
    by_ref: dict[str, list[Identified]] = {}
    for one in identified(index, installed):
        by_ref.setdefault(one.component.ref, []).append(one)
    for component in filter(is_identified, index.document.components.values()):
        found = by_ref.get(component.ref, [])
        report.check("identified: in files that are there", bool(found), f"{component.ref}: {sorted(component.locations)}")
        files = [path for one in found for path in one.files]
        check_evidence(report, component, files)
        for one in found:
            holders = component.own("bundled-by")
            nested = not holders or one.holder in holders
            report.check("identified: bundled", nested, f"{component.ref}: {one.holder} not in {holders}")
        if component.type == "file":
            digests = {("SHA256", hashlib.sha256(path.read_bytes()).hexdigest()) for path in files}
            report.check("identified: hash of a file", component.hashes <= digests, f"{component.ref}: {component.hashes}")


def check_evidence(report: Report, component: Component, files: list[Path]) -> None:
    methods = [
        (method.get("value", ""), method["technique"])
        for identity in component.raw.get("evidence", {}).get("identity", [])
        for method in identity.get("methods", [])
    ]
    for value, technique in methods:
        # What was concluded from it stands behind it, in brackets: that is no part of the file.
        kind, _, text = re.sub(r" \(taken for [^()]*\)$", "", value).partition(": ")
        if kind in IN_BYTES:
            report.check("identified: evidence in a file", any(holds(path, kind, text) for path in files), f"{component.ref}: {value} in {files}")
            check_version(report, component, kind, text)
        elif kind in IN_NAMES or technique == "filename":
            name = text if kind in IN_NAMES else value.split(" is ")[0]
            known = any(path.name.startswith(name) or name in path.name for path in files)
            report.check("identified: evidence in a name", known, f"{component.ref}: {value} in {files}")
            if kind == "graft-hash":
                report.explain("identified: version", BY_TABLE)


def holds(path: Path, kind: str, text: str) -> bool:
    """Whether the bytes of a file hold a text of evidence, which may be shortened or put on one line."""
    if kind == "function":
        return contains(path, text.split(" = ")[0].encode())
    if kind == "manifest":
        name, _, entry = text.rpartition(": ")
        return (name in ("", path.name)) and all(contains(path, word.encode()) for word in entry.split(" "))
    if kind == "banner":
        words = [re.escape(word) for word in text.split()]
        return re.search(r"\s+".join(words), path.read_text("utf-8", "replace")[:100_000]) is not None
    return contains(path, text.encode()) or all(contains(path, part.encode()) for part in text.split(" ") if len(part) > 1)


def contains(path: Path, text: bytes) -> bool:
    if path.stat().st_size == 0:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(text) >= 0


def check_version(report: Report, component: Component, kind: str, text: str) -> None:
    """The version that is shown follows from the evidence: it stands there, digit by digit."""
    if component.version is None or kind == "manifest":
        return
    # The release of a distributor's package follows from a table, the version does not.
    is_packaged = (component.purl or "").startswith(("pkg:rpm/", "pkg:deb/", "pkg:apk/"))
    digits = re.findall(r"\d+", component.version.split("-")[0] if is_packaged else component.version)
    said = re.findall(r"\d+", text)
    if kind == "function" and text.split(" = ")[-1].isdigit():
        report.explain("identified: version", BY_NUMBER)
    else:
        whole, stated = "".join(digits), "".join(said)
        # A document may state the release of which the bytes tell the shorter form.
        shorter = any(whole.startswith(number) for number in (stated, *said) if len(number) > SHORTEST_RELEASE)
        known = whole in stated or shorter or set(digits) <= set(said)
        report.check("identified: version", known, f"{component.ref}: {text}")
