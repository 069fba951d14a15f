//! Runs every vector of `vectors/rules.json` and `vectors/rules-2.json`, or of the file that `MCE_VECTORS` names, and prints each one
//! that fails with its id, its kind, what was expected and what was found. An unknown kind is a failure, an unknown code of a mandate
//! an error.
//!
//! The count is printed in any case, straight to the standard error: what `println!` says is hidden when a test passes.
#![allow(clippy::disallowed_methods, reason = "a test is the world that it tries")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use jiff::civil::Date;
use mce_shared::calendar::{is_working_day, third_monday};
use mce_shared::identifiers::{Iban, Nir, Siret};
use mce_shared::money::Euros;
use mce_shared::rules::account::{self, Use};
use mce_shared::rules::cancellation::{self, Cancellation};
use mce_shared::rules::cofinancing::{self, Cofinancing};
use mce_shared::rules::deadlines::last_day;
use mce_shared::rules::eligibility::{self, TrainingRequest};
use mce_shared::rules::financing::{self, Order, Split};
use mce_shared::rules::interruption::{self, Interruption};
use mce_shared::rules::mandates::{Mandate, MandateKind};
use mce_shared::rules::{contribution, credits, restitution, subcontracting};
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

type Run = Result<Value, String>;

#[test]
fn every_vector() {
    for path in files_of_vectors() {
        let (count, failed) = run_file(&path);
        writeln!(io::stderr(), "{}: {count} vectors, {failed} failed", path.display()).unwrap();
        assert!(failed == 0 && count > 0, "{}: {failed} of {count} failed", path.display());
    }
}

/// How many vectors the file has, and how many of them fail.
fn run_file(path: &Path) -> (usize, usize) {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let path = path.display();
    let file: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert_eq!(file["format"], 1, "{path}: unknown format");
    let vectors = file["vectors"].as_array().unwrap_or_else(|| panic!("{path}: no vectors"));
    (vectors.len(), vectors.iter().filter(|vector| !passes(vector)).count())
}

/// A relative name is meant from where the command was typed, the root of the workspace more often than this crate.
fn files_of_vectors() -> Vec<PathBuf> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let Some(named) = env::var_os("MCE_VECTORS").filter(|name| !name.is_empty()) else {
        return ["vectors/rules.json", "vectors/rules-2.json"].map(|name| here.join(name)).into();
    };
    let candidates = [PathBuf::from(&named), here.join("..").join(&named)];
    vec![candidates.into_iter().find(|path| path.exists()).unwrap_or_else(|| named.into())]
}

#[test]
fn an_unknown_code_of_a_mandate_is_an_error() {
    for (kind, input) in [
        ("mandate", json!({ "mandate": "senateur_maire" })),
        ("credit_date", json!({ "mandate": "senateur_maire", "year": 2026 })),
        (
            "account",
            json!({ "mandates": [{ "kind": "senateur_maire", "start": "2026-01-01" }], "at": "2026-06-01" }),
        ),
    ] {
        let found = run(kind, &Input(&input));
        let told = found.expect_err("an unknown code");
        assert!(told.contains("senateur_maire"), "{kind}: {told}");
    }
}

fn passes(vector: &Value) -> bool {
    let found = run(vector["kind"].as_str().unwrap_or_default(), &Input(&vector["input"]));
    let expected = &vector["expect"];
    let passes = found.as_ref() == Ok(expected);
    if !passes {
        let found = found.map_or_else(|error| format!("error: {error}"), |value| value.to_string());
        println!("FAILED {} {} ({})", vector["id"], vector["kind"], vector["why"]);
        println!("  input    {}\n  expected {expected}\n  found    {found}", vector["input"]);
    }
    passes
}

