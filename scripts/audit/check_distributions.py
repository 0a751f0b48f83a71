"""Every fact of every distribution: METADATA, WHEEL, RECORD, the bytes of its files."""

from collections import Counter
from urllib.parse import unquote, urlsplit

from distributions import Distribution
from documents import Component, Document
from identity import purl_key, same_version
from licences import as_expression, classifier_name, is_text, meaning, of_classifiers
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from report import Report

HEADERS = {
    "metadata_version": "metadata-version", "requires_python": "requires-python", "license_files": "license-file",
    "provides_extra": "provides-extra", "requires_external": "requires-external", "import_names": "import-name",
    "import_namespaces": "import-namespace",
}  # fmt: skip
REGISTRY_PAGES = ("/project/", "/pypi/")


def component_of(document: Document, distribution: Distribution) -> Component | None:
    key = ("pypi", "", distribution.name, str(distribution.version))
    found = [one for one in document.components.values() if one.purl and (purl_key(one.purl) or ())[:3] == key[:3]]
    found = [one for one in found if same_version(one.version, distribution.version)]
    return found[0] if len(found) == 1 else None


def check_distribution(report: Report, document: Document, one: Distribution) -> None:
    component = component_of(document, one)
    who = f"{one.name} {one.version}"
    report.check("distribution", component is not None, f"{who} is not there exactly once")
    if component is None:
        return
    report.check("name", component.name == one.name, f"{who}: {component.name}")
    if one.raw["name"] != one.name:
        report.check("declared name", one.raw["name"] in component.own("declared-name"), f"{who}: {one.raw['name']}")
    report.check("version", component.version == one.version, f"{who}: {component.version}")
    summary = (one.raw.get("summary") or "").strip()
    if summary and summary != "UNKNOWN":
        report.check("summary", " ".join((component.description or "").split()) == " ".join(summary.split()), f"{who}: {summary}")
    check_headers(report, component, one, who)
    check_licences(report, component, one, who)
    check_people(report, component, one, who)
    check_urls(report, component, one, who)
    check_files(report, component, one, who)


def check_headers(report: Report, component: Component, one: Distribution, who: str) -> None:
    for header, name in HEADERS.items():
        stated = one.raw.get(header) or []
        for value in [stated] if isinstance(stated, str) else stated:
            shown = component.own(name)
            holds = value in shown or (name == "provides-extra" and canonicalize_name(value) in map(canonicalize_name, shown))
            report.check(f"header {name}", holds, f"{who}: {value} not in {shown}")
    requirements = Counter(map(written, component.own("requires-dist")))
    for text in one.raw.get("requires_dist", []):
        report.check("header requires-dist", requirements[written(text)] > 0, f"{who}: {text}")
    for keyword in one.raw.get("keywords", []):
        if keyword.strip():
            known = any(keyword.strip() in tag or tag in keyword for tag in component.tags)
            report.check("keyword", known, f"{who}: {keyword} not in {component.tags}")
    for tag in one.tags:
        report.check("wheel tag", tag in component.own("wheel-tag"), f"{who}: {tag} not in {component.own('wheel-tag')}")
    installer = one.folder / "INSTALLER"
    if installer.exists():
        report.check("installer", installer.read_text().strip() in component.own("installer"), who)
    requested = (one.folder / "REQUESTED").exists()
    report.check("requested", requested == ("true" in component.own("requested")), who)
    shown = set(component.values("cdx:python:package:required-extra"))
    report.check("extras in force", set(map(canonicalize_name, shown)) == one.extras, f"{who}: {shown} for {one.extras}")


def written(text: str) -> str:
    try:
        return str(Requirement(text))
    except InvalidRequirement:
        return text


def check_licences(report: Report, component: Component, one: Distribution, who: str) -> None:
    shown = [*component.licences, *component.evident_licences]
    shown_meanings = {meaning(said) for said in shown} | set(shown)
    if (expression := one.raw.get("license_expression")) is not None:
        expected = as_expression(expression) or expression
        report.check("licence expression", expected in map(meaning, component.licences), f"{who}: {expected} not in {component.licences}")
        return
    field = (one.raw.get("license") or "").strip()
    classifiers = of_classifiers(one.raw.get("classifiers", []))
    for classifier in classifiers:
        name = classifier_name(classifier)
        if {classifier, name, meaning(name)} & shown_meanings:
            report.check("licence classifier", True, who)
        elif field and not is_text(field) and meaning(field) in component.licences:
            report.explain("licence classifier", "R2: a License field that names exactly one licence counts before classifiers")
        else:
            report.check("licence classifier", False, f"{who}: {name} not in {shown}")
    if not field or field == "UNKNOWN":
        return
    if is_text(field):
        first = field.splitlines()[0].strip()
        report.check("licence text", first not in shown or meaning(first) != first, f"{who}: the first line {first!r} is a name")
        texts = " ".join(raw.get("license", {}).get("text", {}).get("content", "") for raw in component.raw.get("licenses", []))
        held = " ".join(field.split()) in " ".join(texts.split())
        if held or not classifiers:
            report.check("licence text is attached", held, f"{who}: {first}")
        else:
            report.explain("licence text is attached", "R2: every classifier goes before a text")
    elif meaning(field) in shown_meanings or field in shown_meanings:
        report.check("licence field", True, who)
    elif classifiers:
        report.explain("licence field", "R2: classifiers count before a License field that leaves open which it is")
    else:
        report.check("licence field", False, f"{who}: {field} not in {shown}")


