# What `make check` adds to the compiler: the template's linters and emulator, and the licences and origins of dependencies. Sourced by `setup`.
setup_check() {
    local want="cfn-lint==$MCE_CFN_LINT aws-sam-cli==$MCE_SAM_CLI moto[cloudformation,s3]==$MCE_MOTO" python
    python=$(command -v python3 || :)
    [ -n "$python" ] || need "Python is missing: install Python 3.10 or later, with venv"
    if [ "$(cat "$MCE_VENV/installed" 2>/dev/null)" != "$want" ]; then
        doing "Python tools: $want"
        rm -rf "$MCE_VENV"
        logged venv "$python" -m venv "$MCE_VENV" || need "python3 -m venv failed: install Debian's python3-venv or its equivalent"
        # shellcheck disable=SC2086 # a list of words
        logged pip "$MCE_VENV/bin/pip" install --quiet $want || need "pip install $want failed"
        printf '%s\n' "$want" >"$MCE_VENV/installed"
    fi
    cargo_tool cargo-deny cargo-deny "$MCE_CARGO_DENY" --locked
    rm -rf "$MCE_CACHE/tools/build"
    say "check: ready (cfn-lint $MCE_CFN_LINT, sam $MCE_SAM_CLI, moto $MCE_MOTO, cargo-deny $MCE_CARGO_DENY)"
}
