"""Compares what we say of names, versions, specifiers, requirements, markers and licence classifiers (JSON on stdin) with packaging and
trove-classifiers. Prints every difference; exits 1 if there is one."""

import json
import sys

from packaging.markers import UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from trove_classifiers import classifiers

said = json.load(sys.stdin)
differences = 0
compared = 0
refused = 0


def check(what, text, ours, theirs):
    global differences, compared
    compared += 1
    if ours != theirs:
        differences += 1
        if differences <= 60:
            print(f"{what} {text!r}: we say {ours!r}, the reference {theirs!r}")


def version(text):
    try:
        return Version(text)
    except InvalidVersion:
        return None


def evaluated(marker, environment):
    try:
        return marker.evaluate(environment)
    except (UndefinedComparison, UndefinedEnvironmentName):
        return None


for name in said["names"]:
    check("name", name["text"], name["normalized"], canonicalize_name(name["text"]))

for one in said["versions"]:
    check("version", one["text"], one["valid"], version(one["text"]) is not None)

for pair in said["pairs"]:
    left, right = version(pair["left"]), version(pair["right"])
    check("order", [pair["left"], pair["right"]], pair["order"], (left > right) - (left < right))
    check("equal", [pair["left"], pair["right"]], pair["equal"], left == right)

for one in said["specifiers"]:
    try:
        theirs = SpecifierSet(one["text"]).contains(one["version"], prereleases=True)
    except InvalidSpecifier:
        theirs = None
    check("specifier", [one["text"], one["version"]], one["contains"], theirs)

for one in said["requirements"]:
    try:
        requirement = Requirement(one["text"])
    except InvalidRequirement:
        requirement = None
    check("requirement", one["text"], one["valid"], requirement is not None)
    if requirement is None or not one["valid"]:
        continue
    check("requirement's name", one["text"], one["name"], canonicalize_name(requirement.name))
    check("requirement's extras", one["text"], one["extras"], sorted({canonicalize_name(extra) for extra in requirement.extras}))
    check("requirement's URL", one["text"], one["url"], requirement.url)
    check("requirement's specifiers", one["text"], SpecifierSet(one["specifiers"]), requirement.specifier)
    check("requirement's marker", one["text"], one["hasMarker"], requirement.marker is not None)
    if requirement.marker is None:
        continue
    for index, environment in enumerate(said["environments"]):
        for extra, ours in one["truths"][index].items():
            theirs = evaluated(requirement.marker, {**environment, "extra": extra})
            # What has no meaning the reference refuses to compare: there is no answer to agree with.
            if theirs is None:
                refused += 1
            else:
                check("marker", [one["text"], index, extra], ours, theirs)

published = sorted(name for name in classifiers if name.startswith("License ::"))
for name in published:
    check("classifier with a licence, or known to be ambiguous", name, (name in said["licenses"]) != (name in said["ambiguous"]), True)
for name in [*said["licenses"], *said["ambiguous"]]:
    check("classifier that is published", name, name in published, True)
for name, identifier in said["licenses"].items():
    check("identifier of the SPDX list", [name, identifier], identifier in said["identifiers"], True)

print(f"oracles: {compared} comparisons, {differences} differences, {refused} refused by the reference; {len(published)} licence classifiers")
sys.exit(1 if differences else 0)
