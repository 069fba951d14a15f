//! An offer as it is typed: a formation, its actions, their sessions and their series, read into what a file would give.
//!
//! The fields are named by where they stand: `intitule`, `a1_duree`, `a1_s2_debut`, `a1_r1_from`. Which actions, sessions and series
//! there are is typed too: `actions` is "1 2", `a1_sessions` "1", `a1_series` "1". What is checked, and by which codes, is
//! [`crate::catalogue::checks`]'s: the same as of a file.

mod action;
mod fields;
mod place;
mod series;
mod typed;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{FormBody, Reading, Typed};
use crate::api::FieldError;
use crate::catalogue::checks::{
    CERTIFICATION_MAX, Finding, LINE_MAX, Spot, TEXT_MAX, TITLE_MAX, check, code, is_mail,
};
use crate::catalogue::series::Occurrence;
use crate::catalogue::{
    Certification, CertificationKind, Contact, Formation, FormationNumero, Publication, Purpose, PurposeKind,
    ThemeCode,
};
use crate::identifiers::Siret;
use crate::texts::corrections;

pub use action::{ACTIONS_MAX, Openness, SERIES_OF_ACTION_MAX, SESSIONS_MAX};
pub use fields::{ids, next_id};
pub use place::{PLACES_MAX, place_of_line};
pub use series::exception_prefix;
pub use typed::{brought_up, typed_of};

/// Bytes of what is typed of an offer, names of its fields included: the store keeps it in one item, beside what was published of it.
pub const BYTES_MAX: usize = 150 * 1024;

/// Which law the offer falls under, as it is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PurposeChoice {
    Mandate,
    Reinsertion,
}

/// What the reading takes beside what is typed.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferFacts {
    pub siret: Siret,
    pub numero: FormationNumero,
    /// The offer as it stands: what is unchanged of it keeps what no field shows (the coordinates of a place).
    pub known: Option<Formation>,
    pub today: Date,
}

/// An offer that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Drafted {
    /// A draft, without what belongs to the service.
    pub formation: Formation,
    /// What it is for, as it is chosen: the formation says it once its theme or its certification is known.
    pub kind: PurposeKind,
    /// What is to be known, and stops nothing.
    pub remarks: Vec<FieldError>,
    /// The sessions of each series, by the beginning of its fields (`a1_r1_`); those that are left out are among them.
    pub series: BTreeMap<String, Vec<Occurrence>>,
}

impl FormBody for Drafted {
    type Facts = OfferFacts;

    fn read(form: &mut Reading<'_>, facts: &OfferFacts) -> Option<Self> {
        Some(drafted(form, facts))
    }
}

/// What can be read of an offer so far, with what is to be corrected: what is missing is empty, or nothing.
#[must_use]
pub fn sketch(typed: Typed<'_>, facts: &OfferFacts) -> (Drafted, Vec<FieldError>) {
    let mut form = Reading { typed, errors: Vec::new() };
    let drafted = drafted(&mut form, facts);
    (drafted, form.errors)
}

fn drafted(form: &mut Reading<'_>, facts: &OfferFacts) -> Drafted {
    let intitule = fields::needed(form, "intitule", TITLE_MAX, corrections::OFFER_TITLE);
    let objectif = fields::needed(form, "objectif", TEXT_MAX, corrections::OFFER_AIM);
    let resultats_attendus = fields::needed(form, "resultats", TEXT_MAX, corrections::OFFER_RESULT);
    let contenu = fields::needed(form, "contenu", TEXT_MAX, corrections::OFFER_CONTENT);
    let purpose = purpose(form, facts);
    let contact = contact(form);
    let read = action::actions(form, facts);
    let formation = Formation {
        siret: facts.siret.clone(),
        numero: facts.numero.clone(),
        intitule,
        objectif,
        resultats_attendus,
        contenu,
        purpose,
        contact,
        actions: read.actions,
        publication: Publication::Draft,
        imported_at: None,
    };
    let mut remarks = read.remarks;
    // What could not be read is said already: its neighbours are not to be blamed for it.
    if form.errors.is_empty() {
        for finding in check(&formation, facts.today) {
            let field = field_of(&finding, &read.fields);
            if finding.is_error() {
                form.refuse::<()>(field, finding.code, finding.message);
            } else {
                remarks.push(fields::remark(field, finding.code, finding.message));
            }
        }
    }
    let kind = if form.text("purpose") == crate::wire::word(PurposeChoice::Reinsertion) {
        PurposeKind::Reinsertion
    } else {
        PurposeKind::Mandate
    };
    Drafted { formation, kind, remarks, series: read.series }
}

