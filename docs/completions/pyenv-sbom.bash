# Made by scripts/completions.mjs from the help of pyenv-sbom.
_pyenv_sbom() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} options
  # Readline takes = for a word of its own.
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD-2]}
  fi
  case $previous in
    -o|--output) COMPREPLY=(); return ;;
    --format) COMPREPLY=($(compgen -W 'cyclonedx-json cyclonedx-xml spdx-json spdx-tag-value spdx3-json csv html table text json markdown' -- "$current")); return ;;
    --spec-version) COMPREPLY=(); return ;;
    --name) COMPREPLY=(); return ;;
    --root-name) COMPREPLY=(); return ;;
    --root-version) COMPREPLY=(); return ;;
    --root-type) COMPREPLY=($(compgen -W 'application framework library container platform operating-system device device-driver firmware file machine-learning-model data cryptographic-asset' -- "$current")); return ;;
    --root-purl) COMPREPLY=(); return ;;
    --root-supplier) COMPREPLY=(); return ;;
    --author) COMPREPLY=(); return ;;
    --allow-licenses) COMPREPLY=(); return ;;
    --deny-licenses) COMPREPLY=(); return ;;
    --ignore) COMPREPLY=(); return ;;
    --exclude) COMPREPLY=(); return ;;
    --root) COMPREPLY=(); return ;;
    --other-sboms) COMPREPLY=($(compgen -W 'refer merge' -- "$current")); return ;;
    --interpreter-sbom) COMPREPLY=(); return ;;
    --document-files) COMPREPLY=($(compgen -W 'collapse keep' -- "$current")); return ;;
    --interpreter-files) COMPREPLY=($(compgen -W 'collapse keep' -- "$current")); return ;;
    --vex) COMPREPLY=(); return ;;
    --origin) COMPREPLY=($(compgen -W 'keep prefer' -- "$current")); return ;;
    --native) COMPREPLY=($(compgen -W 'off headers full' -- "$current")); return ;;
    --fail-on) COMPREPLY=($(compgen -W 'note warning error never' -- "$current")); return ;;
    --diagnostics) COMPREPLY=($(compgen -W 'human json' -- "$current")); return ;;
    --max-file-size) COMPREPLY=(); return ;;
    --max-depth) COMPREPLY=(); return ;;
    --max-values) COMPREPLY=(); return ;;
    --max-documents) COMPREPLY=(); return ;;
    --max-entries) COMPREPLY=(); return ;;
    --max-archive-size) COMPREPLY=(); return ;;
  esac
  case ${COMP_WORDS[1]} in
    merge) options='-o --output --format --spec-version --name --root-name --root-version --root-type --root-purl --root-supplier --author --reproducible --validate --allow-licenses --deny-licenses --ignore --exclude --no-pip-vendored --drop-excluded --trust-own --root --verify --other-sboms --license-texts --interpreter-sbom --document-files --interpreter-files --vex --no-enrich --origin --native --fail-on --diagnostics -q --quiet -v --verbose --no-progress --max-file-size --max-depth --max-values --max-documents --max-entries --max-archive-size -V --version -h --help' ;;
    convert) options='-o --output --format --spec-version --name --root-name --root-version --root-type --root-purl --root-supplier --author --reproducible --validate --allow-licenses --deny-licenses --ignore --exclude --no-pip-vendored --drop-excluded --fail-on --diagnostics -q --quiet -v --verbose --max-file-size --max-depth --max-values -V --version -h --help' ;;
    diff) options='--format --fail-on --diagnostics -q --quiet -v --verbose --drop-excluded --other-sboms --interpreter-sbom --document-files --interpreter-files --no-enrich --origin --native --max-file-size --max-depth --max-values --max-documents --max-entries --max-archive-size -V --version -h --help' ;;
    explain) options='--format --diagnostics -q --quiet -v --verbose --drop-excluded --other-sboms --interpreter-sbom --document-files --interpreter-files --no-enrich --origin --native --max-file-size --max-depth --max-values --max-documents --max-entries --max-archive-size -V --version -h --help' ;;
    *) options='-o --output --format --spec-version --name --root-name --root-version --root-type --root-purl --root-supplier --author --reproducible --validate --allow-licenses --deny-licenses --ignore --exclude --no-pip-vendored --drop-excluded --root --verify --other-sboms --license-texts --interpreter-sbom --document-files --interpreter-files --vex --no-enrich --origin --native --fail-on --diagnostics -q --quiet -v --verbose --no-progress --max-file-size --max-depth --max-values --max-documents --max-entries --max-archive-size -V --version -h --help' ;;
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W 'merge convert diff explain' -- "$current"))
    local path
    while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen -f -- "$current")
  else
    COMPREPLY=()
  fi
}
# What is left empty is a path.
complete -o filenames -o default -F _pyenv_sbom pyenv-sbom
