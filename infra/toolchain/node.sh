# What comes from npm: wasm-opt (binaryen), the DSFR, axe-core. Sourced by `setup`.
# --ignore-scripts: none of the three needs its scripts, and the DSFR's own asks for a set-up file of its own.
setup_node() {
    has node && has npm || need "Node.js is missing: install Node.js 20 or later, with npm"
    local dir="$MCE_CACHE/node"
    if ! cmp -s "$HERE/package-lock.json" "$dir/installed-lock.json" || [ ! -f "$MCE_AXE" ] || [ ! -d "$MCE_DSFR" ]; then
        doing "npm packages: binaryen, @gouvfr/dsfr, axe-core"
        mkdir -p "$dir"
        rm -f "$dir/installed-lock.json"
        cp "$HERE/package.json" "$HERE/package-lock.json" "$dir/"
        (cd "$dir" && logged npm npm ci --ignore-scripts --no-audit --no-fund) || need "npm ci failed"
        cp "$HERE/package-lock.json" "$dir/installed-lock.json"
    fi
    say "node: ready ($(wasm-opt --version))"
}
