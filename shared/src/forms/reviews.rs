//! What a person sends for his review, and what the gestionnaire does with it.

use serde::Serialize;

use super::dossiers::check_document;
use super::{FormBody, Reading};
use crate::api::{ReviewAction, RightsObjection};
use crate::review::{DEPARTEMENTS, ProofKind};
use crate::texts::corrections;

/// What a person sends, but for the file itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewWords {
    /// What the file proves; none without a file.
    pub kind: Option<ProofKind>,
    /// What is to be known; may be empty with a file.
    pub words: String,
    /// Code of a département; may be empty.
    pub departement: String,
    /// Where to write to; empty where it is not asked for.
    pub email: String,
}

impl FormBody for ReviewWords {
    /// Bytes of the file, when one is chosen.
    type Facts = Option<u64>;

    fn read(form: &mut Reading<'_>, file: &Option<u64>) -> Option<Self> {
        let kind = match file {
            None => Some(None),
            Some(_) => form.one_of("kind", &ProofKind::ALL, corrections::WHAT_IT_PROVES).map(Some),
        };
        if let Some(wrong) = file.and_then(|bytes| check_document(Some(bytes))) {
            form.refuse::<()>("document", "bad-document", wrong);
        }
        let words = match file {
            None => form.required_words("words", corrections::PIECE_OR_WORDS),
            Some(_) => form.words("words"),
        };
        let (departement, email) = (form.text("departement"), form.text("email"));
        Some(Self { kind: kind?, words: words?, departement, email })
    }
}

impl FormBody for RightsObjection {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        Some(Self { words: form.required_words("words", corrections::WHAT_IS_WRONG)? })
    }
}

/// What the gestionnaire does with a review, without its words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewChoice {
    /// Asks the person for something.
    AskProof,
    /// Asks the préfecture for a correction.
    AskPrefecture,
    /// Proposes a yes.
    Accept,
    /// Proposes a no.
    Refuse,
}

impl FormBody for ReviewAction {
    /// The keys of the mandates that are ticked.
    type Facts = Vec<String>;

    fn read(form: &mut Reading<'_>, ticked: &Vec<String>) -> Option<Self> {
        const ALL: [ReviewChoice; 4] =
            [ReviewChoice::Accept, ReviewChoice::Refuse, ReviewChoice::AskProof, ReviewChoice::AskPrefecture];
        const WHY: &str = corrections::WHY_PERSON;
        Some(match form.one_of("action", &ALL, corrections::ACT)? {
            ReviewChoice::AskProof => {
                Self::AskProof { what: form.required_words("reason", corrections::WHAT_TO_SEND)? }
            }
            ReviewChoice::AskPrefecture => {
                let code = form.text("departement");
                if !DEPARTEMENTS.iter().any(|(known, _)| *known == code) {
                    return form.refuse("departement", "missing", corrections::DEPARTEMENT);
                }
                Self::AskPrefecture { departement: code }
            }
            ReviewChoice::Accept => {
                let reason = form.required_words("reason", WHY);
                if ticked.is_empty() {
                    form.refuse::<()>("action", "missing", corrections::MANDATES_FIRST);
                }
                Self::Accept { mandates: ticked.clone(), reason: reason? }
            }
            ReviewChoice::Refuse => Self::Refuse { reason: form.required_words("reason", WHY)? },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::filled;
    use super::*;

    #[test]
    fn a_file_says_what_it_proves_and_words_may_stand_alone() {
        assert_eq!(filled::<ReviewWords>(&None, &[]).unwrap_err(), ["/words"]);
        assert_eq!(filled::<ReviewWords>(&Some(12), &[]).unwrap_err(), ["/kind"]);
        assert_eq!(filled::<ReviewWords>(&Some(0), &[("kind", "arrete")]).unwrap_err(), ["/document"]);
        let sent = filled::<ReviewWords>(&Some(12), &[("kind", "arrete"), ("departement", "35")]).unwrap();
        assert_eq!((sent.kind, sent.departement.as_str()), (Some(ProofKind::Arrete), "35"));
        let told = filled::<ReviewWords>(&None, &[("words", "Élue en mars")]).unwrap();
        assert_eq!((told.kind, told.words.as_str()), (None, "Élue en mars"));
        assert_eq!(filled::<RightsObjection>(&(), &[]).unwrap_err(), ["/words"]);
    }

    #[test]
    fn each_action_asks_for_what_it_needs() {
        let ticked = vec!["mandate".to_owned()];
        let reason = ("reason", "Nom mal écrit");
        type Case<'a> = (&'a [(&'a str, &'a str)], &'a [String], Result<ReviewAction, &'a [&'a str]>);
        let cases: [Case<'_>; 8] = [
            (&[], &ticked, Err(&["/action"])),
            (&[("action", "accept"), reason], &[], Err(&["/action"])),
            (&[("action", "accept")], &ticked, Err(&["/reason"])),
            (
                &[("action", "accept"), reason],
                &ticked,
                Ok(ReviewAction::Accept { mandates: ticked.clone(), reason: reason.1.into() }),
            ),
            (&[("action", "refuse"), reason], &[], Ok(ReviewAction::Refuse { reason: reason.1.into() })),
            (&[("action", "ask_proof"), reason], &[], Ok(ReviewAction::AskProof { what: reason.1.into() })),
            (&[("action", "ask_prefecture")], &[], Err(&["/departement"])),
            (
                &[("action", "ask_prefecture"), ("departement", "35")],
                &[],
                Ok(ReviewAction::AskPrefecture { departement: "35".into() }),
            ),
        ];
        for (fields, ticked, expected) in cases {
            let read = filled::<ReviewAction>(&ticked.to_vec(), fields);
            let expected =
                expected.map_err(|fields| fields.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>());
            assert_eq!(read, expected, "{fields:?}");
        }
    }
}
