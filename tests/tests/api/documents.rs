//! What the repository says of the code is what the code says.

use mce_tests::documents;

#[test]
fn the_contract_is_the_one_in_the_repository() {
    let contract = serde_json::to_string_pretty(&mce_shared::api::openapi::document()).unwrap();
    documents::hold("docs/openapi.json", &format!("{contract}\n"));
}

#[test]
fn the_contract_describes_every_route() {
    let contract = serde_json::to_value(mce_shared::api::openapi::document()).unwrap();
    for route in mce_shared::api::ROUTES {
        let operation = &contract["paths"][route.path][route.method.as_str().to_lowercase()];
        assert!(operation["operationId"].is_string(), "{} {}", route.method.as_str(), route.path);
    }
}

#[test]
fn the_diagram_of_the_lifecycle_is_that_of_its_table() {
    documents::hold_section("ARCHITECTURE.md", "lifecycle", &documents::lifecycle());
}

#[test]
fn the_functions_and_routes_of_the_template_are_those_that_the_handlers_declare() {
    for (section, expected) in mce_local::template::generated() {
        documents::hold_section("infra/template.yaml", section, &expected);
    }
}

/// Each row of the glossary names a file, or a folder, in which its type is.
#[test]
fn the_glossary_points_at_what_there_is() {
    let glossary = std::fs::read_to_string(documents::repository("docs/glossary.md")).unwrap();
    let mut rows = 0;
    for row in glossary.lines().filter(|line| line.starts_with('|') && line.contains('`')) {
        let cells: Vec<_> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [_, _, types, place] = cells[..] else { panic!("four cells: {row}") };
        let place = documents::repository(place.trim_matches('`'));
        assert!(place.exists(), "{row}");
        let known = types.split('`').skip(1).step_by(2).filter(|_| place.is_file());
        let text = if place.is_file() { std::fs::read_to_string(&place).unwrap() } else { String::new() };
        for name in known {
            let name = name.rsplit("::").next().unwrap();
            assert!(text.contains(name), "{name} is not there: {row}");
        }
        rows += 1;
    }
    assert!(rows > 40, "{rows} rows");
}
