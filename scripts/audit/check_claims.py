"""What is written and nobody stated: hashes, CPEs, licences, completeness and download locations of nowhere."""

import json
import re
from pathlib import Path

from check_records import Reading
from distributions import Distribution
from documents import Component, Document
from licences import as_expression, classifier_name, meaning, of_classifiers
from match import Index
from report import Report

ARCHIVE = re.compile(r"\.(whl|zip|gz|tgz|bz2|xz|crate|egg|7z|conda)([?#].*)?$|^(git|hg|svn|bzr)\+")


def check_hashes(report: Report, index: Index, carried: set[str], readings: list[Reading]) -> None:
    stated: dict[str, set] = {}
    cpes: dict[str, set] = {}
    for reading in readings:
        for record in reading.source.records():
            for component in reading.targets(record.ref):
                stated.setdefault(component.ref, set()).update(record.hashes)
                cpes.setdefault(component.ref, set()).update(record.cpes)
    for ref, component in index.document.components.items():
        for algorithm, content in component.hashes:
            # Of a file that nobody declares it is the file's own: check_native.py.
            known = (algorithm, content) in stated.get(ref, set()) or content in carried or bool(component.own("unclaimed"))
            report.check("hash that somebody states", known, f"{ref}: {content}")
        derived = json.dumps(component.raw.get("evidence", {}).get("identity", []))
        for cpe in component.cpes:
            if cpe.startswith("cpe:2.3:a:python:python:") and component.type == "application":
                report.explain("CPE that somebody states, or marked", "R9.1: the interpreter has the CPE of its release")
                continue
            if cpe in cpes.get(ref, set()) or cpe in derived or not of_table(component, cpe):
                report.check("CPE that somebody states, or marked", cpe in cpes.get(ref, set()) or cpe in derived, f"{ref}: {cpe}")
            else:
                report.explain("CPE that somebody states, or marked", "R6.2: a library has several CPEs in the table, and one is shown as concluded")


def of_table(component: Component, cpe: str) -> bool:
    """Whether evidence names the table, and the CPE the release of the component: 1.3.2, too, of a snapshot 1.3.2.1-motley behind it."""
    identity = json.dumps(component.raw.get("evidence", {}).get("identity", []))
    release, version = cpe.split(":")[5], (component.version or "").lower()
    return "table of known C libraries" in identity and re.match(re.escape(release) + r"(?!\d)", version) is not None


def check_licences_stated(report: Report, index: Index, one: Distribution, readings: list[Reading]) -> None:
    component = index.installed.get(one.name)
    if component is None:
        return
    field = one.raw.get("license") or ""
    stated = [one.raw.get("license_expression") or "", field, *field.splitlines()]
    stated += [said for classifier in of_classifiers(one.raw.get("classifiers", [])) for said in (classifier, classifier_name(classifier))]
    stated += [
        said for reading in readings for record in reading.source.records() if component in reading.targets(record.ref) for said in record.licences
    ]
    known = {meaning(said) for said in stated if said} | {said.strip() for said in stated} | {as_expression(said) for said in stated if said}
    for said in component.licences:
        if said == "license text":
            report.explain("licence that somebody states", "R2: a whole licence text is attached as a text")
            continue
        report.check("licence that somebody states", said in known or meaning(said) in known, f"{one.name}: {said}")


def check_files_counted(report: Report, document: Document) -> None:
    for component in document.components.values():
        if component.type == "file":
            library = re.search(r"\.libs/|\.dylibs/|(^|/)lib[^/]+\.(so|dylib)|\.dll$", component.name) is not None
            known = bool(component.own("unclaimed") or component.purl or component.cpes or library)
            report.check("files are counted, not listed", known, component.ref)


def check_download_locations(report: Report, path: Path) -> None:
    for package in json.loads(path.read_text())["packages"]:
        location = package.get("downloadLocation", "NOASSERTION")
        if location not in ("NOASSERTION", "NONE"):
            report.check("download location is an archive", ARCHIVE.search(location) is not None, f"{package['name']}: {location}")


def check_nothing(report: Report, index: Index, path: Path, pairs: dict[str, str]) -> None:
    """SPDX must not say that there is nothing where the document says that not everything is known."""
    for one in json.loads(path.read_text())["relationships"]:
        if one["relatedSpdxElement"] == "NONE":
            ref = pairs.get(one["spdxElementId"], "")
            claims = {index.document.aggregates.get((aspect, ref)) for aspect in ("assemblies", "dependencies")}
            report.check("nothing only where that is known", claims <= {None, "complete"}, f"{ref}: NONE, {claims}")


def check_dropped(report: Report, document: Document, dropped: Document) -> None:
    """`--drop-excluded` leaves out, and invents nothing. Copies of one purl are told apart by references that depend on each other."""
    for ref, one in dropped.components.items():
        report.check("dropped: nothing excluded", one.scope != "excluded", ref)
    stated = {(plain(document, source), plain(document, target)) for source, target in document.edges}
    present = {plain(dropped, ref) for ref in dropped.components}
    for source, target in sorted(dropped.edges):
        edge = (plain(dropped, source), plain(dropped, target))
        # R4.3: what only excluded components led to hangs on what holds it.
        leading = [origin for origin, to in stated if to == edge[1] and origin in present]
        attached = not leading and source in dropped.components[target].own("bundled-by")
        report.check("dropped: edge", edge in stated or attached, " -> ".join(edge))


def plain(document: Document, ref: str) -> str:
    component = document.components.get(ref)
    return (component.purl if component is not None else None) or ref
