//! What the gestionnaire decides.

use jiff::civil::Date;
use serde::Serialize;

use super::{EndOfTraining, FormBody, Reading};
use crate::api::{
    ApplyImport, CoverProposal, EndingDecision, ImportedFile, IncidentProposal, OpenImport, Reason, Verdict,
};
use crate::cover::{CoverRefusal, Covering, check_covering};
use crate::lifecycle::{Actor, IncidentKind};
use crate::texts::corrections;
use crate::wire::parse_date;

impl FormBody for Reason {
    /// What is said when there is none.
    type Facts = &'static str;

    fn read(form: &mut Reading<'_>, missing: &&'static str) -> Option<Self> {
        Some(Self { reason: form.required_words("reason", missing)? })
    }
}

impl FormBody for ApplyImport {
    /// What is said when there is no reason.
    type Facts = &'static str;

    fn read(form: &mut Reading<'_>, missing: &&'static str) -> Option<Self> {
        let digits: String = form.text("ends").chars().filter(char::is_ascii_digit).collect();
        Some(Self { reason: form.required_words("reason", missing)?, ends: digits.parse().ok() })
    }
}

/// A yes or a no, without its words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictChoice {
    Approve,
    Refuse,
}

impl FormBody for Verdict {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        const BOTH: [VerdictChoice; 2] = [VerdictChoice::Approve, VerdictChoice::Refuse];
        Some(match form.one_of("verdict", &BOTH, corrections::ANSWER)? {
            VerdictChoice::Approve => Self::Approve { comment: form.words("reason")? },
            VerdictChoice::Refuse => {
                Self::Refuse { reason: form.required_words("reason", corrections::WHY_IS_READ)? }
            }
        })
    }
}

/// What was wrong in a dossier, without its figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentChoice {
    /// The training body got more than it should.
    Overpayment,
    /// Nothing was owed.
    Fraud,
    /// The service done was not what was declared.
    WrongRate,
}

impl FormBody for IncidentKind {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        const ALL: [IncidentChoice; 3] =
            [IncidentChoice::Overpayment, IncidentChoice::Fraud, IncidentChoice::WrongRate];
        let give_back = |form: &mut Reading<'_>| form.yes_or_no("give_back", corrections::WHAT_COMES_BACK);
        Some(match form.one_of("kind", &ALL, corrections::WHAT_WAS_WRONG)? {
            IncidentChoice::Fraud => Self::Fraud { give_back: give_back(form)? },
            IncidentChoice::WrongRate => {
                let EndOfTraining { cause, rate } = EndOfTraining::read(form, &Actor::Gestionnaire)?;
                Self::WrongRate { cause, completion_rate: rate }
            }
            IncidentChoice::Overpayment => {
                let of_paid = form.amount("of_paid");
                let give_back = give_back(form)?;
                Self::Overpayment { of_paid: of_paid?, give_back }
            }
        })
    }
}

impl FormBody for IncidentProposal {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        let incident = IncidentKind::read(form, &());
        let comment = form.required_words("comment", corrections::THE_FACTS);
        Some(Self { incident: incident?, comment: comment? })
    }
}

/// What covers, without its figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CoveringChoice {
    /// The fund advances up to a ceiling.
    Agreement,
    /// Money that the statement does not tell.
    Receipt,
}

impl FormBody for CoverProposal {
    /// Today.
    type Facts = Date;

    fn read(form: &mut Reading<'_>, today: &Date) -> Option<Self> {
        const BOTH: [CoveringChoice; 2] = [CoveringChoice::Agreement, CoveringChoice::Receipt];
        let kind = form.one_of("kind", &BOTH, corrections::WHAT_YOU_RECORD)?;
        let amount = form.amount("amount");
        let reason = form.required_words("reason", corrections::WHY_SECOND_PERSON);
        let covering = match kind {
            CoveringChoice::Agreement => {
                let from = form.day("from", corrections::FIRST_DAY);
                let until = form.day("until", corrections::LAST_DAY);
                Covering::Agreement { ceiling: amount?, from: from?, until: until? }
            }
            CoveringChoice::Receipt => {
                let on = form.day("on", corrections::RECEIPT_DAY);
                let reference = form.required_words("reference", corrections::BANK_REFERENCE);
                Covering::Receipt { amount: amount?, on: on?, reference: reference? }
            }
        };
        if let Err(refusal) = check_covering(&covering, *today) {
            let field = match refusal {
                CoverRefusal::Amount => "amount",
                CoverRefusal::Days => "until",
                CoverRefusal::ToCome => "on",
                CoverRefusal::Reference => "reference",
                _ => "reason",
            };
            return form.refuse(field, field, refusal.to_string());
        }
        Some(Self { covering, reason: reason? })
    }
}

/// The mandates that are decided.
pub struct EndingsChosen {
    pub keys: Vec<String>,
    /// They end, else they go on.
    pub confirm: bool,
}

impl FormBody for EndingDecision {
    type Facts = EndingsChosen;

