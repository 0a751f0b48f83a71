"""The other formats say what CycloneDX JSON says; and from each of them the exact graph of each distribution is read, as docs/graph.md
tells to."""

import json
from collections import defaultdict

from check_edges import OF_COPY, Edge, is_carried, is_of_copy
from documents import Component, Document
from identity import normal_version, purl_key
from licences import meaning
from match import Index
from report import Report

SHARED_PROPERTIES = "pyenv-sbom:"


def identity_of(component: Component) -> tuple:
    """What the same component has in every format."""
    if component.purl:
        return ("purl", purl_key(component.purl), *sorted(component.own("stated-by")))
    if component.is_root:
        return ("root",)
    return ("text", component.name, component.version or "", *sorted(component.locations), *sorted(component.hashes))


def pair(report: Report, first: Document, second: Document, name: str) -> dict[str, str]:
    """References of the second document to those of the first."""
    by_identity: dict[tuple, list[str]] = defaultdict(list)
    for component in first.components.values():
        by_identity[identity_of(component)].append(component.ref)
    pairs = {}
    for component in second.components.values():
        candidates = by_identity.get(identity_of(component), [])
        report.check(f"{name}: component", len(candidates) == 1, f"{component.ref}: {len(candidates)} of {identity_of(component)}")
        if len(candidates) == 1:
            pairs[component.ref] = candidates[0]
    missing = set(first.components) - set(pairs.values())
    report.check(f"{name}: nothing is missing", not missing, f"{sorted(missing)[:5]}")
    return pairs


def compare(report: Report, first: Document, second: Document, name: str) -> dict[str, str]:
    pairs = pair(report, first, second, name)
    for ref, to in pairs.items():
        facts(report, first.components[to], second.components[ref], name)
    edges = {(pairs.get(source, source), pairs.get(target, target)) for source, target in second.edges}
    for edge in sorted(first.edges | edges):
        report.check(f"{name}: edge", edge in first.edges and edge in edges, " -> ".join(edge))
    return pairs


def facts(report: Report, one: Component, other: Component, name: str) -> None:
    report.check(f"{name}: version", normal_version(one.version) == normal_version(other.version), f"{one.ref}: {other.version}")
    report.check(f"{name}: hashes", one.hashes == other.hashes, f"{one.ref}: {one.hashes} {other.hashes}")
    report.check(f"{name}: CPEs", one.cpes == other.cpes, f"{one.ref}: {one.cpes} {other.cpes}")
    said = " ".join([*other.licences, *other.evident_licences])
    for licence in one.licences:
        known = licence in said or meaning(licence) in said
        report.check(f"{name}: licence", known, f"{one.ref}: {licence} not in {said[:200]}")
    missing = one.urls - other.urls
    report.check(f"{name}: addresses", not missing, f"{one.ref}: {missing}")
    texts = {text for person in other.people for text in person if text}
    for person in one.people:
        report.check(f"{name}: person", not any(person) or bool(texts & set(person)), f"{one.ref}: {person} not in {texts}")
    own = [sorted(entry for entry in component.properties if entry[0].startswith(SHARED_PROPERTIES)) for component in (one, other)]
    same_names = [key for key, _ in own[0]] == [key for key, _ in own[1]]
    report.check(f"{name}: properties", same_names, f"{one.ref}: {set(own[0]) ^ set(own[1])}")


def references(document: Document) -> dict[str, str]:
    """How properties name components, whatever the format's own identifiers are: by reference, purl or CPE."""
    names: dict[str, str] = {}
    for component in document.components.values():
        for name in [component.ref, component.purl, *component.cpes]:
            if name:
                names.setdefault(name, component.ref)
    return names


def own_graph(document: Document, start: str, ends: set[str]) -> set[Edge]:
    """The graph of one distribution, by docs/graph.md: the edges that belong to it, up to what is installed by itself."""
    names = references(document)
    following: dict[str, set[str]] = defaultdict(set)
    for source, target in document.edges:
        following[source].add(target)
    graph: set[Edge] = set()
    seen, waiting = {start}, [start]
    while waiting:
        current = waiting.pop()
        if (current in ends and current != start) or current not in document.components:
            continue
        spoken = [[names.get(ref, ref) for ref in json.loads(value)] for value in document.components[current].own("edges-of")]
        owned = {target for holder, *targets in spoken for target in targets}
        mine = {target for holder, *targets in spoken if holder == start for target in targets}
        for target in following[current]:
            if target not in owned or target in mine:
                graph.add((current, target))
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
    return graph


def of_its_own(index: Index, edge: Edge) -> bool:
    """Whether the target was found in a document, or among the files, of the distribution itself."""
    holder, target = (index.document.components[ref] for ref in edge)
    folders = {place.rpartition("/")[0].rpartition("/")[2] for place in holder.locations if place.endswith("/METADATA")}
    beside = f"/{holder.name.replace('-', '_')}/_vendor/"
    return any(beside in place or any(f"/{folder}/" in place for folder in folders) for place in target.locations)


def check_own_graphs(
    report: Report, index: Index, document: Document, pairs: dict[str, str] | None, expected: dict[str, set[Edge]], name: str
) -> None:
    """What each distribution says, and nothing else, is reached from it by its own edges."""
    to = pairs or {ref: ref for ref in document.components}
    back = {value: key for key, value in to.items()}
    interpreters = {ref for ref, one in document.components.items() if (one.purl or "").startswith("pkg:generic/python@")}
    ends = {back[ref] for ref in index.installed_refs if ref in back} | interpreters
    for holder, stated in sorted(expected.items()):
        if holder not in back:
            continue
        graph = {(to.get(source, source), to.get(target, target)) for source, target in own_graph(document, back[holder], ends)}
        wanted = {edge for edge in stated if edge[0] == holder or edge[0] not in index.installed_refs}
        for edge in sorted(wanted):
            report.check(f"{name}: own graph", edge in graph, f"not in the graph of {holder}: {' -> '.join(edge)}")
        for edge in sorted(graph - wanted):
            if edge[0] == holder and not any(target == edge[1] for _, target in wanted) and of_its_own(index, edge):
                report.explain(f"{name}: own graph", "R4.3: what nothing leads to is attached to its distribution")
            elif edge[0] == holder and edge[1] in index.left_out[holder]:
                report.explain(f"{name}: own graph", OF_COPY)
            elif edge[0] == holder and is_of_copy(index, edge):
                report.explain(f"{name}: own graph", OF_COPY)
            else:
                report.check(f"{name}: own graph", is_carried(index, edge), f"{' -> '.join(edge)} is not {holder}'s")
