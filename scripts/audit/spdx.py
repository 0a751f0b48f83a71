"""SPDX 2 in JSON and tag-value, and SPDX 3 in JSON-LD, read with nothing but json: into the same few facts as CycloneDX."""

import json
import re
from collections import defaultdict

from documents import Component, Document, component_of

FORWARD = {"DEPENDS_ON", "CONTAINS", "GENERATED_FROM", "VARIANT_OF", "OTHER"}
BACKWARD = {"BUILD_DEPENDENCY_OF", "OPTIONAL_DEPENDENCY_OF", "DEPENDENCY_OF", "CONTAINED_BY", "DEV_DEPENDENCY_OF"}
EDGES_3 = {"dependsOn", "contains", "hasOptionalDependency", "hasVariant", "generates", "other"}
HELD = "held by the archive, needed by what depends on it"
ANNOTATION = "pyenv-sbom "
NOTHING = {"NONE", "NOASSERTION", None, ""}


def resolved(expression: str | None, texts: dict[str, str]) -> str | None:
    """An expression with the names of what its `LicenseRef-`s stand for."""
    if expression in NOTHING:
        return None
    return re.sub(r"LicenseRef-[A-Za-z0-9.-]+", lambda found: texts.get(found[0], found[0]), expression)


def take_annotation(component: Component, statement: str) -> None:
    """What SPDX has no field for stands in an annotation, as members of a CycloneDX component (docs/formats.md)."""
    if not statement.startswith(ANNOTATION):
        return
    said = json.loads(statement.removeprefix(ANNOTATION))
    further = component_of({"name": "", **said.get("component", {})}, None, component.ref)
    component.properties = further.properties
    component.locations = further.locations
    component.scope = further.scope
    component.tags = further.tags
    component.urls |= further.urls
    component.cpes |= further.cpes
    component.people += further.people
    component.bom_hashes = further.bom_hashes
    component.pedigree = further.pedigree
    component.evident_licences = further.evident_licences
    component.raw = said


def people_of(text: str | None) -> list[tuple[str, str]]:
    found = re.fullmatch(r"(?:Person|Organization): (.*?)(?: ?\(([^()]*@[^()]*)\))?", text or "")
    return [(found[1], found[2] or "")] if found else []


def package_of(raw: dict, texts: dict[str, str]) -> Component:
    references = [(one["referenceType"], one["referenceLocator"]) for one in raw.get("externalRefs", [])]
    component = Component(
        ref=raw["SPDXID"],
        type=raw.get("primaryPackagePurpose", "").lower(),
        name=raw["name"],
        version=raw.get("versionInfo"),
        purl=next((locator for kind, locator in references if kind == "purl"), None),
        cpes={locator for kind, locator in references if kind.startswith("cpe2")},
        description=raw.get("summary"),
        hashes={(one["algorithm"], one["checksumValue"].lower()) for one in raw.get("checksums", [])},
        licences=[said for key in ("licenseDeclared", "licenseConcluded") if (said := resolved(raw.get(key), texts))],
        people=[one for key in ("supplier", "originator") for one in people_of(raw.get(key))],
        urls={locator for kind, locator in references if kind not in ("purl", "cpe23Type", "cpe22Type")}
        | {raw[key] for key in ("homepage", "downloadLocation") if raw.get(key) not in NOTHING},
    )
    for annotation in raw.get("annotations", []):
        take_annotation(component, annotation.get("comment", ""))
    return component


def read_spdx2(raw: dict) -> Document:
    document = Document()
    texts = {one["licenseId"]: one.get("name") or one["extractedText"] for one in raw.get("hasExtractedLicensingInfos", [])}
    for package in raw.get("packages", []):
        document.add(package_of(package, texts))
    for file in raw.get("files", []):
        document.add(package_of({**file, "name": file["fileName"]}, texts))
    document.roots = list(raw.get("documentDescribes", []))
    for one in raw.get("relationships", []):
        source, kind, target = one["spdxElementId"], one["relationshipType"], one["relatedSpdxElement"]
        if kind == "DESCRIBES":
            document.roots.append(target)
        elif target in NOTHING or one.get("comment") == HELD:
            continue
        elif kind in FORWARD | BACKWARD:
            edge = (source, target) if kind in FORWARD else (target, source)
            document.edges.add(edge)
            if kind in ("CONTAINS", "CONTAINED_BY"):
                document.contains.add(edge)
    for root in document.roots:
        document.components[root].is_root = True
    return document


def read_spdx2_json(text: str) -> Document:
    return read_spdx2(json.loads(text))


TAGS = {
    "SPDXID": "SPDXID", "PackageVersion": "versionInfo", "PackageSupplier": "supplier", "PackageOriginator": "originator",
    "PackageDownloadLocation": "downloadLocation", "PackageHomePage": "homepage", "PackageLicenseConcluded": "licenseConcluded",
    "PackageLicenseDeclared": "licenseDeclared", "LicenseConcluded": "licenseConcluded", "PackageSummary": "summary",
    "PrimaryPackagePurpose": "primaryPackagePurpose", "ExtractedText": "extractedText", "LicenseName": "name",
}  # fmt: skip


def unfolded(text: str) -> str:
    """Long lines are folded by a zero-width space and a line feed; more than one such space is a text's own, and one more (docs/formats.md)."""
    return re.sub("\u200b(\u200b*)\n", lambda found: f"{found[1]}\n" if found[1] else "", text)


