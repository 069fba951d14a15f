//! A file that follows from the code: compared, or written anew with `MCE_UPDATE=1`.

use std::path::Path;

/// Fails when the file is not `expected`, or writes it.
pub fn hold(file: &Path, expected: &str) {
    if std::env::var_os("MCE_UPDATE").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, expected).unwrap();
    }
    let found = std::fs::read_to_string(file).unwrap_or_default();
    let file = file.display();
    assert!(found == expected, "{file} is not what the code says: run the tests once with MCE_UPDATE=1");
}
