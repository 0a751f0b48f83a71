"""Installs wheels into an environment as `installer` does it (the reference implementation), whatever Python runs this: an interpreter
of the wheels' own version is not needed. Takes the folder of wheels, the environment, and the names that get a file REQUESTED."""

import sys
from pathlib import Path

from installer import install
from installer.destinations import SchemeDictionaryDestination
from installer.sources import WheelFile
from packaging.utils import canonicalize_name

PYTHON = "3.11.7"
SITE_PACKAGES = "lib/python3.11/site-packages"


def scheme(environment: Path) -> dict[str, str]:
    site_packages = str(environment / SITE_PACKAGES)
    return {
        "purelib": site_packages,
        "platlib": site_packages,
        "headers": str(environment / "include"),
        "scripts": str(environment / "bin"),
        "data": str(environment),
    }


def main(wheels: Path, environment: Path, requested: set[str]) -> None:
    environment.mkdir(parents=True)
    (environment / "pyvenv.cfg").write_text(f"home = /usr/bin\ninclude-system-site-packages = false\nversion = {PYTHON}\n")
    destination = SchemeDictionaryDestination(scheme(environment), interpreter="/usr/bin/python3", script_kind="posix")
    for path in sorted(wheels.glob("*.whl")):
        metadata = {"INSTALLER": b"installer\n"}
        if canonicalize_name(path.name.split("-")[0]) in requested:
            metadata["REQUESTED"] = b""
        with WheelFile.open(path) as source:
            install(source=source, destination=destination, additional_metadata=metadata)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), {canonicalize_name(name) for name in sys.argv[3:]})
