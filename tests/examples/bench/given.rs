//! The words of the command line; its numbers are read by `mce_tests::arguments`.

/// What `NAME=…` gives, unless it is empty.
pub fn text(name: &str) -> Option<String> {
    let found = std::env::args().skip(1).find_map(|argument| {
        let (given, value) = argument.split_once('=')?;
        (given == name).then(|| value.to_owned())
    });
    found.filter(|value| !value.is_empty())
}

/// The parts that `PARTS=` names, or all of them. Ends the process when there is none of that name.
pub fn parts(all: &[&str]) -> Vec<String> {
    let Some(asked) = text("PARTS") else { return all.iter().map(|&part| part.to_owned()).collect() };
    let asked: Vec<String> = asked.split(',').map(|part| part.trim().to_owned()).collect();
    if let Some(unknown) = asked.iter().find(|part| !all.contains(&part.as_str())) {
        eprintln!("bench: no part is called {unknown:?}; PARTS= takes some of: {}", all.join(","));
        std::process::exit(2);
    }
    asked
}
