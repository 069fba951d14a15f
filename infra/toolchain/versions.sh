# The tools' versions, in one place. Sourced. Cargo.lock pins wasm-bindgen: its command must be the same version
# as the crate, or the SPA does not build. package-lock.json pins what comes from npm.
MCE_RUST_MIN=1.94.1
MCE_TRUNK=0.21.14
MCE_WASM_BINDGEN_DEFAULT=0.2.130 # only while there is no Cargo.lock
MCE_GECKODRIVER_VERSION=0.37.1
MCE_CARGO_DENY=0.20.2
MCE_CFN_LINT=1.58.0
MCE_SAM_CLI=1.170.0
MCE_MOTO=5.2.5
MCE_DEBIAN_RUST="rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy lld-22"
