"""Every record of every embedded document, with every fact of it: found again, or explained by a rule."""

import re
from dataclasses import dataclass, field

from distributions import Distribution
from documents import Component, Document, read_path
from identity import parsed
from licences import meaning
from match import Index, Match, is_local_crate, match, relative
from report import Report
from spdx import read_spdx3

STRENGTH = {"required": 0, None: 0, "optional": 1, "excluded": 2}
FOUND = "R13: what is in the archive is there, whatever a document calls optional"
# Names that leave no doubt for which system a crate is: written down by hand.
OF_OTHER_SYSTEMS = re.compile(
    r"^(win(api|dows|reg|safe)|(windows|winapi)[-_].*|schannel|r-efi|wasi|wasip\d|wepoll-ffi|core-(foundation|graphics).*|security-framework.*|"
    r"system-configuration.*|fsevent-sys|mach2?|objc.*|block2|dispatch2|io-kit-sys|hermit-abi|redox_.*|android[-_].*|ndk.*|anstyle-wincon|"
    r"kernel32-sys|crossterm_winapi|clipboard-win|junction|miow)$"
)
REGISTRY_PATHS = ("/project/", "/crates/", "/package/", "/pypi/")


@dataclass
class Reading:
    """One embedded document with where its records went."""

    one: Distribution
    place: str
    source: Document
    matches: dict[str, Match] = field(default_factory=dict)

    def targets(self, ref: str) -> list[Component]:
        return self.matches[ref].components if ref in self.matches else []


def read_documents(index: Index, distributions: list[Distribution]) -> list[Reading]:
    readings = []
    for one in distributions:
        if one.name not in index.installed:
            continue
        beside = one.site_packages / one.name.replace("-", "_") / "_vendor" / "bom.cdx.json"
        for path in [*one.documents, *([beside] if beside in one.files else [])]:
            text = path.read_text("utf-8-sig")
            source = read_spdx3(text) if '"@graph"' in text[:200_000] else read_path(path)
            reading = Reading(one, relative(path, one.environment), source)
            for ref, record in source.components.items():
                reading.matches[ref] = match(index, one, reading.place, record, source)
            readings.append(reading)
    return readings


def check_records(report: Report, index: Index, readings: list[Reading]) -> None:
    strongest: dict[str, int] = {}
    for reading in readings:
        for record in reading.source.records():
            check_record(report, index, reading, record)
            for component in reading.targets(record.ref):
                strength = STRENGTH[record.scope]
                strongest[component.ref] = min(strongest.get(component.ref, 9), strength)
    for ref, strength in strongest.items():
        component = index.document.components[ref]
        if ref in index.installed_refs:
            continue
        if strength > STRENGTH[component.scope] and component.own("native-linkage"):
            report.explain("scope of a record", FOUND)
        else:
            report.check("scope of a record", STRENGTH[component.scope] == strength, f"{ref}: {component.scope}, not {strength}")


def check_record(report: Report, index: Index, reading: Reading, record: Component) -> None:
    found = reading.matches[record.ref]
    if record.is_root:
        check_root(report, index, reading, record)
    who = f"{reading.one.name}: {record.purl or record.name} {record.version or ''}"
    if found.rule is not None:
        report.explain("record", found.rule)
        return
    report.check("record", bool(found.components), f"{who} of {reading.place}")
    for component in found.components[:1]:
        if found.is_self:
            check_self(report, component, record, who)
        else:
            check_facts(report, index, reading, component, record, who)


def check_root(report: Report, index: Index, reading: Reading, record: Component) -> None:
    """What the document says of itself, and of what it was made for where core metadata is silent."""
    itself = index.installed[reading.one.name]
    silent = not any(reading.one.raw.get(key) for key in ("license", "license_expression")) and not any(
        one.startswith("License") for one in reading.one.raw.get("classifiers", [])
    )
    for said in record.licences if silent else []:
        known = meaning(said) in map(meaning, [*itself.licences, *itself.evident_licences]) or said in str(itself.own("stated-of"))
        report.check("record: licence where core metadata has none", known, f"{reading.one.name}: {said}")
    for name, value in reading.source.properties:
        held = [one for one in index.document.components.values() if reading.place in one.locations or one is itself]
        known = any(name in key or name in text for one in held for key, text in one.properties)
        report.check("property of a document", known, f"{reading.one.name}: {name}={value}")


def check_self(report: Report, component: Component, record: Component, who: str) -> None:
    """R2: what a document may add to its own distribution."""
    for cpe in record.cpes:
        report.check("record: CPE", cpe in component.cpes, f"{who}: {cpe}")
    for said in record.licences:
        known = meaning(said) in map(meaning, [*component.licences, *component.evident_licences])
        report.check("record: licence of the distribution", known, f"{who}: {said}, not {component.licences}")
    for kind, content in record.hashes:
        known = any(content in value for value in component.own("stated-hash"))
        if known:
            report.explain("record: hash", "R10: a distribution's hash is its archive's; what a document states is evidence")
        else:
            report.check("record: hash", (kind, content) in component.hashes, f"{who}: {content}")