/// The field that a finding is about.
fn field_of<'a>(finding: &Finding, fields: &'a [action::ActionFields]) -> &'a str {
    let field = match finding.spot {
        Spot::Theme => return "theme",
        Spot::Action(at) => fields.get(at).map(|of| match finding.code {
            code::HOURLY_PRICE => of.price.as_str(),
            code::PARTICIPANTS => &of.participants,
            _ => &of.numero,
        }),
        Spot::Session(of, at) => fields.get(of).and_then(|of| of.sessions.get(at)).map(String::as_str),
    };
    field.unwrap_or("actions")
}

fn purpose(form: &mut Reading<'_>, facts: &OfferFacts) -> Purpose {
    const WHICH: &str = corrections::OFFER_PURPOSE;
    let choice = form.text("purpose");
    if choice == crate::wire::word(PurposeChoice::Reinsertion) {
        return Purpose::Reinsertion { certification: certification(form, facts) };
    }
    if choice != crate::wire::word(PurposeChoice::Mandate) {
        form.refuse::<()>("purpose", code::PURPOSE, WHICH);
        return Purpose::Reinsertion { certification: None };
    }
    let typed = form.text("theme");
    let theme = if typed.is_empty() {
        form.refuse("theme", code::THEME, corrections::OFFER_THEME)
    } else {
        match ThemeCode::from_input(&typed) {
            Ok(theme) => Some(theme),
            Err(error) => form.refuse("theme", code::THEME, format!("Pour le thème, {error}.")),
        }
    };
    theme.map_or(Purpose::Reinsertion { certification: None }, |theme| Purpose::Mandate { theme })
}

/// By its code, `RNCP37274`, `RS5695` or `CPF202`; the one that the offer has already keeps its kind.
fn certification(form: &mut Reading<'_>, facts: &OfferFacts) -> Option<Certification> {
    const MISSING: &str = corrections::OFFER_CERTIFICATION;
    let typed: String = form.text("certification").split_whitespace().collect::<String>().to_uppercase();
    if let Some(Purpose::Reinsertion { certification: Some(known) }) =
        facts.known.as_ref().map(|known| &known.purpose)
        && known.code == typed
    {
        return Some(known.clone());
    }
    let kinds = [
        ("RNCP", CertificationKind::Rncp),
        ("RS", CertificationKind::Rs),
        ("CPF", CertificationKind::of_cpf(&typed)),
    ];
    let found = kinds.into_iter().find(|(prefix, _)| {
        let digits = typed.strip_prefix(prefix).unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    match found.filter(|_| typed.len() <= CERTIFICATION_MAX) {
        Some((_, kind)) => Some(Certification { kind, code: typed }),
        None => form.refuse("certification", code::PURPOSE, MISSING),
    }
}

/// A name alone is nobody that one reaches.
fn contact(form: &mut Reading<'_>) -> Contact {
    let mut line = |field: &str| Some(fields::text(form, field, LINE_MAX)).filter(|text| !text.is_empty());
    let (nom, courriel, telephone) = (line("nom"), line("courriel"), line("telephone"));
    if courriel.is_none() && telephone.is_none() {
        form.refuse::<()>("courriel", code::CONTACT, corrections::OFFER_CONTACT);
    }
    if courriel.as_ref().is_some_and(|mail| !is_mail(mail)) {
        form.refuse::<()>("courriel", code::CONTACT, corrections::OFFER_MAIL);
    }
    Contact { nom, courriel, telephone }
}

/// Whether what is typed fits in the store.
#[must_use]
pub fn fits(typed: &BTreeMap<String, String>) -> bool {
    typed.iter().map(|(name, text)| name.len() + text.len()).sum::<usize>() <= BYTES_MAX
}

#[cfg(test)]
mod tests;
