//! Turns `parameters.toml` into a static table, so that nothing is parsed at run time. It refuses what could only be a
//! mistake: a malformed row, rows out of order, two confirmed values for one day.

use std::fmt::Write as _;
use std::fs;

use toml::{Table, Value};

use crate::{Fallible, write_code};

pub fn compile() -> Fallible<()> {
    println!("cargo::rerun-if-changed=parameters.toml");
    let file = fs::read_to_string("parameters.toml")?;
    let parameters: Table = file.parse()?;
    let mut arms = String::new();
    for (key, parameter) in &parameters {
        let rows = rows(parameter).map_err(|error| format!("parameters.toml, {key}: {error}"))?;
        writeln!(arms, "Parameter::{} => const {{ &[{rows}] }},", variant(key))?;
    }
    write_code("parameters.rs", &format!("match parameter {{\n{arms}}}\n"))?;
    write_code("parameters_table.rs", &format!("const {{ &[{}] }}\n", described(&file, &parameters)?))
}

/// What each is called, in the order of the file, which a table forgets.
fn described(file: &str, parameters: &Table) -> Fallible<String> {
    let mut code = String::new();
    for key in file.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']')) {
        let parameter = parameters.get(key).ok_or_else(|| format!("parameters.toml: no {key}"))?;
        write!(
            code,
            "Described {{ parameter: Parameter::{}, key: {key:?}, label: {:?}, group: Group::{} }}, ",
            variant(key),
            text(parameter, "label")?,
            variant(text(parameter, "group")?),
        )?;
    }
    Ok(code)
}

/// "of-answer" → "OfAnswer": the variant of `Parameter`. A key without a variant, or the reverse, doesn't compile.
fn variant(key: &str) -> String {
    key.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

fn rows(parameter: &Value) -> Fallible<String> {
    let unit = text(parameter, "unit")?;
    let rows = parameter.get("rows").and_then(Value::as_array).ok_or("no rows")?;
    let mut code = String::new();
    let mut last_confirmed_day: Option<String> = None;
    for row in rows {
        let (from, to) = (text(row, "from")?, row.get("to").and_then(Value::as_str));
        let confirmed = row.get("confirmed").and_then(Value::as_bool).ok_or("no confirmed")?;
        if confirmed {
            // ISO dates compare as text.
            if last_confirmed_day.is_some_and(|day| from <= day.as_str()) {
                return Err(format!("the row from {from} begins before the one above has ended").into());
            }
            last_confirmed_day = Some(to.unwrap_or("9999-12-31").to_owned());
        }
        write!(
            code,
            "Row {{ value: {}, from: {}, to: {}, unit: {unit:?}, source: {:?}, confirmed: {confirmed} }}, ",
            decimal(text(row, "value")?)?,
            date(from)?,
            to.map_or(Ok("None".to_owned()), |day| date(day).map(|day| format!("Some({day})")))?,
            text(row, "source")?,
        )?;
    }
    Ok(code)
}

pub fn text<'a>(table: &'a Value, key: &str) -> Fallible<&'a str> {
    table.get(key).and_then(Value::as_str).ok_or_else(|| format!("no text {key}").into())
}

/// "102.23" → the constant expression of a Decimal.
fn decimal(value: &str) -> Fallible<String> {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    let digits: u32 = format!("{whole}{decimals}").parse()?;
    Ok(format!("Decimal::from_parts({digits}, 0, 0, false, {})", decimals.len()))
}

/// "2021-07-23" → the constant expression of a civil date; jiff checks at compile time that the day exists.
pub fn date(iso: &str) -> Fallible<String> {
    match iso.split('-').map(str::parse).collect::<Result<Vec<i16>, _>>()?[..] {
        [year, month, day] if iso.len() == 10 => Ok(format!("date({year}, {month}, {day})")),
        _ => Err(format!("not a date: {iso}").into()),
    }
}