fn run(kind: &str, input: &Input) -> Run {
    match kind {
        "third_monday" => Ok(json!({ "date": third_monday(input.date("first_round")?) })),
        "mandate" => Ok(json!({ "eligible": mandate_kind(&input.0["mandate"])?.is_eligible() })),
        "credit_date" => run_credit_date(input),
        "credit" => run_credit(input),
        "account" => run_account(input),
        "training" => run_training(input),
        "deadline" => Ok(json!({ "date": last_day(input.parsed("rule")?, input.date("from")?) })),
        "working_day" => Ok(json!({ "working": is_working_day(input.date("date")?) })),
        "cancellation" => run_cancellation(input),
        "interruption" => run_interruption(input),
        "financing" => run_financing(input),
        "restitution" => run_restitution(input),
        "cofinancing" => run_cofinancing(input),
        "subcontracting" => run_subcontracting(input),
        "contribution" => run_contribution(input),
        "nir_key" => run_nir_key(input),
        "siret" => Ok(json!({ "valid": input.text("siret")?.parse::<Siret>().is_ok() })),
        "iban" => Ok(json!({ "valid": input.text("iban")?.parse::<Iban>().is_ok() })),
        unknown => Err(format!("unknown kind {unknown:?}")),
    }
}

fn run_credit_date(input: &Input) -> Run {
    let kind = mandate_kind(&input.0["mandate"])?;
    Ok(json!({ "date": credits::credit_date(kind, input.parsed("year")?) }))
}

fn run_credit(input: &Input) -> Run {
    let credit = credits::credit(input.euros("balance")?, input.date("on")?);
    Ok(json!({ "credited": credit.credited, "lost_to_cap": credit.lost_to_cap, "balance": credit.balance }))
}

fn run_account(input: &Input) -> Run {
    let pension = input.flag("pension_liquidated")?;
    let history = account::history(&input.mandates()?, &input.uses()?, pension, input.date("at")?);
    Ok(json!({ "balance": history.balance, "usable_for": history.usable_for, "until": history.until }))
}

fn run_training(input: &Input) -> Run {
    let request = TrainingRequest {
        purpose: input.parsed("purpose")?,
        requested_on: input.date("requested_on")?,
        ordered_on: input.date("ordered_on")?,
        start: input.date("start")?,
        end: input.date("end")?,
        price_ht: input.euros("price_ht")?,
        duration_hours: input.decimal("duration_hours")?,
        max_participants: input.optional("max_participants")?.unwrap_or_default(),
        theme_listed: input.flag("theme_listed")?,
        cpf_eligible: input.flag("cpf_eligible")?,
        agrement_until: input.optional("agrement_until")?,
        pension_liquidated: input.flag("pension_liquidated")?,
        mandates: input.mandates()?,
    };
    let reasons = eligibility::obstacles(&request);
    assert!(reasons.iter().all(|reason| !reason.explain(&request).is_empty()));
    let mut codes: Vec<&str> = reasons.iter().map(|reason| reason.code()).collect();
    codes.sort_unstable();
    Ok(json!({ "accepted": codes.is_empty(), "reasons": codes }))
}

fn run_cancellation(input: &Input) -> Run {
    let result = cancellation::cancel(&Cancellation {
        by: input.parsed("by")?,
        ordered_on: input.date("ordered_on")?,
        on: input.date("on")?,
        entry: input.date("entry")?,
        force_majeure: input.flag("force_majeure")?,
        price: input.euros("price")?,
    });
    Ok(json!(result))
}

fn run_interruption(input: &Input) -> Run {
    let completion_rate = if input.0["completion_rate"].is_null() {
        Decimal::ZERO
    } else {
        input.decimal("completion_rate")?
    };
    let settlement = interruption::interrupt(&Interruption {
        cause: input.parsed("cause")?,
        completion_rate,
        price: input.euros("price")?,
    });
    Ok(json!(settlement))
}

