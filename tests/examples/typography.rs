//! Sets the typography of what people read, in place: `cargo run -p mce-tests --example typography`.

use mce_tests::{documents, typography};

fn main() -> std::io::Result<()> {
    let root = documents::repository("");
    for path in typography::files(&root) {
        let content = std::fs::read_to_string(&path)?;
        let set = typography::set_file(&root, &path, &content);
        if set != content {
            println!("{}", path.display());
            std::fs::write(&path, set)?;
        }
    }
    Ok(())
}
