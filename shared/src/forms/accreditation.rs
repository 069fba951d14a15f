//! The request of a training body, and what the gestionnaire does with it.

use std::collections::BTreeMap;

use super::{FormBody, Reading, characters, too_long};
use crate::accreditation::{Application, ApplicationFacts, FIELDS, PieceKind, WORD_MAX};
use crate::api::{AccreditationAct, AccreditationAction, AccreditationChoice, PieceAsked};
use crate::message::TEXT_MAX;
use crate::texts::{corrections, sentences};
use crate::wire::word;

/// What is typed, whatever is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft(pub BTreeMap<String, String>);

fn typed(form: &Reading<'_>) -> BTreeMap<String, String> {
    let filled = FIELDS.iter().map(|field| ((*field).to_owned(), form.text(field)));
    filled.filter(|(_, text)| !text.is_empty()).collect()
}

impl FormBody for Draft {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        let typed = typed(form);
        for (field, text) in &typed {
            if text.chars().count() > TEXT_MAX {
                form.refuse::<()>(field, "too-long", too_long(TEXT_MAX));
            }
        }
        Some(Self(typed))
    }
}

/// What is typed, once every field of it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked(pub BTreeMap<String, String>);

impl FormBody for Checked {
    type Facts = ApplicationFacts;

    fn read(form: &mut Reading<'_>, facts: &ApplicationFacts) -> Option<Self> {
        Application::read(form, facts)?;
        Some(Self(typed(form)))
    }
}

/// What is said against a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal(pub String);

impl FormBody for Appeal {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        form.required_words("words", corrections::WHAT_YOU_CONTEST).map(Self)
    }
}

/// The field of the box of a piece that is asked for.
#[must_use]
pub fn asks_for(kind: PieceKind) -> String {
    format!("ask_{}", word(kind))
}

/// The field of what is said of it.
#[must_use]
pub fn word_of(kind: PieceKind) -> String {
    format!("word_{}", word(kind))
}

impl FormBody for AccreditationAct {
    /// The version that is shown, and what may be done with it.
    type Facts = (u64, Vec<AccreditationChoice>);

    fn read(form: &mut Reading<'_>, (version, acts): &Self::Facts) -> Option<Self> {
        const WHY: &str = corrections::WHY_ORGANISME;
        let act = match form.one_of("act", acts, corrections::ACT)? {
            AccreditationChoice::Admit => AccreditationAction::Admit {},
            AccreditationChoice::Ask => AccreditationAction::Ask { pieces: pieces(form)? },
            AccreditationChoice::Accept => {
                AccreditationAction::Accept { reason: form.required_words("reason", WHY)? }
            }
            AccreditationChoice::Refuse => {
                AccreditationAction::Refuse { reason: form.required_words("reason", WHY)? }
            }
            AccreditationChoice::Confirm => AccreditationAction::Confirm { comment: form.words("reason")? },
            AccreditationChoice::SendBack => AccreditationAction::SendBack {
                reason: form.required_words("reason", corrections::WHAT_TO_REVISE)?,
            },
        };
        Some(Self { version: *version, act })
    }
}

fn pieces(form: &mut Reading<'_>) -> Option<Vec<PieceAsked>> {
    let ticked = PieceKind::ALL.into_iter().filter(|kind| form.is_ticked(&asks_for(*kind)));
    let ticked: Vec<PieceKind> = ticked.collect();
    if ticked.is_empty() {
        return form.refuse("act", "missing", corrections::ONE_PIECE);
    }
    let asked: Vec<Option<PieceAsked>> = ticked
        .into_iter()
        .map(|kind| {
            let text = form.text(&word_of(kind));
            if (1..=WORD_MAX).contains(&text.chars().count()) {
                return Some(PieceAsked { kind, word: text });
            }
            let detail = sentences::PieceWord { limite: &characters(WORD_MAX) }.said();
            form.refuse(&word_of(kind), "missing", detail)
        })
        .collect();
    asked.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::filled;
    use super::*;

    #[test]
    fn a_draft_keeps_what_is_wrong_and_nothing_that_is_empty() {
        let draft = filled::<Draft>(&(), &[("nda", "pas encore"), ("town", " "), ("other", "x")]).unwrap();
        assert_eq!(draft.0, BTreeMap::from([("nda".to_owned(), "pas encore".to_owned())]));
        let long = "é".repeat(TEXT_MAX + 1);
        assert_eq!(filled::<Draft>(&(), &[("words", &long)]).unwrap_err(), ["/words"]);
    }

    #[test]
    fn each_act_asks_for_its_words_and_each_piece_for_its_own() {
        use AccreditationChoice as C;
        let facts = (3, vec![C::Admit, C::Ask, C::Refuse]);
        let read = |fields: &[(&str, &str)]| filled::<AccreditationAct>(&facts, fields);
        assert_eq!(read(&[("act", "accept"), ("reason", "Oui")]).unwrap_err(), ["/act"], "not there");
        assert_eq!(read(&[("act", "refuse")]).unwrap_err(), ["/reason"]);
        assert_eq!(read(&[("act", "ask")]).unwrap_err(), ["/act"]);
        let ticked =
            [("act", "ask"), ("ask_qualiopi", "oui"), ("ask_other", "oui"), ("word_other", "Vos statuts")];
        assert_eq!(read(&ticked).unwrap_err(), ["/word_qualiopi"]);
        let admitted = read(&[("act", "admit")]).unwrap();
        assert_eq!((admitted.version, admitted.act), (3, AccreditationAction::Admit {}));
    }
}
