# Helpers of the set-up scripts. Sourced by `setup`.

say() { printf '%s\n' "$*"; }
doing() { printf '  %s …\n' "$*"; }
# A missing thing that the script cannot install: one line that says what to do, and the end of the set-up.
need() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# version_at_least 1.95.0 1.94.1
version_at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }

# logged <name> <command…>: quiet when it works, the end of its log when it does not.
logged() {
    local log="$MCE_CACHE/log/$1.log"
    shift
    mkdir -p "$MCE_CACHE/log"
    if ! "$@" >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        printf 'setup: failed: %s (log: %s)\n' "$*" "$log" >&2
        return 1
    fi
}

root_prefix() {
    if [ "$(id -u)" = 0 ]; then
        AS_ROOT=()
    elif has sudo && sudo -n true 2>/dev/null; then
        AS_ROOT=(sudo -n)
    else
        return 1
    fi
}

# apt_install <why> <package…>
apt_install() {
    local why=$1
    shift
    has apt-get || need "$why: install the equivalent of Debian's packages: $*"
    root_prefix || need "$why: run as root: apt-get install --no-install-recommends $*"
    doing "Debian packages: $*"
    logged apt-update "${AS_ROOT[@]}" apt-get -q update || say "  (apt-get update failed: trying with the lists that are here)"
    logged apt-install "${AS_ROOT[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y install --no-install-recommends "$@" ||
        need "$why: these Debian packages do not install: $*"
}

# tool_version <command>: the first x.y.z that `command --version` prints, or nothing.
tool_version() { "$1" --version 2>/dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1 || :; }

# cargo_tool <crate> <command> <version> [cargo install's options…]: into the cache, unless that version is in PATH.
cargo_tool() {
    local crate=$1 command=$2 version=$3
    shift 3
    [ "$(tool_version "$command")" = "$version" ] && return 0
    doing "cargo install $crate $version (some minutes, once)"
    # From /, so that the project's own cargo settings do not apply. These tools run for a second or two: optimising them
    # takes minutes, and gains nothing that one would notice.
    (
        cd /
        unset RUSTFLAGS CARGO_BUILD_TARGET
        CARGO_TARGET_DIR="$MCE_CACHE/tools/build" CARGO_INCREMENTAL=0 \
            CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
            CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_PROFILE_RELEASE_PANIC=abort \
            logged "cargo-$crate" cargo install "$crate" --version "$version" --root "$MCE_CACHE/tools" --force "$@"
    ) || need "cargo install $crate --version $version failed"
}