def check_facts(report: Report, index: Index, reading: Reading, component: Component, record: Component, who: str) -> None:
    itself = index.installed[reading.one.name]
    by_itself = component.ref in index.installed_refs
    aside = " ".join(itself.own("stated-of"))

    def fact(kind: str, holds: bool, value: str) -> None:
        if not holds and by_itself:
            rule = "R12: what is there by itself is described by its own metadata" + (" (kept beside it)" if value in aside else "")
            report.explain(f"record: {kind}", rule)
        elif not holds and any(place.endswith("/METADATA") for place in component.locations):
            report.explain(f"record: {kind}", "R5.5: the core metadata of a carried copy wins")
        else:
            report.check(f"record: {kind}", holds, f"{who}: {value}")

    fact("place", reading.place in component.locations, reading.place)
    for algorithm, content in record.hashes:
        fact("hash", (algorithm, content) in component.hashes, content)
    shown = {meaning(said) for said in [*component.licences, *component.evident_licences]}
    for said in record.licences:
        fact("licence", meaning(said) in shown or said in shown, f"{said} not in {shown}")
    for cpe in record.cpes:
        fact("CPE", cpe in component.cpes, cpe)
    if record.description:
        fact("description", " ".join((component.description or "").split()) == " ".join(record.description.split()), record.description)
    if is_local_crate(record):
        trace = any("local" in key or "download_url=file" in value for key, value in component.properties)
        fact("trace of a local crate", trace, record.name)
    check_urls(report, component, record, fact)
    for name, value in record.properties:
        fact("property", (name, value) in component.properties or "[path]" in " ".join(component.values(name)), f"{name}={value}")
    for name, address in record.people:
        names = {text for person in component.people for text in person if text}
        known = any(text in other or other in text for text in (name, address) if text for other in names)
        fact("people", known or not (name or address), f"{name} {address} not in {component.people}")
    if record.pedigree:
        fact("pedigree", component.pedigree, "pedigree")
    check_bundling(report, index, reading, component, record, who)


def check_urls(report: Report, component: Component, record: Component, fact) -> None:
    purl = parsed(record.purl)
    for url in record.urls:
        own_page = purl is not None and any(part in url for part in REGISTRY_PATHS) and url.rstrip("/").split("/")[-1] in (purl.name, record.version)
        if url in component.urls or url.rstrip("/") in {one.rstrip("/") for one in component.urls}:
            fact("address", True, url)
        elif own_page:
            report.explain("record: address", "R7: the own page at the registry repeats the purl")
        else:
            fact("address", False, f"{url} not in {sorted(component.urls)}")


def check_bundling(report: Report, index: Index, reading: Reading, component: Component, record: Component, who: str) -> None:
    """R4.5: what the archive holds says so; what only builds it, or may be there, does not."""
    holder = index.installed[reading.one.name].ref
    held = holder in component.own("bundled-by")
    same = [other for other in reading.source.records() if component in reading.targets(other.ref)]
    strengths = {STRENGTH[other.scope] for other in same}
    only_required = reading.place.endswith(".spdx3.json") and not any(
        (parent, other.ref) in reading.source.contains for other in same for parent in reading.source.components
    )
    expected = 0 in strengths and not only_required
    if expected and not held and component.own("other-target"):
        linux = all("linux" in tag for tag in reading.one.tags) and ("cdx:rustc:sbom:target:all_targets", "true") in reading.source.properties
        known = linux and OF_OTHER_SYSTEMS.match(record.name) is not None and component.own("other-target") != ["linux"]
        if known:
            report.explain("record: bundling", "R4.9: a crate of another operating system")
            return
    if held and not expected and component.own("native-linkage"):
        report.explain("record: bundling", FOUND)
        return
    if expected and not held and inside_of_held(index, reading, record, holder):
        report.explain("record: bundling", "R4.5: part of what the archive holds")
        return
    report.check("record: bundling", held == expected, f"{who}: bundled-by is {'there' if held else 'missing'}, scope {record.scope}")


def inside_of_held(index: Index, reading: Reading, record: Component, holder: str) -> bool:
    """Whether the document puts it into something else that lies in the archive."""
    parents = {parent for parent, part in reading.source.contains if part == record.ref}
    return any(
        holder == component.ref or holder in component.own("bundled-by") or component.type == "file"
        for parent in parents
        for component in reading.targets(parent)
    )
