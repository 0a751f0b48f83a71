"""Installed distributions as importlib.metadata and packaging read them, and as the bytes of their files show them."""

import hashlib
import re
from dataclasses import dataclass, field
from email.utils import getaddresses
from functools import cached_property
from importlib.metadata import PathDistribution
from pathlib import Path

from packaging.metadata import RawMetadata, parse_email
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

ENVIRONMENT = {
    "implementation_name": "cpython",
    "implementation_version": "3.11.7",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_release": "",
    "platform_system": "Linux",
    "platform_version": "",
    "python_full_version": "3.11.7",
    "python_version": "3.11",
    "sys_platform": "linux",
}
MAGIC = {
    b"\x7fELF": "ELF",
    b"\xfe\xed\xfa\xce": "Mach-O",
    b"\xfe\xed\xfa\xcf": "Mach-O",
    b"\xce\xfa\xed\xfe": "Mach-O",
    b"\xcf\xfa\xed\xfe": "Mach-O",
    b"\xca\xfe\xba\xbe": "Mach-O",
    b"\0asm": "wasm",
    b"!<arch>": "static library",
}
SCRIPT = (".js", ".mjs", ".cjs")
CARRIED = (".whl", ".jar", ".egg", ".pyz", ".tgz")
LINE_OF_A_BUNDLE = 2000


@dataclass
class Distribution:
    folder: Path
    site_packages: Path
    environment: Path
    extras: set[str] = field(default_factory=set)

    @cached_property
    def raw(self) -> RawMetadata:
        return parse_email((self.folder / "METADATA").read_bytes())[0]

    @property
    def name(self) -> str:
        return canonicalize_name(self.raw["name"])

    @property
    def version(self) -> str:
        return self.raw["version"]

    @cached_property
    def wheel(self) -> list[tuple[str, str]]:
        path = self.folder / "WHEEL"
        lines = path.read_text().splitlines() if path.exists() else []
        return [(key.strip(), value.strip()) for key, _, value in (line.partition(":") for line in lines) if value]

    @cached_property
    def tags(self) -> set[str]:
        """PEP 425: each of the three fields may hold several, with dots between them."""
        tags = set()
        for key, value in self.wheel:
            if key == "Tag":
                fields = [one.split(".") for one in value.split("-")]
                tags |= {f"{python}-{abi}-{platform}" for python in fields[0] for abi in fields[1] for platform in fields[2]}
        return tags

    @cached_property
    def files(self) -> list[Path]:
        """What RECORD lists and is there, by importlib.metadata."""
        listed = PathDistribution(self.folder).files or []
        return sorted({path for one in listed if (path := Path(one.locate()).resolve()).is_file()})

    def inside(self, path: Path) -> str:
        return path.relative_to(self.environment).as_posix()

    @cached_property
    def documents(self) -> list[Path]:
        return sorted(path for path in (self.folder / "sboms").rglob("*") if path.is_file())

    @cached_property
    def requirements(self) -> list[Requirement]:
        requirements = []
        for text in self.raw.get("requires_dist", []):
            try:
                requirements.append(Requirement(text))
            except InvalidRequirement:
                continue
        return requirements

    def required(self) -> dict[str, set[str]]:
        """Names of what is required here, each with the extras that are asked of it."""
        names: dict[str, set[str]] = {}
        for one in self.requirements:
            extras = {"", *self.extras}
            if one.marker is None or any(one.marker.evaluate({**ENVIRONMENT, "extra": extra}) for extra in extras):
                names.setdefault(canonicalize_name(one.name), set()).update(map(canonicalize_name, one.extras))
        return names

    @property
    def declared(self) -> set[str]:
        return {canonicalize_name(one.name) for one in self.requirements}

    def people(self) -> list[tuple[str, str]]:
        """Authors and maintainers, as `(name, address)`."""
        people: list[tuple[str, str]] = []
        for kind in ("author", "maintainer"):
            name, addresses = self.raw.get(kind), self.raw.get(f"{kind}_email")
            stated = getaddresses([name]) if name and "@" in name else [(name, "")] if name else []
            people += stated + (getaddresses([addresses]) if addresses else [])
        return [(name.strip(), address.strip()) for name, address in people if name.strip() or address.strip()]

    def foreign(self) -> list[str]:
        """Why the bytes do not let anyone say that all of this is Python of its own: what each file shows."""
        shown = [f"{self.inside(path)} is {kind}" for path in self.files if (kind := kind_of(path)) is not None]
        if ("Root-Is-Purelib", "false") in self.wheel:
            shown.append("WHEEL says Root-Is-Purelib: false")
        shown += [f"WHEEL says {tag}" for tag in self.tags if not tag.endswith("-any")]
        return shown

    def libraries(self) -> list[Path]:
        """Shared libraries that are no extension modules: those in the folders that repair tools make, and other `lib*.so*`."""
        return [
            path
            for path in self.files
            if kind_of(path) == "ELF"
            and ".cpython-" not in path.name
            and (re.search(r"\.libs/|/\.dylibs/", self.inside(path)) or re.match(r"lib.*\.so(\.|$)", path.name))
        ]

    def root_claims(self) -> dict[str, str]:
        return {self.inside(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in self.documents}


KINDS: dict[Path, str | None] = {}


def kind_of(path: Path) -> str | None:
    if path not in KINDS:
        KINDS[path] = look(path)
    return KINDS[path]


def look(path: Path) -> str | None:
    """What kind of foreign code a file is, by its first bytes; of JavaScript, by its lines and its place."""
    with path.open("rb") as file:
        head = file.read(8)
        if head.startswith(b"MZ"):
            return "PE"
        for magic, kind in MAGIC.items():
            if head.startswith(magic):
                return kind
        if path.suffix in CARRIED and head:
            return "a carried archive"
        if path.suffix not in SCRIPT:
            return None
        if "node_modules" in path.parts or ".min." in path.name:
            return "bundled JavaScript"
        longest = max(map(len, (head + file.read()).split(b"\n")), default=0)
        return "bundled JavaScript" if longest >= LINE_OF_A_BUNDLE else None


def read_environment(environment: Path) -> list[Distribution]:
    """What is installed, without what distributions carry in themselves."""
    site_packages = environment / "lib/python3.11/site-packages"
    found = [Distribution(path, site_packages, environment) for path in sorted(site_packages.glob("*.dist-info"))]
    set_extras(found)
    return found


def set_extras(distributions: list[Distribution]) -> None:
    """Extras are asked for by requirements, whose own extras come into force by that: until nothing changes."""
    by_name = {one.name: one for one in distributions}
    changed = True
    while changed:
        changed = False
        for one in distributions:
            for name, extras in one.required().items():
                target = by_name.get(name)
                if target is not None and not extras <= target.extras:
                    target.extras |= extras
                    changed = True
