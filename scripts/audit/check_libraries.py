"""Shared libraries that a wheel carries: each is accounted for by a document that may well mean it, or listed as unclaimed (R8)."""

import re

from check_records import Reading
from distributions import Distribution
from documents import Component
from match import Index
from report import Report

SHORTEST_STEM = 3
# Packages whose libraries have other names, by the beginnings of those (rpm -ql of the packages of AlmaLinux 8; the projects' own words).
OTHER_NAMES = {
    "krb5-libs": ("gssapi_krb5", "k5crypto", "krb5support", "krb5", "gssrpc", "kadm5", "kdb5"),
    "little cms 2": ("lcms",),
    "cyrus-sasl-lib": ("sasl2",),
    "openldap": ("ldap", "lber"),
    "openssl-libs": ("ssl", "crypto"),
    "xz-libs": ("lzma",),
    "bzip2-libs": ("bz2",),
    "zlib-ng": ("z",),
    "suitesparse": ("amd", "camd", "colamd", "ccolamd", "cholmod", "umfpack", "klu", "btf", "suitesparseconfig", "spqr", "ldl"),
    "atlas": ("satlas", "tatlas", "lapack", "blas", "cblas", "f77blas"),
    "libgcc": ("gcc_s",),
    "glib2": ("glib", "gobject", "gio", "gmodule", "gthread"),
}


def stem_of(name: str) -> str:
    """`libgfortran-040039e1-0352e75f.so.5.0.0` is `gfortran`."""
    stem = name.split(".so")[0].split(".dll")[0].split(".dylib")[0]
    stem = re.sub(r"(?:-[0-9a-f]{8})+$", "", stem).lower()
    return re.sub(r"^lib", "", stem)


def letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", re.sub(r"^lib", "", name.lower()))


def may_mean(record: Component, library: str) -> bool:
    """Loosely: the record names the file, or one of both names begins with the other."""
    if library in str(record.raw):
        return True
    if stem_of(library).startswith(OTHER_NAMES.get(record.name.lower(), ("\0",))):
        return True
    left, right = letters(stem_of(library)), letters(record.name)
    if len(left) < SHORTEST_STEM or len(right) < SHORTEST_STEM:
        return left == right
    return left.startswith(right[:4]) or right.startswith(left[:4]) or left in right or right in left


def check_libraries(report: Report, index: Index, one: Distribution, readings: list[Reading]) -> None:
    component = index.installed.get(one.name)
    if component is None:
        return
    unclaimed = set(component.own("unclaimed-file"))
    records = [record for reading in readings if reading.one is one for record in reading.source.records()]
    others = [record for record in records if not any(target is component for reading in readings for target in reading.targets(record.ref))]
    found = {place for other in index.document.components.values() if other.own("native-linkage") for place in other.locations}
    claimed_grafts = 0
    for path in one.libraries():
        place = one.inside(path)
        listed = place in unclaimed or any(place.endswith(said) for said in unclaimed)
        if listed:
            named = any(path.name in str(record.raw) for record in others)
            report.check("library", not named, f"{one.name}: {place} is unclaimed, and a document names it")
        else:
            fits = any(may_mean(record, path.name) for record in others)
            if not fits and place in found:
                report.explain("library", "R13: it was identified by its bytes, or by its name")
                continue
            report.check("library", fits, f"{one.name}: {place} is not unclaimed, and no document names it")
            claimed_grafts += f"{one.name.replace('-', '_')}.libs/" in place and place not in found
    grafted = [record for record in others if (record.purl or "").startswith(("pkg:rpm/", "pkg:deb/", "pkg:apk/"))]
    if grafted:
        report.check("no more files than records of them", claimed_grafts <= len(others), f"{one.name}: {claimed_grafts} > {len(others)}")
    if unclaimed:
        claim = index.document.aggregates.get(("assemblies", component.ref))
        if not any(re.search(r"\.libs/|\.dylibs/", place) for place in unclaimed):
            report.explain("unclaimed is incomplete", "R8: a library beside the code may be the distribution's own")
        else:
            report.check("unclaimed is incomplete", claim == "incomplete", f"{one.name}: {claim}")


def check_beside(report: Report, index: Index, one: Distribution) -> None:
    """SBOMs that lie beside the code are referred to."""
    component = index.installed.get(one.name)
    for path in one.files if component is not None else []:
        name = path.name.lower()
        if name.endswith((".cdx.json", ".spdx.json", ".cdx.xml", ".spdx")) and path not in one.documents:
            place = one.inside(path)
            report.check("document beside the code", place in component.urls, f"{one.name}: {place}")
