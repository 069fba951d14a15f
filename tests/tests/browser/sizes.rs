//! What a phone loads before it shows the first page.

use std::path::PathBuf;

use mce_shared::portals::portals;

/// Wasm of one portal, in Brotli.
const WASM_MAX: u64 = 254 * 1024;
/// Everything that a first visit loads, in Brotli.
const FIRST_VISIT_MAX: u64 = 350 * 1024;

#[test]
fn a_first_visit_is_light() {
    let files = compressed();
    for portal in portals() {
        let others: Vec<String> =
            portals().filter(|other| *other != portal).map(|other| format!("{other}-")).collect();
        let loaded: Vec<&(String, u64)> =
            files.iter().filter(|(name, _)| !others.iter().any(|other| name.starts_with(other))).collect();
        let total: u64 = loaded.iter().map(|(_, size)| size).sum();
        let wasm: u64 =
            loaded.iter().filter(|(name, _)| name.ends_with(".wasm.br")).map(|(_, size)| size).sum();
        assert!(wasm > 0, "no Wasm of the portal {portal}: run `make spa`");
        assert!(wasm <= WASM_MAX, "the Wasm of {portal} weighs {wasm} bytes");
        assert!(total <= FIRST_VISIT_MAX, "a first visit of {portal} weighs {total} bytes: {loaded:?}");
    }
}

/// The compressed files at the top of the site, and the style sheet of the DSFR.
fn compressed() -> Vec<(String, u64)> {
    let site = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../frontend/dist");
    let folders = [site.clone(), site.join("assets/dsfr")];
    let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
    entries
        .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.metadata().ok()?.len())))
        .filter(|(name, _)| name.ends_with(".br"))
        .collect()
}