    /// Another last day is asked for only where one mandate ends.
    fn read(form: &mut Reading<'_>, chosen: &EndingsChosen) -> Option<Self> {
        let end = match form.text("end") {
            typed if typed.is_empty() || !chosen.confirm || chosen.keys.len() != 1 => None,
            typed => match parse_date(&typed) {
                None => return form.refuse("end", "end", corrections::NO_SUCH_DAY),
                day => day,
            },
        };
        let reason = form.required_words("reason", corrections::WHY_MANDATE)?;
        Some(Self { keys: chosen.keys.clone(), confirm: chosen.confirm, end, reason })
    }
}

/// The files of a publication, and what is to be done with them.
pub struct ImportChosen {
    /// Whether nothing is written.
    pub dry: bool,
    /// In the order in which they will be sent.
    pub files: Vec<ImportedFile>,
    /// Today: a publication is not announced.
    pub today: Date,
}

impl FormBody for OpenImport {
    type Facts = ImportChosen;

    fn read(form: &mut Reading<'_>, chosen: &ImportChosen) -> Option<Self> {
        let publication = match form.day("publication", corrections::PUBLICATION_DAY) {
            Some(day) if day > chosen.today => {
                form.refuse("publication", "in-the-future", corrections::DAY_TO_COME)
            }
            day => day,
        };
        if chosen.files.is_empty() {
            return form.refuse("files", "files", corrections::ONE_FILE);
        }
        Some(Self { publication: publication?, dry: chosen.dry, files: chosen.files.clone() })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rust_decimal::Decimal;

    use super::super::tests::filled;
    use super::*;
    use crate::money::Euros;
    use crate::rules::interruption::Cause;

    #[test]
    fn a_no_needs_its_reason_and_a_yes_does_not() {
        let nothing = filled::<Verdict>(&(), &[]).unwrap_err();
        assert_eq!(nothing, ["/verdict"]);
        assert_eq!(filled::<Verdict>(&(), &[("verdict", "refuse")]).unwrap_err(), ["/reason"]);
        let yes = filled::<Verdict>(&(), &[("verdict", "approve")]);
        assert_eq!(yes, Ok(Verdict::Approve { comment: String::new() }));
        let no = filled::<Verdict>(&(), &[("verdict", "refuse"), ("reason", "Faux")]);
        assert_eq!(no, Ok(Verdict::Refuse { reason: "Faux".to_owned() }));
        assert_eq!(filled::<Reason>(&"Dites pourquoi.", &[]).unwrap_err(), ["/reason"]);
    }

    #[test]
    fn each_incident_asks_for_its_figures() {
        for (fields, kind) in [
            (
                &[("kind", "overpayment"), ("of_paid", "120"), ("give_back", "non")][..],
                IncidentKind::Overpayment { of_paid: Euros::from_cents(12_000), give_back: false },
            ),
            (&[("kind", "fraud"), ("give_back", "oui")], IncidentKind::Fraud { give_back: true }),
            (
                &[("kind", "wrong_rate"), ("cause", "completed")],
                IncidentKind::WrongRate { cause: Cause::Completed, completion_rate: Decimal::ONE_HUNDRED },
            ),
        ] {
            assert_eq!(filled(&(), fields), Ok(kind.clone()));
            let told: Vec<_> = fields.iter().copied().chain([("comment", "Les faits")]).collect();
            let read = IncidentProposal { incident: kind, comment: "Les faits".to_owned() };
            assert_eq!(filled(&(), &told), Ok(read));
        }
        for (fields, wrong) in [
            (&[][..], &["/kind", "/comment"][..]),
            (&[("kind", "overpayment")], &["/of_paid", "/give_back", "/comment"]),
            (&[("kind", "fraud")], &["/give_back", "/comment"]),
            (&[("kind", "wrong_rate")], &["/cause", "/comment"]),
            (&[("kind", "wrong_rate"), ("cause", "absence")], &["/completion_rate", "/comment"]),
        ] {
            assert_eq!(filled::<IncidentProposal>(&(), fields).unwrap_err(), wrong, "{fields:?}");
        }
    }

    #[test]
    fn another_last_day_is_for_one_mandate_that_ends() {
        for (keys, confirm, typed, end) in [
            (1, true, "2026-06-30", Ok(Some(date(2026, 6, 30)))),
            (1, true, "", Ok(None)),
            (1, true, "2026-06-31", Err(vec!["/end".to_owned()])),
            (2, true, "2026-06-30", Ok(None)),
            (1, false, "2026-06-30", Ok(None)),
        ] {
            let chosen = EndingsChosen { keys: vec!["m".to_owned(); keys], confirm };
            let read = filled::<EndingDecision>(&chosen, &[("end", typed), ("reason", "Démission")]);
            assert_eq!(read.map(|read| read.end), end, "{keys} {confirm} {typed}");
        }
    }

    #[test]
    fn a_publication_has_a_day_that_has_come_and_files() {
        let file = ImportedFile { name: "elus-maires.csv".to_owned(), bytes: 12 };
        let chosen = |files| ImportChosen { dry: true, files, today: date(2026, 11, 23) };
        let nothing = filled::<OpenImport>(&chosen(vec![]), &[]).unwrap_err();
        assert_eq!(nothing, ["/publication", "/files"]);
        let files = chosen(vec![file]);
        for (day, right) in [("2026-11-23", true), ("2026-11-24", false)] {
            assert_eq!(filled::<OpenImport>(&files, &[("publication", day)]).is_ok(), right, "{day}");
        }
    }
}
