//! Turns `styles/<name>.css` into one file, `assets/app.css`, each sheet under the class `mce-<name>`.
//!
//! stylist does it here and not in the browser, where it would add `<style>` elements that our policy refuses.
//! `styles/_global.css`, if it is there, is written as it is, before the others.

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use stylist::ast::{Sheet, ToStyleStr};

const SOURCES: &str = "styles";
const OUTPUT: &str = "assets/app.css";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={SOURCES}");
    println!("cargo::rerun-if-changed={OUTPUT}");
    println!("cargo::rerun-if-changed=build.rs");
    let css = sheets()?.iter().map(|path| scoped(path)).collect::<Result<String, _>>()?;
    if fs::read_to_string(OUTPUT).is_ok_and(|present| present == css) {
        return Ok(());
    }
    fs::write(OUTPUT, css)?;
    // Older than this run: cargo must run this again if the file is missing, not because it is newer than its record.
    File::options().write(true).open(OUTPUT)?.set_modified(SystemTime::UNIX_EPOCH)?;
    Ok(())
}

/// The sheets, in the order of their names.
fn sheets() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut paths =
        fs::read_dir(SOURCES)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "css"));
    paths.sort();
    Ok(paths)
}

/// One sheet, its selectors under `.mce-<name>` (`&` is that class itself).
fn scoped(path: &Path) -> Result<String, Box<dyn Error>> {
    let source = fs::read_to_string(path)?;
    let name = path.file_stem().and_then(|stem| stem.to_str()).ok_or("a sheet without a name")?;
    let sheet: Sheet = source.parse().map_err(|error| format!("{}: {error}", path.display()))?;
    let scope = format!("mce-{name}");
    let class = if name.starts_with('_') { None } else { Some(scope.as_str()) };
    Ok(sheet.to_style_str(class))
}
