# What the Makefile, the tests and the other scripts need to know of this machine. Sourced by sh or bash, from anywhere:
#     . infra/toolchain/env.sh
# It only sets variables: infra/toolchain/setup installs.
export MCE_CACHE="${MCE_CACHE:-$HOME/.cache/mon-compte-elu}"

# Which toolchain builds the Wasm: "rustup" (whatever rustc comes first in PATH) or "debian" (see wasm.sh).
MCE_WASM_TOOLCHAIN=
[ ! -f "$MCE_CACHE/wasm-toolchain" ] || read -r MCE_WASM_TOOLCHAIN <"$MCE_CACHE/wasm-toolchain" || :
export MCE_WASM_TOOLCHAIN
# A target folder of its own: two compilers, or the profiles of two worlds, would rebuild each other's work.
export MCE_WASM_TARGET_DIR="${MCE_WASM_TARGET_DIR:-$MCE_CACHE/target-wasm}"

export MCE_VENV="$MCE_CACHE/venv"
export MCE_NODE_MODULES="$MCE_CACHE/node/node_modules"
export MCE_DSFR="$MCE_NODE_MODULES/@gouvfr/dsfr"
# For the browser journeys.
export MCE_AXE="$MCE_NODE_MODULES/axe-core/axe.min.js"
export MCE_CHROMIUM="${MCE_CHROMIUM:-$(command -v chromium || command -v google-chrome || command -v chromium-browser || :)}"
export MCE_CHROMEDRIVER="${MCE_CHROMEDRIVER:-$(command -v chromedriver || :)}"
export MCE_FIREFOX="${MCE_FIREFOX:-$(command -v firefox-esr || command -v firefox || :)}"
export MCE_WEBKITDRIVER="${MCE_WEBKITDRIVER:-$(command -v WebKitWebDriver || :)}"
export MCE_XVFB="${MCE_XVFB:-$(command -v Xvfb || :)}"

case ":$PATH:" in
*":$MCE_CACHE/tools/bin:"*) ;;
*) PATH="$MCE_CACHE/tools/bin:$MCE_NODE_MODULES/.bin:$PATH" ;;
esac
export PATH
