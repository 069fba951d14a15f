# Chromium and its driver, for the browser journeys, and a font, for screenshots that can be read. Sourced by `setup`.
setup_browser() {
    local missing=()
    [ -n "$MCE_CHROMIUM" ] || missing+=(chromium)
    [ -n "$MCE_CHROMEDRIVER" ] || missing+=(chromium-driver)
    compgen -G "/usr/share/fonts/truetype/dejavu/*.ttf" >/dev/null ||
        compgen -G "/usr/share/fonts/truetype/liberation*/*.ttf" >/dev/null ||
        [ "$(uname -s)" = Darwin ] || missing+=(fonts-dejavu-core)
    if [ ${#missing[@]} != 0 ]; then
        apt_install "the browser journeys need Chromium, its driver and a font" "${missing[@]}"
        MCE_CHROMIUM=$(command -v chromium) MCE_CHROMEDRIVER=$(command -v chromedriver)
    fi
    say "browser: ready ($MCE_CHROMIUM, $MCE_CHROMEDRIVER)"
}
