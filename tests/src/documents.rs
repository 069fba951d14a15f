//! Documents of the repository that follow from the code: compared, or written anew with `MCE_UPDATE=1`.

use std::path::PathBuf;

use mce_shared::lifecycle::{Actor, State, TABLE};

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    mce_local::config::root().join(path)
}

/// Fails when the file is not `expected`, or writes it.
pub fn hold(path: &str, expected: &str) {
    crate::hold::hold(&repository(path), expected);
}

/// Fails when what stands between `<!-- name:begin -->` and `<!-- name:end -->` in the file is not `expected`, or writes it.
pub fn hold_section(path: &str, name: &str, expected: &str) {
    let text = std::fs::read_to_string(repository(path)).unwrap();
    let (open, close) = if path.ends_with(".yaml") { ("  # ", "") } else { ("<!-- ", " -->") };
    let (begin, end) = (format!("{open}{name}:begin{close}\n"), format!("{open}{name}:end{close}"));
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("{path} has no {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{path} has no {end}"));
    hold(path, &format!("{before}{begin}{expected}{end}{after}"));
}

/// The lifecycle of a dossier as a Mermaid diagram: one arrow for each way from a state to another; what leaves a dossier
/// where it is stands in a table of its own.
pub fn lifecycle() -> String {
    let mut diagram = String::from("```mermaid\nstateDiagram-v2\n    [*] --> Submitted : Submit (élu)\n");
    for row in TABLE {
        for to in row.to.iter().filter(|to| **to != row.from) {
            diagram += &format!("    {:?} --> {to:?} : {:?} ({})\n", row.from, row.command, actors(row.by));
        }
    }
    for state in State::ALL.into_iter().filter(|state| state.is_final()) {
        diagram += &format!("    {state:?} --> [*]\n");
    }
    diagram += "```\n\nWithout a change of state:\n\n| state | command | by |\n|---|---|---|\n";
    for row in TABLE.iter().filter(|row| row.to.contains(&row.from)) {
        diagram += &format!("| {:?} | {:?} | {} |\n", row.from, row.command, actors(row.by));
    }
    diagram
}

fn actors(by: &[Actor]) -> String {
    let name = |actor: &Actor| match actor {
        Actor::Elu => "élu",
        Actor::Of => "OF",
        Actor::Collectivite => "collectivité",
        Actor::Gestionnaire => "gestionnaire",
        Actor::CardService => "card service",
        Actor::Platform => "platform",
    };
    by.iter().map(name).collect::<Vec<_>>().join(", ")
}
