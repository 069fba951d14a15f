//! The reference model must say what the vectors say, like the core.

use std::collections::BTreeSet;

use jiff::civil::Date;
use mce_tests::reference::account::{Account, UsableFor, account, credit};
use mce_tests::reference::calendar::{third_monday, working_day};
use mce_tests::reference::deadlines::{Deadline, deadline};
use mce_tests::reference::dues::{contribution, may_subcontract};
use mce_tests::reference::endings::{Bill, By, Cancellation, Cause, Outcome, cancel, interrupt, outcome};
use mce_tests::reference::financing::{
    Certification, Order, Sources, cofinancing_obstacles, fund_floor, restitution, split,
};
use mce_tests::reference::mandates::{Body, Mandate, credit_date, is_eligible};
use mce_tests::reference::training::{Training, obstacles};
use serde_json::{Value, json};

/// Not about money: the core alone answers these.
const NOT_COVERED: [&str; 3] = ["iban", "nir_key", "siret"];

#[test]
fn every_vector_that_is_about_money_or_days() {
    let vectors: Vec<Value> = ["rules.json", "rules-2.json"].into_iter().flat_map(vectors_of).collect();
    let mut not_covered = BTreeSet::new();
    let mut failed = Vec::new();
    for vector in &vectors {
        let kind = text(&vector["kind"]);
        match answer(kind, &vector["input"]) {
            None => _ = not_covered.insert(kind),
            Some(found) if found == vector["expect"] => {}
            Some(found) => failed.push(format!("{vector}\n  found {found}")),
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert_eq!(not_covered, NOT_COVERED.into(), "kinds that the model doesn't know");
}

fn vectors_of(name: &str) -> Vec<Value> {
    let path = format!("{}/../shared/vectors/{name}", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    file["vectors"].as_array().unwrap().clone()
}

fn answer(kind: &str, input: &Value) -> Option<Value> {
    Some(match kind {
        "third_monday" => json!({ "date": third_monday(day(&input["first_round"])) }),
        "mandate" => json!({ "eligible": is_eligible(body(&input["mandate"])) }),
        "credit_date" => json!({ "date": credit_date(body(&input["mandate"]), year(&input["year"])) }),
        "credit" => credit_of(input),
        "account" => account_of(input),
        "training" => training_of(input),
        "deadline" => json!({ "date": deadline(rule(&input["rule"]), day(&input["from"])) }),
        "working_day" => json!({ "working": working_day(day(&input["date"])) }),
        "cancellation" => cancellation_of(input),
        "interruption" => interruption_of(input),
        "financing" => financing_of(input),
        "restitution" => by_source(restitution(cents(&input["due"]), &sources(&input["paid"]))),
        "cofinancing" => cofinancing_of(input),
        "subcontracting" => subcontracting_of(input),
        "contribution" => contribution_of(input),
        _ => return None,
    })
}

fn credit_of(input: &Value) -> Value {
    let credit = credit(cents(&input["balance"]), day(&input["on"]));
    json!({
        "credited": euros(credit.credited), "lost_to_cap": euros(credit.lost_to_cap), "balance": euros(credit.balance),
    })
}

fn account_of(input: &Value) -> Value {
    let uses: Vec<_> =
        list(&input["uses"]).map(|spent| (day(&spent["on"]), cents(&spent["amount"]))).collect();
    let Account { balance, usable_for, until } =
        account(&mandates(input), &uses, flag(&input["pension_liquidated"]), day(&input["at"]));
    let usable_for = match usable_for {
        UsableFor::MandateAndReinsertion => "mandate_and_reinsertion",
        UsableFor::Mandate => "mandate",
        UsableFor::Reinsertion => "reinsertion",
        UsableFor::Nothing => "none",
    };
    json!({ "balance": euros(balance), "usable_for": usable_for, "until": until })
}

fn training_of(input: &Value) -> Value {
    let reasons = obstacles(&Training {
        for_mandate: input["purpose"] == "mandate",
        requested_on: day(&input["requested_on"]),
        ordered_on: day(&input["ordered_on"]),
        start: day(&input["start"]),
        end: day(&input["end"]),
        price_ht: cents(&input["price_ht"]),
        duration: cents(&input["duration_hours"]),
        max_participants: input["max_participants"].as_i64().unwrap(),
        theme_listed: flag(&input["theme_listed"]),
        cpf_eligible: flag(&input["cpf_eligible"]),
        agrement_until: optional_day(&input["agrement_until"]),
        pension: flag(&input["pension_liquidated"]),
        mandates: mandates(input),
    });
    json!({ "accepted": reasons.is_empty(), "reasons": reasons })
}

fn cancellation_of(input: &Value) -> Value {
    let cancellation = Cancellation {
        by: match text(&input["by"]) {
            "elu" => By::Elu,
            "of" => By::Of,
            "no_show" => By::NoShow,
            other => panic!("by {other}"),
        },
        ordered_on: day(&input["ordered_on"]),
        on: day(&input["on"]),
        entry: day(&input["entry"]),
        force_majeure: flag(&input["force_majeure"]),
        price: cents(&input["price"]),
    };
    let outcome = match outcome(&cancellation) {
        Outcome::CancelledByOf => "cancelled_by_of",
        Outcome::Withdrawal => "withdrawal",
        Outcome::ForceMajeure => "force_majeure",
        Outcome::Free => "free",
        Outcome::Late => "late",
    };
    let Bill { charged, of_paid } = cancel(&cancellation);
    json!({ "outcome": outcome, "charged": euros(charged), "of_paid": euros(of_paid) })
}

fn interruption_of(input: &Value) -> Value {
    let cause = match text(&input["cause"]) {
        "completed" => Cause::Completed,
        "abandonment" => Cause::Abandonment,
        "absence" => Cause::Absence,
        "force_majeure" => Cause::ForceMajeure,
        "of_postponed" => Cause::OfPostponed,
        "of_interrupted" => Cause::OfInterrupted,
        other => panic!("cause {other}"),
    };
    let Bill { charged, of_paid } =
        interrupt(cause, cents(&input["completion_rate"]), cents(&input["price"]));
    json!({ "charged": euros(charged), "of_paid": euros(of_paid) })
}

fn financing_of(input: &Value) -> Value {
    let certification = match input["certification"].as_str() {
        None | Some("rncp") => Certification::Rncp,
        Some("rs") => Certification::Rs,
        Some("bilan") => Certification::Bilan,
        Some("vae") => Certification::Vae,
        Some("permis") => Certification::Permis,
        Some(other) => panic!("certification {other}"),
    };
    by_source(split(&Order {
        for_mandate: input["purpose"] == "mandate",
        on: day(&input["on"]),
        price: cents(&input["price"]),
        dife: cents(&input["dife"]),
        dotation: cents(&input["dotation"]),
        cpf: cents(&input["cpf"]),
        cec: cents(&input["cec"]),
        certification,
        participation_exempt: flag(&input["participation_exempt"]),
    }))
}

fn cofinancing_of(input: &Value) -> Value {
    let (fees, on) = (cents(&input["fees_ht"]), day(&input["on"]));
    let grants: Vec<i64> = list(&input["grants"]).map(cents).collect();
    let reasons = cofinancing_obstacles((cents(&input["price"]), fees), cents(&input["dife"]), &grants, on);
    json!({ "allowed": reasons.is_empty(), "floor": euros(fund_floor(fees, on)), "reasons": reasons })
}

fn subcontracting_of(input: &Value) -> Value {
    let (price, part) = (cents(&input["price_ht"]), cents(&input["subcontracted_ht"]));
    json!({ "accepted": may_subcontract(price, part, day(&input["on"])) })
}

fn contribution_of(input: &Value) -> Value {
    let (gross, yearly) = (cents(&input["gross"]), cents(&input["last_known_yearly"]));
    let (amount, due) = contribution(gross, yearly, day(&input["deducted_on"]));
    json!({ "amount": euros(amount), "due": due })
}

fn rule(code: &Value) -> Deadline {
    match text(code) {
        "of_answer" => Deadline::OfAnswer,
        "of_answer_with_prerequisites" => Deadline::OfAnswerWithPrerequisites,
        "elu_confirmation" => Deadline::EluConfirmation,
        "earliest_session_start" => Deadline::EarliestSessionStart,
        "withdrawal" => Deadline::Withdrawal,
        "entry_declaration" => Deadline::EntryDeclaration,
        "exit_declaration" => Deadline::ExitDeclaration,
        "service_done_validation" => Deadline::ServiceDoneValidation,
        "of_payment" => Deadline::OfPayment,
        "card_refund" => Deadline::CardRefund,
        "completion" => Deadline::Completion,
        "reinsertion_window" => Deadline::ReinsertionWindow,
        other => panic!("rule {other}"),
    }
}

fn body(code: &Value) -> Body {
    match text(code) {
        "municipal" => Body::Municipal,
        "communautaire" => Body::Communautaire,
        "departemental" => Body::Departemental,
        "regional" => Body::Regional,
        "corse" => Body::Corse,
        "martinique" => Body::Martinique,
        "saint_barthelemy" => Body::SaintBarthelemy,
        "syndicat" => Body::Other,
        other => panic!("mandate {other}"),
    }
}

fn mandates(input: &Value) -> Vec<Mandate> {
    let mandate = |mandate: &Value| Mandate {
        body: body(&mandate["kind"]),
        start: day(&mandate["start"]),
        end: optional_day(&mandate["end"]),
    };
    list(&input["mandates"]).map(mandate).collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().map(Vec::as_slice).unwrap_or_default().iter()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn flag(value: &Value) -> bool {
    value.as_bool().unwrap_or(false)
}

fn year(value: &Value) -> i16 {
    value.as_i64().unwrap().try_into().unwrap()
}

fn day(value: &Value) -> Date {
    text(value).parse().unwrap()
}

fn optional_day(value: &Value) -> Option<Date> {
    value.as_str().map(|day| day.parse().unwrap())
}

/// A decimal with at most two decimals, in hundredths; absent is 0.
fn cents(value: &Value) -> i64 {
    let text = value.as_str().unwrap_or("0");
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{decimals:0<2}").parse().unwrap()
}

fn euros(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn sources(value: &Value) -> Sources {
    ["dife", "dotation", "cpf", "cec", "card"].map(|source| cents(&value[source]))
}

fn by_source([dife, dotation, cpf, cec, card]: Sources) -> Value {
    let [dife, dotation, cpf, cec, card] = [dife, dotation, cpf, cec, card].map(euros);
    json!({ "dife": dife, "dotation": dotation, "cpf": cpf, "cec": cec, "card": card })
}
