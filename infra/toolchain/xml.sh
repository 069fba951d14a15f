# xmllint: the tests check our bank files against the banks' own schemas with a second, independent reader. Sourced by `setup`.
setup_xml() {
    has xmllint || apt_install "the tests of the XML files need xmllint" libxml2-utils
    say "xml: ready ($(command -v xmllint))"
}
