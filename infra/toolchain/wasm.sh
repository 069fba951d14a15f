# The toolchain of the SPA: a rustc that knows wasm32-unknown-unknown, trunk and wasm-bindgen. Sourced by `setup`.
#
# The ordinary way is rustup. Where rustup cannot reach its servers, Debian has a recent enough rustc with the sources of
# the standard library, from which std is built once for wasm32 (40 s). MCE_WASM_WAY=rustup|debian forces one of the two.

# Whether the rustc named here has a std for wasm32.
knows_wasm() {
    local dir
    dir=$("$1" --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) && compgen -G "$dir/libstd-*.rlib" >/dev/null
}

# Says in one file which way holds, for env.sh and with-wasm.
use_wasm_toolchain() {
    mkdir -p "$MCE_CACHE"
    printf '%s\n' "$1" >"$MCE_CACHE/wasm-toolchain"
    MCE_WASM_TOOLCHAIN=$1
}

setup_wasm_rustup() {
    if ! knows_wasm rustc; then
        has rustup || return 1
        doing "rustup target add wasm32-unknown-unknown"
        # A closed network often hangs rather than refuses.
        logged rustup timeout 60 rustup target add wasm32-unknown-unknown 2>/dev/null && knows_wasm rustc || return 1
    fi
    use_wasm_toolchain rustup
}

setup_wasm_debian() {
    local package missing=() bin="$MCE_CACHE/debian-rust/bin"
    if ! /usr/bin/rustc --version >/dev/null 2>&1 || ! knows_wasm /usr/bin/rustc; then
        has apt-get || need "wasm32 is missing: install rustup, then run: rustup target add wasm32-unknown-unknown"
        for package in $MCE_DEBIAN_RUST; do
            dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
        done
        [ ${#missing[@]} = 0 ] || apt_install "rustup cannot fetch wasm32's std" "${missing[@]}"
        version_at_least "$(tool_version /usr/bin/rustc)" "$MCE_RUST_MIN" ||
            need "Debian's rustc is too old, and rustup cannot fetch wasm32's std: install Rust $MCE_RUST_MIN with that target"
    fi
    # Links under names of our own: ~/.cargo/bin often comes first in PATH, and /usr/bin in front would hide other tools.
    mkdir -p "$bin"
    for package in cargo rustc rustdoc; do ln -sfn "/usr/bin/$package" "$bin/$package"; done
    # The compiler finds its own library from where it really is: the links change nothing to it.
    knows_wasm /usr/bin/rustc || build_wasm_std
    use_wasm_toolchain debian
}

build_wasm_std() {
    doing "building std for wasm32 (about a minute, once)"
    local work lib
    work=$(mktemp -d)
    mkdir "$work/src"
    printf '#![no_std]\n' >"$work/src/lib.rs"
    printf '[package]\nname = "mce-empty"\nedition = "2024"\n[workspace]\n' >"$work/Cargo.toml"
    # embed-bitcode and one codegen unit, as in Rust's own releases: without them, LTO of the SPA has nothing to work on.
    # RUSTC_BOOTSTRAP: -Z build-std is not stable; it is used here and nowhere else.
    (
        cd "$work"
        unset RUSTUP_TOOLCHAIN RUSTC CARGO_BUILD_TARGET
        PATH="$MCE_CACHE/debian-rust/bin:$PATH" CARGO_TARGET_DIR="$work/target" RUSTC_BOOTSTRAP=1 \
            RUSTFLAGS=-Cembed-bitcode=yes CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1 \
            logged wasm-std cargo build --release -Z build-std=std,panic_abort --target wasm32-unknown-unknown
    ) || need "std does not build for wasm32: install Rust $MCE_RUST_MIN with that target"
    rm -f "$work"/target/wasm32-unknown-unknown/release/deps/libmce_empty-*
    lib=$(/usr/bin/rustc --print target-libdir --target wasm32-unknown-unknown)
    root_prefix || need "std for wasm32: run as root: infra/toolchain/setup wasm (it writes to $lib)"
    "${AS_ROOT[@]}" mkdir -p "$lib"
    # Of an older compiler of the same package: two stds side by side would be an error.
    "${AS_ROOT[@]}" find "$lib" -name '*.rlib' -delete
    "${AS_ROOT[@]}" cp "$work"/target/wasm32-unknown-unknown/release/deps/*.rlib "$lib/"
    rm -rf "$work"
}

# The std that is there was built by an older Debian rustc: after an upgrade of the package it is found, and refused.
drop_stale_wasm_std() {
    local stamp="$MCE_CACHE/wasm-std-rustc" now
    now=$(/usr/bin/rustc --version 2>/dev/null) || return 0
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" != "$now" ] && root_prefix; then
        "${AS_ROOT[@]}" find "$(/usr/bin/rustc --print target-libdir --target wasm32-unknown-unknown)" -name '*.rlib' -delete
    fi
    printf '%s\n' "$now" >"$stamp"
}

setup_wasm() {
    case "${MCE_WASM_WAY:-}" in
    rustup) setup_wasm_rustup || need "rustup cannot add wasm32-unknown-unknown" ;;
    debian) drop_stale_wasm_std && setup_wasm_debian ;;
    *)
        # What worked last time first: no network and no time-out when there is nothing to do.
        if [ "$MCE_WASM_TOOLCHAIN" = debian ]; then
            drop_stale_wasm_std
            setup_wasm_debian
        elif ! setup_wasm_rustup; then
            drop_stale_wasm_std
            setup_wasm_debian
        fi
        ;;
    esac
    local bindgen
    bindgen=$(awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/[^0-9.]/, ""); print; exit }' "$ROOT/Cargo.lock" 2>/dev/null || :)
    bindgen=${bindgen:-$MCE_WASM_BINDGEN_DEFAULT}
    # Without TLS: trunk is told to stay offline, and the test runners of wasm-bindgen are not used.
    cargo_tool trunk trunk "$MCE_TRUNK" --locked --no-default-features
    # Without --locked: its own lock file names versions that do not build with a recent compiler.
    cargo_tool wasm-bindgen-cli wasm-bindgen "$bindgen" --no-default-features --bin wasm-bindgen
    rm -rf "$MCE_CACHE/tools/build"
    say "wasm: ready ($MCE_WASM_TOOLCHAIN's rustc, trunk $MCE_TRUNK, wasm-bindgen $bindgen)"
}