fn run_financing(input: &Input) -> Run {
    let split = financing::split(&Order {
        purpose: input.parsed("purpose")?,
        on: input.date("on")?,
        price: input.euros("price")?,
        dife: input.optional("dife")?.unwrap_or_default(),
        dotation: input.optional("dotation")?.unwrap_or_default(),
        cpf: input.optional("cpf")?.unwrap_or_default(),
        cec: input.optional("cec")?.unwrap_or_default(),
        certification: input.optional("certification")?.unwrap_or_default(),
        participation_exempt: input.flag("participation_exempt")?,
    });
    Ok(json!(split))
}

fn run_restitution(input: &Input) -> Run {
    let paid: Split = input.parsed("paid")?;
    Ok(json!(restitution::restitution(input.euros("due")?, &paid)))
}

fn run_cofinancing(input: &Input) -> Run {
    let asked = Cofinancing {
        on: input.date("on")?,
        price: input.euros("price")?,
        fees_ht: input.euros("fees_ht")?,
        dife: input.euros("dife")?,
        grants: input.parsed("grants")?,
    };
    let reasons = cofinancing::obstacles(&asked);
    let floor = cofinancing::floor(asked.fees_ht, asked.on);
    Ok(json!({ "allowed": reasons.is_empty(), "floor": floor, "reasons": reasons }))
}

fn run_subcontracting(input: &Input) -> Run {
    let (price, subcontracted) = (input.euros("price_ht")?, input.euros("subcontracted_ht")?);
    Ok(json!({ "accepted": subcontracting::is_allowed(price, subcontracted, input.date("on")?) }))
}

fn run_contribution(input: &Input) -> Run {
    let yearly = input.euros("last_known_yearly")?;
    let owed = contribution::contribution(input.euros("gross")?, yearly, input.date("deducted_on")?);
    Ok(json!({ "amount": owed.amount, "due": owed.due }))
}

fn run_nir_key(input: &Input) -> Run {
    let key = Nir::key_of(&input.text("nir")?).map_err(|error| error.to_string())?;
    Ok(json!({ "key": format!("{key:02}") }))
}

fn mandate_kind(code: &Value) -> Result<MandateKind, String> {
    serde_json::from_value(code.clone()).map_err(|_| format!("unknown code of a mandate: {code}"))
}

/// The input of a vector, read by name; an error says which field is wrong.
struct Input<'a>(&'a Value);

impl Input<'_> {
    fn parsed<T: DeserializeOwned>(&self, field: &str) -> Result<T, String> {
        serde_json::from_value(self.0[field].clone()).map_err(|error| format!("{field}: {error}"))
    }

    fn optional<T: DeserializeOwned>(&self, field: &str) -> Result<Option<T>, String> {
        self.parsed(field)
    }

    fn date(&self, field: &str) -> Result<Date, String> {
        self.parsed(field)
    }

    fn euros(&self, field: &str) -> Result<Euros, String> {
        self.parsed(field)
    }

    fn text(&self, field: &str) -> Result<String, String> {
        self.parsed(field)
    }

    /// Absent is false.
    fn flag(&self, field: &str) -> Result<bool, String> {
        Ok(self.optional(field)?.unwrap_or_default())
    }

    fn decimal(&self, field: &str) -> Result<Decimal, String> {
        self.text(field)?.parse().map_err(|error| format!("{field}: {error}"))
    }

    fn mandates(&self) -> Result<Vec<Mandate>, String> {
        let listed = self.0["mandates"].as_array().map(Vec::as_slice).unwrap_or_default();
        let parse = |mandate: &Value| {
            mandate_kind(&mandate["kind"])?;
            serde_json::from_value(mandate.clone()).map_err(|error| format!("mandates: {error}"))
        };
        listed.iter().map(parse).collect()
    }

    fn uses(&self) -> Result<Vec<Use>, String> {
        let listed = self.0["uses"].as_array().map(Vec::as_slice).unwrap_or_default();
        let parse =
            |spent: &Value| Ok(Use { on: Input(spent).date("on")?, amount: Input(spent).euros("amount")? });
        listed.iter().map(parse).collect()
    }
}
