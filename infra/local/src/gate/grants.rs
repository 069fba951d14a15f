//! Which grants of the roles are used: what a run of the tests never uses, a function does not need.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use mce_functions::FUNCTIONS;
use mce_functions::reach::{Grant, Reach};

use super::policy::{Need, need};
use crate::template::local_table_name;

/// The folder where each process writes down what it used; unset outside the tests.
const FOLDER: &str = "MCE_GRANTS";

/// What the functions of a platform used, each grant written down once.
pub struct Grants {
    file: Option<Mutex<(File, HashSet<String>)>>,
}

impl Grants {
    /// Writes to a file of this process in the folder that the environment names, if any.
    pub fn from_environment() -> Grants {
        let file = std::env::var_os(FOLDER).and_then(|folder| {
            fs::create_dir_all(&folder).ok()?;
            let path = Path::new(&folder).join(format!("{}.txt", std::process::id()));
            OpenOptions::new().create(true).append(true).open(path).ok()
        });
        Grants { file: file.map(|file| Mutex::new((file, HashSet::new()))) }
    }

    /// A function did what needs these.
    pub fn used(&self, function: &str, needs: &[Need]) {
        let Some(file) = &self.file else { return };
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        for need in needs {
            let line = line(function, &need.action, &need.resource);
            if file.1.insert(line.clone()) {
                // A grant that could not be written down is found missing later.
                let _ = writeln!(file.0, "{line}");
            }
        }
    }
}

fn line(function: &str, action: &str, resource: &str) -> String {
    format!("{function} {action} {resource}")
}

/// The grants on tables that nobody used, of all that was written down in `folder`; one line each, sorted. What routes imply is
/// one mechanism, whoever names it: one function that uses it is enough.
///
/// # Errors
/// When the folder can't be read.
pub fn unused(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut used = HashSet::new();
    for entry in fs::read_dir(folder)? {
        used.extend(fs::read_to_string(entry?.path())?.lines().map(str::to_owned));
    }
    let by_anybody: HashSet<&str> = used.iter().map(|line| without_name(line)).collect();
    let implied = implied();
    let is_used = |line: &String| {
        let grant = without_name(line);
        used.contains(line) || implied.iter().any(|one| one == grant) && by_anybody.contains(grant)
    };
    let declared = FUNCTIONS
        .iter()
        .flat_map(|function| granted(function.name, function.reach.tables.iter().copied()))
        .filter(|line| !is_used(line));
    let mut unused: Vec<String> = declared.collect();
    unused.extend(implied.iter().filter(|grant| !by_anybody.contains(grant.as_str())).cloned());
    unused.sort();
    Ok(unused)
}

/// The grant of a line, whichever function has it.
fn without_name(line: &str) -> &str {
    line.split_once(' ').map_or(line, |(_, grant)| grant)
}

/// What the routes of all functions imply, each grant once and under nobody's name.
fn implied() -> Vec<String> {
    let routes = FUNCTIONS.iter().flat_map(|function| function.routes).map(|bound| bound.route);
    granted("", Reach::implied(routes)).iter().map(|line| without_name(line).to_owned()).collect()
}

fn granted(function: &str, grants: impl Iterator<Item = Grant>) -> Vec<String> {
    let lines = grants.flat_map(|grant| {
        let table = local_table_name(&format!("{:?}Table", grant.table));
        grant.actions.iter().map(move |action| {
            let needed = need(action.iam(), &table, grant.index);
            line(function, &needed.action, &needed.resource)
        })
    });
    lines.collect()
}
