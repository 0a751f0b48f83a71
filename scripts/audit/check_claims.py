"""What is written and nobody stated: hashes, CPEs, licences, completeness and download locations of nowhere."""

import json
import re
from pathlib import Path

from check_edges import Edge
from check_records import Reading
from distributions import Distribution
from documents import Document
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
            known = (algorithm, content) in stated.get(ref, set()) or content in carried
            report.check("hash that somebody states", known, f"{ref}: {content}")
        derived = json.dumps(component.raw.get("evidence", {}).get("identity", []))
        for cpe in component.cpes:
            if cpe.startswith("cpe:2.3:a:python:python:") and component.type == "application":
                report.explain("CPE that somebody states, or marked", "R9.1: the interpreter has the CPE of its release")
                continue
            report.check("CPE that somebody states, or marked", cpe in cpes.get(ref, set()) or cpe in derived, f"{ref}: {cpe}")


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
            report.check("files are counted, not listed", False, component.ref)


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
            if claims & {"unknown"} and "incomplete" not in claims:
                report.explain("nothing only where that is known", "docs/formats.md: core metadata says that it requires nothing")
            else:
                report.check("nothing only where that is known", "incomplete" not in claims, f"{ref}: NONE, {claims}")


def check_dropped(report: Report, document: Document, dropped: Document) -> None:
    """`--drop-excluded` leaves out, and invents nothing."""
    excluded = {ref for ref, one in document.components.items() if one.scope == "excluded"}
    report.check("dropped: nothing excluded", not excluded & set(dropped.components), "")
    for edge in sorted(dropped.edges):
        report.check("dropped: edge", edge in document.edges or attached(document, dropped, edge), " -> ".join(edge))


def attached(document: Document, dropped: Document, edge: Edge) -> bool:
    """R4.3: what only excluded components led to hangs on what holds it, if it is there at all."""
    leading = [source for source, target in document.edges if target == edge[1] and source in dropped.components]
    return not leading and edge[0] in document.components[edge[1]].own("bundled-by")
