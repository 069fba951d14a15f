//! A day or an instant that the browser reads is read by a few lines of our own (`mce_shared::wire`): by the library's, each portal that
//! has it weighs 25 kB more, and only the test of the sizes would tell, long after.

use std::path::Path;

#[test]
fn what_the_browser_reads_of_the_calendar_is_read_by_our_own_lines() {
    let mut wrong = Vec::new();
    each_source(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |path, source| {
        wrong.extend(fields_left_to_the_library(source).map(|line| format!("{path}:{line}")));
    });
    assert_eq!(wrong, Vec::<String>::new(), "#[serde(with = \"crate::wire::…\")]");
}

#[test]
fn a_field_without_our_own_lines_is_found() {
    let source = "wire! {\n    pub struct View {\n        #[serde(with = \"crate::wire::date\")]\n        pub on: Date,\n        \
                  pub at: Timestamp,\n    }\n}\n\npub struct Core {\n    pub on: Date,\n}\n";
    assert_eq!(fields_left_to_the_library(source).collect::<Vec<_>>(), [5]);
}

/// The lines, from 1, of the days and instants of a type of the contract: one of `wire!`, or with a schema of the OpenAPI document.
fn fields_left_to_the_library(source: &str) -> impl Iterator<Item = usize> {
    let (mut in_wire, mut has_schema, mut ours) = (false, false, false);
    // What closes the type in which we are, if it is of the contract.
    let mut end: Option<String> = None;
    source.lines().enumerate().filter_map(move |(number, line)| {
        let written = line.trim_start();
        let indent = &line[..line.len() - written.len()];
        match written {
            "wire! {" => in_wire = true,
            "}" if indent.is_empty() => in_wire = false,
            _ => {}
        }
        if written.starts_with('#') {
            has_schema |= written.contains("ToSchema");
            ours |= written.contains("wire::");
            return None;
        }
        let declares =
            ["struct ", "enum "].iter().any(|word| written.trim_start_matches("pub ").starts_with(word));
        if declares && (in_wire || has_schema) && written.ends_with('{') {
            end = Some(format!("{indent}}}"));
        } else if end.as_deref() == Some(line) {
            end = None;
        }
        let is_comment = written.starts_with("//");
        let is_field = [": Date,", ": Timestamp,", ": Option<Date>,", ": Option<Timestamp>,"]
            .iter()
            .any(|kind| written.ends_with(kind));
        let found = is_field && end.is_some() && !ours;
        if !is_comment {
            (has_schema, ours) = (false, false);
        }
        found.then_some(number + 1)
    })
}

fn each_source(folder: &Path, look: &mut impl FnMut(&str, &str)) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            each_source(&path, look);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            look(&path.display().to_string(), &std::fs::read_to_string(&path).expect("a source"));
        }
    }
}
