"""What pip and packaging say of an environment, as JSON: `oracle.py PYTHON` or `oracle.py --path FOLDER`.

Runs pip of this interpreter on the other one (or on a folder): the packages by `pip list`, the edges by `pip inspect`, whose
requirements packaging evaluates, and what `pip check` has to say. Extras are followed from the requirements that ask for them, since
pip inspect lists requirements, not edges."""

import json
import re
import subprocess
import sys

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name


def pip(*arguments, may_fail=False):
    ran = subprocess.run([sys.executable, "-m", "pip", *arguments], capture_output=True, text=True)
    if ran.returncode != 0 and not may_fail:
        sys.exit(f"pip {' '.join(arguments)}: {ran.stderr}")
    return ran.stdout


is_path = sys.argv[1] == "--path"
target = [] if is_path else ["--python", sys.argv[1]]
path = ["--path", sys.argv[2]] if is_path else []
listed = json.loads(pip(*target, "list", "--format", "json", "--disable-pip-version-check", *path))
inspected = json.loads(pip(*target, "inspect", *path))
environment = inspected["environment"]
installed = {}
for entry in inspected["installed"]:
    installed.setdefault(canonicalize_name(entry["metadata"]["name"]), entry)


def requirements(entry):
    for text in entry["metadata"].get("requires_dist", []):
        try:
            yield Requirement(text)
        except InvalidRequirement:
            pass


def applies(requirement, extras):
    return requirement.marker is None or any(requirement.marker.evaluate({**environment, "extra": extra}) for extra in extras or [""])


asked = {name: set() for name in installed}
while True:
    before = sum(map(len, asked.values()))
    for name, entry in installed.items():
        for requirement in requirements(entry):
            to = canonicalize_name(requirement.name)
            if requirement.extras and to in installed and applies(requirement, asked[name]):
                asked[to].update(canonicalize_name(extra) for extra in requirement.extras)
    if sum(map(len, asked.values())) == before:
        break

edges = sorted(
    {
        (name, canonicalize_name(requirement.name))
        for name, entry in installed.items()
        for requirement in requirements(entry)
        if canonicalize_name(requirement.name) in installed and applies(requirement, asked[name])
    }
)
broken = []
if not is_path:
    for line in pip(*target, "check", may_fail=True).splitlines():
        match = re.match(r"(\S+) (\S+) (?:requires ([^,]+), which is not installed|has requirement ([A-Za-z0-9._-]+).*, but you have)", line)
        if match:
            broken.append((canonicalize_name(match[1]), canonicalize_name(match[3] or match[4])))
json.dump(
    {
        "packages": sorted((canonicalize_name(entry["name"]), entry["version"]) for entry in listed),
        "edges": edges,
        "broken": sorted(set(broken)),
        "requested": sorted(name for name, entry in installed.items() if entry.get("requested")),
    },
    sys.stdout,
)
