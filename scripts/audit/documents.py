"""CycloneDX documents, read with nothing but json and xml.etree: into the few facts that the audit compares."""

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

ALGORITHMS = {"SHA-256": "SHA256", "SHA-512": "SHA512", "SHA-1": "SHA1", "SHA-384": "SHA384"}


@dataclass
class Component:
    """One record of a document, in whatever format that was."""

    ref: str
    type: str
    name: str
    version: str | None = None
    purl: str | None = None
    cpes: set[str] = field(default_factory=set)
    scope: str | None = None
    description: str | None = None
    hashes: set[tuple[str, str]] = field(default_factory=set)
    licences: list[str] = field(default_factory=list)
    """Identifiers, expressions and names: of the component itself, then those kept as evidence."""
    evident_licences: list[str] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)
    urls: set[str] = field(default_factory=set)
    bom_hashes: dict[str, str] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    properties: list[tuple[str, str]] = field(default_factory=list)
    locations: set[str] = field(default_factory=set)
    pedigree: bool = False
    parent: str | None = None
    is_root: bool = False
    raw: dict = field(default_factory=dict)

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.properties if key == name]

    def own(self, name: str) -> list[str]:
        return self.values(f"pyenv-sbom:{name}")


@dataclass
class Document:
    components: dict[str, Component] = field(default_factory=dict)
    again: list[Component] = field(default_factory=list)
    """Records whose reference another record has already."""
    edges: set[tuple[str, str]] = field(default_factory=set)
    contains: set[tuple[str, str]] = field(default_factory=set)
    aggregates: dict[tuple[str, str], str] = field(default_factory=dict)
    """What is claimed of `(aspect, reference)`: assemblies or dependencies."""
    roots: list[str] = field(default_factory=list)
    tools: set[str] = field(default_factory=set)
    properties: list[tuple[str, str]] = field(default_factory=list)
    """Of the document itself."""

    def add(self, component: Component) -> None:
        if component.ref in self.components:
            self.again.append(component)
        else:
            self.components[component.ref] = component

    def records(self) -> list[Component]:
        return [*self.components.values(), *self.again]


def people_of(raw: dict) -> list[tuple[str, str]]:
    people = [(one.get("name", ""), one.get("email", "")) for one in raw.get("authors", [])]
    for organization in (raw.get("supplier"), raw.get("manufacturer")):
        if organization:
            people.append((organization.get("name", ""), ""))
            people += [(one.get("name", ""), one.get("email", "")) for one in organization.get("contact", [])]
    people += [(raw[key], "") for key in ("author", "publisher") if raw.get(key)]
    return people


def licences_of(choices: list[dict]) -> list[str]:
    said = []
    for choice in choices:
        licence = choice.get("license", {})
        said.append(choice.get("expression") or licence.get("id") or licence.get("name") or "")
    return said


def component_of(raw: dict, parent: str | None, fallback: str) -> Component:
    """One component of CycloneDX JSON."""
    properties = [(one["name"], one.get("value", "")) for one in raw.get("properties", [])]
    evidence = raw.get("evidence", {})
    references = raw.get("externalReferences", [])
    return Component(
        ref=raw.get("bom-ref") or fallback,
        type=raw.get("type", ""),
        name=raw.get("name", ""),
        version=raw.get("version"),
        purl=raw.get("purl"),
        cpes={one for one in [raw.get("cpe"), *(value for name, value in properties if name == "syft:cpe23")] if one},
        scope=raw.get("scope"),
        description=raw.get("description"),
        hashes={(ALGORITHMS.get(one["alg"], one["alg"]), one["content"].lower()) for one in raw.get("hashes", [])},
        licences=licences_of(raw.get("licenses", [])),
        evident_licences=licences_of(evidence.get("licenses", [])),
        people=people_of(raw),
        urls={one["url"] for one in references},
        bom_hashes={one["url"]: one["hashes"][0]["content"] for one in references if one["type"] == "bom" and one.get("hashes")},
        tags=set(raw.get("tags", [])),
        properties=properties,
        locations={one["location"] for one in evidence.get("occurrences", [])},
        pedigree="pedigree" in raw,
        parent=parent,
        raw=raw,
    )


def read_json(text: str) -> Document:
    """CycloneDX JSON: components at every depth, edges, what is claimed to be whole."""
    raw = json.loads(text)
    document = Document()

    def add(one: dict, parent: str | None) -> None:
        component = component_of(one, parent, f"(without reference {len(document.components)})")
        document.add(component)
        if parent is not None:
            document.contains.add((parent, component.ref))
        for part in one.get("components", []):
            add(part, component.ref)

    metadata = raw.get("metadata", {})
    if "component" in metadata:
        add(metadata["component"], None)
        document.roots = [next(iter(document.components))]
        document.components[document.roots[0]].is_root = True
    for one in raw.get("components", []):
        add(one, None)
    document.properties = [(one["name"], one.get("value", "")) for one in metadata.get("properties", [])]
    tools = metadata.get("tools", {})
    for one in tools.get("components", []) if isinstance(tools, dict) else []:
        document.tools.add(one.get("bom-ref", ""))
    for entry in raw.get("dependencies", []):
        document.edges |= {(entry["ref"], target) for target in entry.get("dependsOn", [])}
    for claim in raw.get("compositions", []):
        for aspect in ("assemblies", "dependencies"):
            document.aggregates |= {(aspect, ref): claim["aggregate"] for ref in claim.get(aspect, [])}
    return document


LISTS = {
    "components": "component", "dependencies": "dependency", "hashes": "hash", "properties": "property", "authors": "author",
    "compositions": "composition", "tags": "tag", "externalReferences": "reference", "occurrences": "occurrence", "tools": None,
    "assemblies": "assembly",
}  # fmt: skip
TEXTS = {"hash": "content", "property": "value"}


def plain(element: ElementTree.Element) -> object:
    """An element of CycloneDX XML in the shape that the same thing has in JSON."""
    tag = element.tag.split("}")[1]
    children = list(element)
    if tag == "licenses":
        return [{"expression": one.text} if one.tag.endswith("}expression") else {"license": plain(one)} for one in children]
    if tag in LISTS and LISTS[tag] is not None:
        return [plain(one) for one in children]
    if tag in ("assembly", "tag"):
        return element.get("ref") or element.text
    if tag == "dependencies" or (tag == "dependency" and element.get("ref") and not children):
        return {"ref": element.get("ref")}
    if not children and not element.attrib:
        return element.text or ""
    value: dict = dict(element.attrib)
    if tag in TEXTS:
        return value | {TEXTS[tag]: element.text or ""}
    for one in children:
        key = one.tag.split("}")[1]
        if tag == "dependency":
            value.setdefault("dependsOn", []).append(one.get("ref"))
        elif key in ("contact", "provides"):
            value.setdefault(key, []).append(plain(one))
        else:
            value[key] = plain(one)
    return value


def read_xml(text: str) -> Document:
    """CycloneDX XML, by way of the JSON shape."""
    bom = plain(ElementTree.fromstring(text.encode()))
    bom["dependencies"] = [{"ref": one["ref"], "dependsOn": one.get("dependsOn", [])} for one in bom.get("dependencies", [])]
    for claim in bom.get("compositions", []):
        for aspect in ("assemblies", "dependencies"):
            claim[aspect] = [one["ref"] if isinstance(one, dict) else one for one in claim.get(aspect, [])]
    return read_json(json.dumps(bom))


def read_path(path: Path) -> Document:
    return read_json(path.read_text("utf-8-sig"))
