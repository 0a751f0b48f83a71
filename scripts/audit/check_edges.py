"""Every edge of every embedded document and of core metadata is there, and no edge is there that nobody stated."""

from carried import key_of
from check_native import identified_edges
from check_records import Reading
from distributions import Distribution
from documents import Document
from match import Index
from packaging.utils import canonicalize_name
from report import Report

Edge = tuple[str, str]


def requirement_edges(index: Index, installed: list[Distribution]) -> set[Edge]:
    """R4.6: requirements whose marker holds here and whose target is installed."""
    return {
        (index.installed[one.name].ref, index.installed[name].ref)
        for one in installed
        for name in one.required()
        if name in index.installed and name != one.name and one.name in index.installed
    }


def root_edges(index: Index, installed: list[Distribution], required: set[Edge]) -> set[Edge]:
    """R4.7: what was asked for by name, and what nothing else requires."""
    root = index.document.roots[0]
    wanted = {target for _, target in required}
    asked = {index.installed[one.name].ref for one in installed if (one.folder / "REQUESTED").exists()}
    return {(root, ref) for ref in index.installed_refs if ref not in wanted or ref in asked}


def document_edges(report: Report, index: Index, reading: Reading) -> set[Edge]:
    """The edges of one document, between what its records have become."""
    itself = index.installed[reading.one.name].ref
    edges: set[Edge] = set()
    for source, target in sorted(reading.source.edges | reading.source.contains):
        if {source, target} & reading.source.tools:
            report.explain("edge of a document", "R4.2: to a tool that made the document")
        elif source not in reading.matches or target not in reading.matches:
            report.explain("edge of a document", "R4.2: a reference to nothing")
        else:
            edges |= mapped(report, index, reading, (source, target), itself)
    return edges


def mapped(report: Report, index: Index, reading: Reading, edge: Edge, itself: str) -> set[Edge]:
    found = {
        (source.ref, target.ref) for source in reading.targets(edge[0]) for target in reading.targets(edge[1]) if source.ref != target.ref
    }
    if not found:
        empty = not reading.targets(edge[0]) or not reading.targets(edge[1])
        rule = next((one.rule for ref in edge if (one := reading.matches[ref]).rule and not one.components), None)
        same = "R4.2: an edge to oneself vanishes" if not empty else None
        if rule or same:
            report.explain("edge of a document", rule or same)
        else:
            report.check("edge of a document", False, f"{reading.place}: {edge}")
        return set()
    there = set()
    for source, target in found:
        if (source, target) in index.document.edges:
            report.check("edge of a document", True, "")
            there.add((source, target))
        elif source == itself and index.installed_refs.get(target) in {canonicalize_name(name) for name in reading.one.declared}:
            report.explain("edge of a document", "R2: core metadata declares it, and its marker does not hold here")
        elif source != itself and source in index.installed_refs:
            index.left_out[itself].add(target)
            report.explain("edge of a document", "R12: what is there by itself says on its own what it needs")
        else:
            report.check("edge of a document", False, f"{reading.place}: {source} -> {target}")
    return there


def check_edges(report: Report, index: Index, installed: list[Distribution], readings: list[Reading]) -> dict[str, set[Edge]]:
    """Holds all edges against what was stated; what each distribution's own graph is made of."""
    required = requirement_edges(index, installed)
    for edge in sorted(required):
        report.check("edge of a requirement", edge in index.document.edges, " -> ".join(edge))
    at_root = root_edges(index, installed, required)
    for edge in sorted(at_root):
        report.check("edge of the root", edge in index.document.edges, " -> ".join(edge))
    own: dict[str, set[Edge]] = {index.installed[one.name].ref: set() for one in installed if one.name in index.installed}
    for reading in readings:
        own[index.installed[reading.one.name].ref] |= document_edges(report, index, reading)
    for edge in sorted(identified_edges(index, installed)):
        report.check("edge to what was identified", True, "")
        own[edge[0]].add(edge)
    stated = set().union(*own.values())
    for source, target in required:
        own[source].add((source, target))
    check_overridden(report, index, installed, required, stated)
    for edge in sorted(index.document.edges - required - at_root - stated):
        if set(edge) <= set(index.document.components):
            check_unstated(report, index, edge, stated)
        else:
            report.check("edge of the document written", False, f"{' -> '.join(edge)} names no component")
    return own


def check_overridden(report: Report, index: Index, installed: list[Distribution], required: set[Edge], stated: set[Edge]) -> None:
    """R2: for what core metadata declares, its edge or none, whatever documents say."""
    for one in installed:
        if one.name not in index.installed:
            continue
        source = index.installed[one.name].ref
        for name in sorted(one.declared & set(index.installed)):
            edge = (source, index.installed[name].ref)
            if edge in required or name == one.name:
                continue
            if carries(index, one, name):
                report.explain("marker that does not hold", "R5.4: a copy of what is installed lies in the distribution")
            else:
                report.check("marker that does not hold", edge not in index.document.edges, " -> ".join(edge))
                stated.add(edge)


def check_unstated(report: Report, index: Index, edge: Edge, stated: set[Edge]) -> None:
    """An edge that no document and no requirement states: attached by a rule, or invented."""
    source, target = edge
    component = index.document.components[target]
    places = [place for place in component.locations if "/sboms/" in place or place.endswith("bom.cdx.json")]
    holders = {ref for ref in index.installed_refs if any(place in index.document.components[ref].bom_hashes for place in places)}
    if source in holders and not any(to == target and origin != source for origin, to in stated if origin in holders):
        report.explain("edge of the document written", "R4.3: what nothing leads to is attached to its distribution")
    elif source == index.document.roots[0] and target not in index.installed_refs:
        report.explain("edge of the document written", "R9: the environment has an interpreter")
    elif is_carried(index, edge):
        report.check("edge of what is carried", True, "")
    elif is_of_copy(index, edge):
        report.explain("edge of the document written", OF_COPY)
    else:
        report.check("edge of the document written", False, f"nobody states {source} -> {target}")


OF_COPY = "R12: what only a copy of something installed leads to is attached to the carrier"


def is_of_copy(index: Index, edge: Edge) -> bool:
    """Whether a carrier has a copy of what is installed, and that copy carries the target: what is installed speaks for itself alone."""
    source, target = (key_of(one.name, one.version or "") for one in (index.document.components[ref] for ref in edge))
    installed = {key_of(one.name, one.version or "") for one in index.installed.values()}
    return any((source, copy) in index.carried.edges and (copy, target) in index.carried.edges for copy in installed - {source})


def carries(index: Index, one: Distribution, name: str) -> bool:
    """Whether a copy of an installed distribution lies among the files of another one."""
    files = {one.inside(path) for path in one.files}
    own = one.inside(one.folder / "METADATA")
    return any(place in files and place != own for place in index.installed[name].locations)


def is_carried(index: Index, edge: Edge) -> bool:
    """Whether it leads to what lies in a distribution, or among those by their own core metadata."""
    source, target = (key_of(one.name, one.version or "") for one in (index.document.components[ref] for ref in edge))
    return (source, target) in index.carried.edges
