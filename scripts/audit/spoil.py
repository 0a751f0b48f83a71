"""Ways to make a document untrue, one fact at a time: what the audit must see, or it proves nothing."""

import json
from collections.abc import Callable

Bom = dict


def components(bom: Bom, prefix: str) -> list[dict]:
    return [one for one in bom["components"] if one.get("purl", "").startswith(prefix)]


def with_field(bom: Bom, prefix: str, field: str) -> dict:
    return next(one for one in components(bom, prefix) if one.get(field))


def edges(bom: Bom, prefix: str, target: str) -> dict:
    """The first entry of `dependencies` of such a component that leads to such a target."""
    return next(
        one for one in bom["dependencies"] if one["ref"].startswith(prefix) and any(to.startswith(target) for to in one.get("dependsOn", []))
    )


def drop_edge(prefix: str, target: str) -> Callable[[Bom], None]:
    def spoil(bom: Bom) -> None:
        entry = edges(bom, prefix, target)
        entry["dependsOn"].remove(next(to for to in entry["dependsOn"] if to.startswith(target)))

    return spoil


def add_edge(bom: Bom) -> None:
    entry = edges(bom, "pkg:cargo/", "pkg:cargo/")
    entry["dependsOn"].append(next(one["bom-ref"] for one in bom["components"] if one["bom-ref"] not in [*entry["dependsOn"], entry["ref"]]))


def drop_field(prefix: str, field: str) -> Callable[[Bom], None]:
    def spoil(bom: Bom) -> None:
        del with_field(bom, prefix, field)[field]

    return spoil


def change_hash(bom: Bom) -> None:
    with_field(bom, "pkg:cargo/", "hashes")["hashes"][0]["content"] = "0" * 64


def add_hash(bom: Bom) -> None:
    components(bom, "pkg:pypi/")[0]["hashes"] = [{"alg": "SHA-256", "content": "0" * 64}]


def change_version(bom: Bom) -> None:
    components(bom, "pkg:pypi/")[0]["version"] = "0.0.0"


def drop_component(bom: Bom) -> None:
    gone = components(bom, "pkg:cargo/")[0]
    bom["components"].remove(gone)
    for entry in bom["dependencies"]:
        entry["dependsOn"] = [to for to in entry.get("dependsOn", []) if to != gone["bom-ref"]]


def claim_complete(bom: Bom) -> None:
    bom["compositions"] = [{"aggregate": "complete", "assemblies": [one["bom-ref"] for one in components(bom, "pkg:pypi/")]}]


def drop_properties(name: str) -> Callable[[Bom], None]:
    def spoil(bom: Bom) -> None:
        for one in bom["components"]:
            one["properties"] = [each for each in one.get("properties", []) if each["name"] != name]

    return spoil


def optional_scope(bom: Bom) -> None:
    with_field(bom, "pkg:cargo/", "scope")["scope"] = "optional"


def invent_licence(bom: Bom) -> None:
    with_field(bom, "pkg:pypi/", "licenses")["licenses"] = [{"license": {"id": "AGPL-3.0-only"}}]


def invent_evidence(bom: Bom) -> None:
    for one in bom["components"]:
        for identity in one.get("evidence", {}).get("identity", []):
            for method in identity.get("methods", []):
                if method.get("value", "").startswith("rust-path: "):
                    method["value"] = "rust-path: nowhere-1.0.0/src/lib.rs"
                    return


def hide_system(bom: Bom) -> None:
    """A crate of another system that is said to lie in the archive."""
    for one in bom["components"]:
        for each in one.get("properties", []):
            if each["name"] == "pyenv-sbom:other-target":
                each["name"], each["value"] = "pyenv-sbom:bundled-by", "pkg:pypi/nobody@1"


def spoiler(change: Callable[[Bom], None]) -> Callable[[str], str]:
    def spoil(text: str) -> str:
        bom = json.loads(text)
        change(bom)
        return json.dumps(bom)

    return spoil


SPOILED: dict[str, Callable[[str], str]] = {
    name: spoiler(change)
    for name, change in {
        "an edge of a requirement is missing": drop_edge("pkg:pypi/", "pkg:pypi/"),
        "an edge of a document is missing": drop_edge("pkg:cargo/", "pkg:cargo/"),
        "an edge of the root is missing": drop_edge("environment", "pkg:pypi/"),
        "an edge is invented": add_edge,
        "a crate's licence is missing": drop_field("pkg:cargo/", "licenses"),
        "a distribution's licence is missing": drop_field("pkg:pypi/", "licenses"),
        "a distribution's licence is another": invent_licence,
        "authors are missing": drop_field("pkg:pypi/", "authors"),
        "addresses are missing": drop_field("pkg:pypi/", "externalReferences"),
        "a hash is another": change_hash,
        "a distribution has a hash": add_hash,
        "a version is another": change_version,
        "a component is missing": drop_component,
        "everything is complete": claim_complete,
        "a scope is another": optional_scope,
        "nothing is bundled": drop_properties("pyenv-sbom:bundled-by"),
        "nothing is unclaimed": drop_properties("pyenv-sbom:unclaimed-file"),
        "no requirement is shown": drop_properties("pyenv-sbom:requires-dist"),
        "evidence is invented": invent_evidence,
        "crates of other systems are bundled": hide_system,
        "nobody's edges are told apart": drop_properties("pyenv-sbom:edges-of"),
    }.items()
}
