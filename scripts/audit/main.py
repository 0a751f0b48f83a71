"""Holds what was scanned against an independent reading of it; prints a table, and exits 1 where something is unexplained.
With `--prove` it spoils the document in every way that the audit should see, and exits 1 where it does not."""

import argparse
import hashlib
from dataclasses import dataclass
from functools import cached_property
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
from check_edges import Edge, check_edges
from check_formats import check_own_graphs, compare
from check_libraries import check_beside, check_libraries
from check_native import check_identified
from check_records import check_records, read_documents
from distributions import Distribution, read_environment
from documents import Document, read_json, read_xml
from match import Index
from packaging.utils import canonicalize_name
from report import Report
from spdx import read_spdx2_json, read_spdx2_tag_value, read_spdx3
from spoil import SPOILED

FIRST = "env.cdx.json"
OTHERS = {
    "env.cdx.xml": read_xml,
    "env.spdx.json": read_spdx2_json,
    "env.spdx": read_spdx2_tag_value,
    "env.spdx3.json": read_spdx3,
}


@dataclass
class Audit:
    environment: Path
    wheels: Path
    documents: Path
    archives: Path
    dropped: Path

    @cached_property
    def installed(self) -> list[Distribution]:
        return read_environment(self.environment.resolve())

    @cached_property
    def digests(self) -> dict[str, str]:
        """The digests of the wheels, by the names of the distributions."""
        return {canonicalize_name(path.name.split("-")[0]): digest_of(path) for path in self.wheels.glob("*.whl")}

    @cached_property
    def carried(self) -> set[str]:
        return {digest_of(path) for one in self.installed for path in one.files if path.suffix == ".whl"}

    def first(self, report: Report, document: Document) -> tuple[Index, dict[str, set[Edge]]]:
        """CycloneDX JSON against what is installed."""
        index = Index(document, self.installed)
        for one in self.installed:
            check_distribution(report, document, one)
            check_completeness(report, document, one)
            check_no_hash(report, document, one, self.digests[one.name], self.carried)
        readings = read_documents(index, self.installed)
        check_records(report, index, readings)
        own = check_edges(report, index, self.installed, readings)
        check_identified(report, index, self.installed)
        check_hashes(report, index, self.carried, readings)
        check_files_counted(report, document)
        for one in self.installed:
            check_libraries(report, index, one, readings)
            check_beside(report, index, one)
            check_licences_stated(report, index, one, readings)
        check_own_graphs(report, index, document, None, own, FIRST)
        return index, own

    def others(self, report: Report, index: Index, own: dict[str, set[Edge]]) -> None:
        """The other formats against CycloneDX JSON, and what else was scanned."""
        for name, read in OTHERS.items():
            other = read((self.documents / name).read_text("utf-8"))
            pairs = compare(report, index.document, other, name)
            check_own_graphs(report, index, other, pairs, own, name)
            if name == "env.spdx.json":
                check_download_locations(report, self.documents / name)
                check_nothing(report, index, self.documents / name, pairs)
        check_dropped(report, index.document, read_json((self.dropped / FIRST).read_text("utf-8")))
        archives = read_json((self.archives / FIRST).read_text("utf-8"))
        for one in self.installed:
            check_hash_of_archive(report, archives, one, self.digests[one.name])

    def prove(self, text: str) -> int:
        """Spoils the document in one way after another: each must be seen."""
        untouched = Report()
        self.first(untouched, read_json(text))
        unseen = 0
        for name, spoil in SPOILED.items():
            report = Report()
            self.first(report, read_json(spoil(text)))
            more = {
                kind for kind, examples in report.unexplained.items() if len(examples) > len(untouched.unexplained.get(kind, []))
            }
            unseen += not more
            print(f"{'seen' if more else 'NOT SEEN'}: {name}{': ' if more else ''}{', '.join(sorted(more))}")
        return 1 if unseen else 0


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser()
    for name in ("environment", "wheels", "documents", "archives", "dropped"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--prove", action="store_true")
    arguments = vars(parser.parse_args())
    prove = arguments.pop("prove")
    audit = Audit(**arguments)
    text = (audit.documents / FIRST).read_text("utf-8")
    if prove:
        return audit.prove(text)
    report = Report()
    index, own = audit.first(report, read_json(text))
    audit.others(report, index, own)
    report.print()
    facts, explained, unexplained = report.totals()
    print(f"\n{len(audit.installed)} distributions: {facts} facts, {explained} explained, {unexplained} unexplained")
    return 1 if unexplained else 0


if __name__ == "__main__":
    raise SystemExit(main())
