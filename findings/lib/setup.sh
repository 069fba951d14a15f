# Sourced by each finding. Gives it a temporary folder, which is the current one and is removed at the end, pinned public
# packages in it, and a comparison of what was seen with what was seen the first time.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# python_packages NAME==VERSION…: in a virtual environment, whose interpreter is then `venv/bin/python`.
python_packages() {
    python3 -m venv venv
    venv/bin/pip install --quiet --disable-pip-version-check "$@"
    printf 'with %s\n' "$*"
}

# node_packages NAME@VERSION…: no script of theirs is run.
node_packages() {
    printf '{"private": true}\n' >package.json
    npm install --silent --no-audit --no-fund --ignore-scripts --save-exact "$@"
    printf 'with %s\n' "$*"
}

# seen PROGRAM…, with the expected output on standard input: prints the output, or what has changed, and fails.
seen() {
    cat >expected
    "$@" >actual 2>complaints || { cat actual complaints >&2; echo "changed: $* failed" >&2; exit 1; }
    if ! diff -u expected actual >difference; then
        cat difference >&2
        echo "changed: the lines with - were seen first, those with + are seen now" >&2
        exit 1
    fi
    sed 's/^/seen: /' actual
}
