"""Finds the records of embedded documents again in a written document, by purl, CPE, or name and version; or the rule that says where
they went (docs/rules.md)."""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from carried import read_carried
from check_distributions import component_of
from distributions import Distribution
from documents import Component, Document
from identity import parsed, purl_key, same_version, text_key
from packaging.utils import canonicalize_name


class Index:
    """The components of a written document by each way in which a record may be found."""

    def __init__(self, document: Document, installed: list[Distribution]) -> None:
        self.document = document
        self.carried = read_carried(installed)
        self.left_out: dict[str, set[str]] = defaultdict(set)
        """By carrier: what a copy of something installed leads to in the carrier's documents."""
        self.by_purl: dict[tuple, list[Component]] = defaultdict(list)
        self.by_cpe: dict[str, list[Component]] = defaultdict(list)
        self.by_text: dict[tuple, list[Component]] = defaultdict(list)
        self.installed = {one.name: found for one in installed if (found := component_of(document, one)) is not None}
        self.installed_refs = {one.ref: name for name, one in self.installed.items()}
        for one in document.components.values():
            if one.purl:
                self.by_purl[purl_key(one.purl, derived_of(one))].append(one)
            for cpe in one.cpes:
                self.by_cpe[cpe].append(one)
            self.by_text[text_key(one.name, one.version)].append(one)

    def near(self, candidates: list[Component], place: str) -> list[Component]:
        """Of several that fit, those that were found in this very document."""
        return [one for one in candidates if place in one.locations] or candidates[:1]


def derived_of(component: Component) -> frozenset[str]:
    return frozenset(value.split("=")[0] for value in component.own("derived"))


@dataclass
class Match:
    """Where a record is found again, or the rule by which it is not there."""

    components: list[Component] = field(default_factory=list)
    rule: str | None = None
    is_self: bool = False


def is_local_crate(record: Component) -> bool:
    return "download_url=file:" in (record.purl or "") or record.ref.startswith("path+file:")


def match_self(record: Component, one: Distribution, itself: Component) -> Match | None:
    """Rules R3 a to e: the dozen ways in which a document says `this distribution`."""
    purl = parsed(record.purl)
    mine = Match([itself], None, True)
    same_name = canonicalize_name(record.name or "-") == one.name
    if purl is not None and purl.type == "pypi" and canonicalize_name(purl.name) == one.name:
        if purl.subpath:
            known = f"{record.name} {record.version}" in itself.own("part") or record.name in itself.own("part")
            return Match([itself], "R3 d: a part of the distribution" if known else None, known)
        if purl.version is None or same_version(purl.version, one.version) or purl.version.removeprefix("v") == one.version:
            return mine
        if record.is_root:
            return Match([itself], "R3 c: the distribution at another version", True)
        if purl.version.split("+")[0] == one.version.split("+")[0]:
            return mine
    if record.is_root and purl is None and same_name:
        return mine
    if record.is_root and is_local_crate(record) and (purl is None or purl.type == "cargo"):
        known = f"{record.name} {record.version}" in itself.own("build-crate")
        return Match([itself], "R3 e: the crate that the distribution was built from" if known else None, known)
    return None


def match(index: Index, one: Distribution, place: str, record: Component, source: Document) -> Match:
    itself = index.installed[one.name]
    found = match_self(record, one, itself)
    if found is not None and (found.is_self or found.rule):
        return found
    parent = source.components.get(record.parent or "")
    if parent is not None and parent.is_root and is_local_crate(parent):
        return Match([itself], "R3 e: a build target of the crate that the distribution was built from", True)
    purl = parsed(record.purl)
    key = purl_key(record.purl)
    if key in index.by_purl and (purl.version or purl.type not in ("pypi", "cargo")):
        return Match(index.near(index.by_purl[key], place))
    if purl is not None and purl.type in ("pypi", "cargo") and not purl.version:
        target = index.installed.get(canonicalize_name(purl.name)) if purl.type == "pypi" else None
        return Match([target] if target else [], "R5.6: a declared dependency, without a version")
    if purl is not None and purl.type == "pypi" and canonicalize_name(purl.name) in one.declared:
        target = index.installed.get(canonicalize_name(purl.name))
        return Match([target] if target else [], "R2: core metadata requires it, whatever version was there when the wheel was built")
    for cpe in record.cpes:
        if index.by_cpe.get(cpe):
            return Match(index.near(index.by_cpe[cpe], place))
    if record.purl is None or purl is None:
        return match_by_text(index, place, record, source, itself)
    return Match()


def match_by_text(index: Index, place: str, record: Component, source: Document, itself: Component) -> Match:
    """R5.3: type, name and version, inside of one document; files by their content, too, or only counted."""
    candidates = [other for other in index.by_text[text_key(record.name, record.version)] if place in other.locations and other.purl is None]
    if record.hashes:
        candidates = [other for other in candidates if record.hashes <= other.hashes] or candidates
    # What was identified in the files under the record's name, and has a purl by that (R13).
    candidates = candidates or [
        other
        for other in index.document.components.values()
        if place in other.locations and record.name in (other.name, *other.own("declared-name")) and same_version(other.version, record.version)
    ]
    if candidates:
        return Match(candidates[:1] if record.type == "file" else candidates)
    if record.type in ("file", "directory") or record.ref.rpartition("#")[2].startswith("File"):
        return Match([], "files: collapsed to a count") if collapsed(index, record, source, itself, place) else Match()
    return Match()


def collapsed(index: Index, record: Component, source: Document, itself: Component, place: str) -> bool:
    """Whether what holds the file, or the distribution, says that files were left out."""
    holders = [itself]
    holder = source.components.get(record.parent or "")
    if holder is not None and holder.purl:
        holders += index.by_purl.get(purl_key(holder.purl), [])
    holders += [other for other in index.document.components.values() if place in other.locations]
    return any(other.own("files-collapsed") for other in holders)


def relative(path: Path, environment: Path) -> str:
    return path.relative_to(environment).as_posix()