def fields_of(text: str) -> list[tuple[str, str]]:
    """`Tag: value`, where a value may be a `<text>` of several lines."""
    pattern = re.compile(r"^([A-Za-z0-9]+): (?:<text>(.*?)</text>[ ]*$|([^\n]*)$)", re.DOTALL | re.MULTILINE)
    fields, position = [], 0
    while (found := pattern.search(text, position)) is not None:
        fields.append((found[1], found[3] if found[2] is None else unfolded(found[2])))
        position = found.end()
    return fields


def read_spdx2_tag_value(text: str) -> Document:
    """Tag-value, by way of the JSON shape."""
    raw: dict = {"packages": [], "files": [], "hasExtractedLicensingInfos": [], "relationships": []}
    current: dict = {}
    notes: dict[str, list] = defaultdict(list)
    annotation: dict = {}
    for tag, value in fields_of(text):
        if tag in ("PackageName", "FileName", "LicenseID"):
            current = {{"PackageName": "name", "FileName": "fileName", "LicenseID": "licenseId"}[tag]: value}
            raw[{"PackageName": "packages", "FileName": "files", "LicenseID": "hasExtractedLicensingInfos"}[tag]].append(current)
        elif tag in ("PackageChecksum", "FileChecksum"):
            algorithm, content = value.split(": ")
            current.setdefault("checksums", []).append({"algorithm": algorithm, "checksumValue": content})
        elif tag == "ExternalRef":
            _, kind, locator = value.split(" ", 2)
            current.setdefault("externalRefs", []).append({"referenceType": kind, "referenceLocator": locator})
        elif tag == "Relationship":
            source, kind, target = value.split(" ")
            raw["relationships"].append({"spdxElementId": source, "relationshipType": kind, "relatedSpdxElement": target})
        elif tag == "RelationshipComment":
            raw["relationships"][-1]["comment"] = value
        elif tag == "SPDXREF":
            notes[value].append(annotation := {})
        elif tag == "AnnotationComment":
            annotation["comment"] = value
        elif tag in TAGS:
            current.setdefault(TAGS[tag], value)
    for package in raw["packages"] + raw["files"]:
        package["annotations"] = notes[package["SPDXID"]]
    return read_spdx2(raw)


def read_spdx3(text: str) -> Document:
    """The compact JSON-LD form: elements by identifier, relationships between them."""
    graph = json.loads(text)["@graph"]
    elements = {one.get("spdxId", one.get("@id")): one for one in graph}
    document = Document()
    people = {ref: (one.get("name", ""), mail(one)) for ref, one in elements.items() if one["type"] in ("Person", "Organization", "Agent")}
    for ref, raw in elements.items():
        if raw["type"] in ("software_Package", "software_File"):
            document.add(package_of_3(ref, raw, people))
    relate(document, [one for one in graph if "relationshipType" in one], elements)
    for one in graph:
        if one["type"] == "Annotation" and one.get("subject") in document.components:
            take_annotation(document.components[one["subject"]], one.get("statement", ""))
        if one["type"] == "software_Sbom":
            document.roots = list(one["rootElement"])
    for root in document.roots:
        document.components[root].is_root = True
    return document


def mail(agent: dict) -> str:
    identifiers = agent.get("externalIdentifier", [])
    return next((one["identifier"] for one in identifiers if one["externalIdentifierType"] == "email"), "")


def package_of_3(ref: str, raw: dict, people: dict[str, tuple[str, str]]) -> Component:
    agents = [*raw.get("originatedBy", []), *([raw["suppliedBy"]] if "suppliedBy" in raw else [])]
    identifiers = raw.get("externalIdentifier", [])
    purls = [one["identifier"] for one in identifiers if one["externalIdentifierType"] == "packageUrl"]
    return Component(
        ref=ref,
        type="file" if raw["type"] == "software_File" else raw.get("software_primaryPurpose", "library"),
        name=raw.get("name", ""),
        version=raw.get("software_packageVersion"),
        purl=raw.get("software_packageUrl") or next(iter(purls), None),
        cpes={one["identifier"] for one in identifiers if one["externalIdentifierType"].startswith("cpe2")},
        description=raw.get("summary") or raw.get("description"),
        hashes={
            (one["algorithm"].upper(), one["hashValue"].lower())
            for one in raw.get("verifiedUsing", [])
            if "Merkle" not in one.get("comment", "")
        },
        people=[people[one] for one in agents if one in people],
        urls={one for key in ("software_homePage", "software_downloadLocation") if (one := raw.get(key))}
        | {locator for one in raw.get("externalRef", []) for locator in one.get("locator", [])},
        raw=raw,
    )


def relate(document: Document, relationships: list[dict], elements: dict[str, dict]) -> None:
    for one in relationships:
        kind, source = one["relationshipType"], one["from"]
        targets = [target for target in one["to"] if target in document.components]
        if kind in ("hasDeclaredLicense", "hasConcludedLicense") and source in document.components:
            document.components[source].licences += [said for target in one["to"] if (said := licence_of(elements.get(target), elements))]
        elif kind in EDGES_3 and one.get("comment") != HELD:
            edges = {(target, source) if kind == "generates" else (source, target) for target in targets}
            document.edges |= edges
            if kind == "contains":
                document.contains |= edges


def licence_of(raw: dict | None, elements: dict[str, dict]) -> str | None:
    if raw is None:
        return None
    if raw["type"] == "simplelicensing_SimpleLicensingText":
        return raw.get("name") or raw["simplelicensing_licenseText"]
    custom = {one["key"]: elements.get(one["value"], {}) for one in raw.get("simplelicensing_customIdToUri", [])}
    names = {key: one.get("name") or one.get("simplelicensing_licenseText", key) for key, one in custom.items()}
    return resolved(raw.get("simplelicensing_licenseExpression"), names)
