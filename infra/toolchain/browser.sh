# The browsers of the journeys and their drivers: Chromium for all of them, Firefox and WebKit (whose window needs a screen: Xvfb)
# for one each; and a font, for screenshots that can be read. Sourced by `setup`.
setup_browser() {
    local missing=()
    [ -n "$MCE_CHROMIUM" ] || missing+=(chromium)
    [ -n "$MCE_CHROMEDRIVER" ] || missing+=(chromium-driver)
    [ -n "$MCE_FIREFOX" ] || missing+=(firefox-esr)
    [ -n "$MCE_WEBKITDRIVER" ] || missing+=(webkit2gtk-driver)
    [ -n "$MCE_XVFB" ] || missing+=(xvfb)
    compgen -G "/usr/share/fonts/truetype/dejavu/*.ttf" >/dev/null ||
        [ -n "$MCE_FIREFOX" ] || missing+=(firefox-esr)
    [ -n "$MCE_WEBKITDRIVER" ] || missing+=(webkit2gtk-driver)
    [ -n "$MCE_XVFB" ] || missing+=(xvfb)
    compgen -G "/usr/share/fonts/truetype/liberation*/*.ttf" >/dev/null ||
        [ "$(uname -s)" = Darwin ] || missing+=(fonts-dejavu-core)
    if [ ${#missing[@]} != 0 ]; then
        apt_install "the browser journeys need Chromium, Firefox, WebKitGTK, their drivers and a font" "${missing[@]}"
        # They were not there when env.sh looked.
        unset MCE_CHROMIUM MCE_CHROMEDRIVER MCE_FIREFOX MCE_WEBKITDRIVER MCE_XVFB
        . "$ROOT/infra/toolchain/env.sh"
    fi
    # Debian has no package of Firefox's driver.
    cargo_tool geckodriver geckodriver "$MCE_GECKODRIVER_VERSION" --locked
    rm -rf "$MCE_CACHE/tools/build"
    say "browser: ready ($MCE_CHROMIUM, $MCE_FIREFOX, $MCE_WEBKITDRIVER)"
}
