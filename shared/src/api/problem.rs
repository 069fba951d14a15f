//! Problems (RFC 9457): a stable `code`, a French `detail` that says what to do, `errors[]` for the fields of a form.

use serde::{Deserialize, Serialize};

use crate::lifecycle::{Actor, Refusal};
use crate::money::Euros;
use crate::rules::financing::Split;
use crate::texts::sentences;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON pointer of the field, `/nir`.
    pub pointer: String,
    /// Stable code.
    pub code: String,
    /// What to do, in French.
    pub detail: String,
}

/// A request that was not carried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Always `about:blank`: `code` tells the kind.
    #[serde(rename = "type")]
    pub kind: String,
    /// A few French words.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable code, independent of the language.
    pub code: String,
    /// What happened and what to do, in French.
    pub detail: String,
    /// What is wrong with the fields of a form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The split as it would be now, when it changed meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<Split>,
    /// The price of the cancellation now, when it changed meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<Euros>,
    /// The request, to be quoted to the help desk.
    #[serde(default, rename = "traceId", skip_serializing_if = "String::is_empty")]
    pub trace_id: String,
}

impl Problem {
    /// A problem without fields.
    #[must_use]
    pub fn new(status: u16, code: &str, title: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank".to_owned(),
            title: title.into(),
            status,
            code: code.to_owned(),
            detail: detail.into(),
            errors: Vec::new(),
            split: None,
            charge: None,
            trace_id: String::new(),
        }
    }

    /// A form with one wrong field.
    #[must_use]
    pub fn field(pointer: &str, code: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let mut problem = Self::new(422, code, sentences::TitleToCorrect.said(), detail.clone());
        problem.errors.push(FieldError { pointer: pointer.to_owned(), code: code.to_owned(), detail });
        problem
    }
}

/// The field of the form that a refusal speaks of, when it is one alone.
const fn field_of(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::CollectiviteUnknown => Some("/collectivite"),
        Refusal::ProofMissing => Some("/document"),
        Refusal::SessionFull => Some("/session"),
        _ => None,
    }
}

impl Problem {
    /// A refusal of the core, as `reader` is told.
    #[must_use]
    pub fn refused(refusal: Refusal, reader: Actor) -> Self {
        if let Some(pointer) = field_of(&refusal) {
            return Self::field(pointer, refusal.code(), refusal.said_to(reader));
        }
        let (status, title) = match &refusal {
            Refusal::NotYours { .. } => (403, sentences::TitleNotYours.said()),
            Refusal::BadAmount(_) | Refusal::BadDate(_) | Refusal::BadText(_) => {
                (422, sentences::TitleToCorrect.said())
            }
            Refusal::NotEligible(_) => (422, sentences::TitleNotEligible.said()),
            Refusal::Internal(_) => (500, sentences::TitleInternal.said()),
            _ => (409, sentences::TitleNotNow.said()),
        };
        let mut problem = Self::new(status, refusal.code(), title, refusal.said_to(reader));
        match refusal {
            Refusal::NotEligible(reasons) => {
                problem.errors = reasons
                    .into_iter()
                    .map(|reason| FieldError {
                        pointer: "/session".to_owned(),
                        code: reason.code,
                        detail: reason.message,
                    })
                    .collect();
            }
            Refusal::SplitChanged { now } => problem.split = Some(*now),
            Refusal::ChargeChanged { now } => problem.charge = Some(now),
            _ => {}
        }
        problem
    }
}
