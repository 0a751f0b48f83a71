"""Holds what was scanned against an independent reading of it; prints a table, and exits 1 where something is unexplained."""

import argparse
import hashlib
from pathlib import Path

from check_claims import (
    check_download_locations,
    check_dropped,
    check_files_counted,
    check_hashes,
    check_licences_stated,
    check_nothing,
)
from check_distributions import check_completeness, check_distribution, check_hash_of_archive, check_no_hash
from check_edges import check_edges
from check_formats import check_own_graphs, compare
from check_libraries import check_beside, check_libraries
from check_records import check_records, read_documents
from distributions import read_environment
from documents import read_path, read_xml
from match import Index
from packaging.utils import canonicalize_name
from report import Report
from spdx import read_spdx2_json, read_spdx2_tag_value, read_spdx3

OTHERS = {
    "env.cdx.xml": read_xml,
    "env.spdx.json": read_spdx2_json,
    "env.spdx": read_spdx2_tag_value,
    "env.spdx3.json": read_spdx3,
}


def main() -> int:
    parser = argparse.ArgumentParser()
    for name in ("environment", "wheels", "documents", "archives", "dropped"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    arguments = parser.parse_args()
    environment = arguments.environment.resolve()
    report = Report()
    installed = read_environment(environment)
    document = read_path(arguments.documents / "env.cdx.json")
    for one in installed:
        check_distribution(report, document, one)
        check_completeness(report, document, one)
    digests = {
        canonicalize_name(path.name.split("-")[0]): hashlib.sha256(path.read_bytes()).hexdigest() for path in arguments.wheels.glob("*.whl")
    }
    carried = {hashlib.sha256(path.read_bytes()).hexdigest() for one in installed for path in one.files if path.suffix == ".whl"}
    for one in installed:
        check_no_hash(report, document, one, digests[one.name], carried)
    index = Index(document, installed)
    readings = read_documents(index, installed)
    check_records(report, index, readings)
    own = check_edges(report, index, installed, readings)
    check_hashes(report, index, carried, readings)
    check_files_counted(report, document)
    for one in installed:
        check_libraries(report, index, one, readings)
        check_beside(report, index, one)
        check_licences_stated(report, index, one, readings)
    check_own_graphs(report, index, document, None, own, "env.cdx.json")
    for name, read in OTHERS.items():
        other = read((arguments.documents / name).read_text("utf-8"))
        pairs = compare(report, document, other, name)
        check_own_graphs(report, index, other, pairs, own, name)
        if name == "env.spdx.json":
            check_download_locations(report, arguments.documents / name)
            check_nothing(report, index, arguments.documents / name, pairs)
    check_dropped(report, document, read_path(arguments.dropped / "env.cdx.json"))
    archives = read_path(arguments.archives / "env.cdx.json")
    for one in installed:
        check_hash_of_archive(report, archives, one, digests[one.name])
    report.print()
    facts, explained, unexplained = report.totals()
    print(f"\n{len(installed)} distributions: {facts} facts, {explained} explained, {unexplained} unexplained")
    return 1 if unexplained else 0


if __name__ == "__main__":
    raise SystemExit(main())
