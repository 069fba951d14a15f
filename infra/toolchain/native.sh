# Rust for this machine and a C compiler (ring, aws-lc and SQLite are C). Sourced by `setup`.
setup_native() {
    has cargo && has rustc || need "Rust is missing: install rustup from https://rustup.rs (Rust $MCE_RUST_MIN or later)"
    local rust
    rust=$(tool_version rustc)
    version_at_least "${rust:-0}" "$MCE_RUST_MIN" ||
        need "rustc ${rust:-?} is too old: install Rust $MCE_RUST_MIN or later (rustup update stable)"
    has cc || apt_install "a C compiler is missing" build-essential
    has cc || need "a C compiler is missing: install gcc or clang"
    say "native: ready (rustc $rust)"
}