def check_people(report: Report, component: Component, one: Distribution, who: str) -> None:
    names = {name for name, _ in component.people if name}
    addresses = {address for _, address in component.people if address}
    for name, address in one.people():
        known = name in names or any(name in other or other in name for other in names)
        if name and not known and address in addresses:
            report.explain("author or maintainer", "R2: one address is one person")
        elif name:
            report.check("author or maintainer", known, f"{who}: {name} not in {sorted(names)}")
        if address:
            report.check("author's address", address in addresses, f"{who}: {address} not in {sorted(addresses)}")
    authors = [(person.get("name", ""), person.get("email", "")) for person in component.raw.get("authors", [])]
    report.check("people once", len(authors) == len(set(authors)), f"{who}: {authors}")
    for key in (0, 1):
        filled = [author[key] for author in authors if author[key]]
        twice = [text for text, count in Counter(filled).items() if count > 1 and single(authors, key, text)]
        report.check("people once", not twice, f"{who}: {twice} of {authors}")


def single(authors: list[tuple[str, str]], key: int, text: str) -> bool:
    """Whether one of those that share a name or an address has nothing else: then it says nothing new."""
    return any(author[key] == text and not author[1 - key] for author in authors)


def plain_url(url: str) -> str:
    return unquote(url.strip()).rstrip("/")


def check_urls(report: Report, component: Component, one: Distribution, who: str) -> None:
    shown = {plain_url(url) for url in component.urls}
    stated = [one.raw[key] for key in ("home_page", "download_url") if one.raw.get(key)]
    for url in [*stated, *one.raw.get("project_urls", {}).values()]:
        if url.strip() in ("", "UNKNOWN"):
            continue
        if plain_url(url) in shown:
            report.check("address", True, who)
        elif any(page in url for page in REGISTRY_PAGES) and canonicalize_name(plain_url(url.split("#")[0]).split("/")[-1]) == one.name:
            report.explain("address", "R7: the own page at the registry repeats the purl")
        elif urlsplit(url).scheme not in ("http", "https"):
            report.explain("address", "R7: no address of the web")
        else:
            report.check("address", False, f"{who}: {url} not in {sorted(shown)}")


def check_files(report: Report, component: Component, one: Distribution, who: str) -> None:
    report.check("place", one.inside(one.folder / "METADATA") in component.locations, f"{who}: {component.locations}")
    for path, digest in one.root_claims().items():
        report.check("trace of a document", component.bom_hashes.get(path) == digest, f"{who}: {path}")


def check_no_hash(report: Report, document: Document, one: Distribution, archive: str, carried: set[str]) -> None:
    """R10: nothing here says which archive an installed distribution came from; but a copy of that archive may lie in another one."""
    component = component_of(document, one)
    for _, content in component.hashes if component is not None else []:
        if content == archive and content in carried:
            report.explain("no hash of an installed one", "R5.4: the archive itself lies in another distribution")
        else:
            report.check("no hash of an installed one", False, f"{one.name}: {content}")
    if component is not None and not component.hashes:
        report.check("no hash of an installed one", True, "")


def check_completeness(report: Report, document: Document, one: Distribution) -> None:
    component = component_of(document, one)
    if component is None:
        return
    claim = document.aggregates.get(("assemblies", component.ref))
    foreign = one.foreign()
    who = f"{one.name} {one.version}"
    if claim == "complete":
        report.check("complete only where the bytes allow it", not foreign, f"{who} is complete: {'; '.join(foreign[:3])}")
    elif not foreign and not one.documents and claim != "incomplete":
        report.explain("complete only where the bytes allow it", "R8: no more is claimed than can be proved (pure by its bytes)")
    else:
        report.check("complete only where the bytes allow it", claim is not None, f"{who}: no claim")


def check_hash_of_archive(report: Report, document: Document, one: Distribution, digest: str) -> None:
    component = component_of(document, one)
    report.check("archive: distribution", component is not None, f"{one.name} {one.version}")
    if component is not None:
        report.check("archive: hash", component.hashes == {("SHA256", digest)}, f"{one.name}: {component.hashes} for {digest}")
