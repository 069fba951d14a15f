//! Two commits side by side on one machine: each part is measured by the other commit's process, then at once by ours.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::report::{self, Measure, print_row};

/// `other` is what `bench-against` built: a process for each part that could be built there, in `parts/`.
pub fn measure(parts: &[String], other: &Path, out: Option<&Path>) {
    print_row("what", ["there", "here", "here / there"]);
    let (mut there, mut here) = (Vec::new(), Vec::new());
    for part in parts {
        let before = of_process(&other.join("parts").join(part), part);
        let after = of_process(&std::env::current_exe().unwrap(), part);
        compare(&before, &after);
        there.extend(before);
        here.extend(after);
    }
    if let Some(out) = out {
        report::write(out, &here);
        report::write(&out.with_file_name("bench-against.json"), &there);
    }
}

/// What a process measures of a part, or nothing when it was not built.
fn of_process(binary: &Path, part: &str) -> Vec<Measure> {
    if !binary.exists() {
        return Vec::new();
    }
    let out = temporary(part);
    let status = Command::new(binary)
        .args([format!("PARTS={part}"), format!("OUT={}", out.display())])
        .args(std::env::args().skip(1).filter(|argument| !is_ours(argument)))
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{} could not measure {part}", binary.display());
    let measures = report::read(&out);
    std::fs::remove_file(out).unwrap();
    measures
}

fn is_ours(argument: &str) -> bool {
    ["PARTS=", "OUT=", "AGAINST="].iter().any(|name| argument.starts_with(name))
}

fn temporary(part: &str) -> PathBuf {
    std::env::temp_dir().join(format!("mce-bench-{part}-{}.json", uuid::Uuid::new_v4()))
}

/// Every figure that one of the two has, in our order, then what only the other has.
fn compare(there: &[Measure], here: &[Measure]) {
    for after in here {
        let before = there.iter().find(|before| before.name == after.name);
        let ratio =
            before.map_or_else(|| "-".to_owned(), |before| format!("{:.2}", after.value / before.value));
        print_row(
            &after.name,
            [&before.map_or_else(|| "-".to_owned(), Measure::shown), &after.shown(), &ratio],
        );
    }
    for before in there.iter().filter(|before| here.iter().all(|after| after.name != before.name)) {
        print_row(&before.name, [&before.shown(), "-", "-"]);
    }
}
