//! What people who write no code may read and change, `parameters.toml`, `elections.toml` and `texts/`, becomes Rust here: nothing is parsed at
//! run time, and what could only be a mistake stops the build.

#![allow(clippy::disallowed_methods, reason = "cargo tells a build script by its environment where to write")]

mod elections;
mod parameters;
mod texts;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    parameters::compile()?;
    elections::compile()?;
    texts::compile()
}

fn write_code(name: &str, code: &str) -> Fallible<()> {
    Ok(fs::write(Path::new(&env::var("OUT_DIR")?).join(name), code)?)
}
