//! What is asked, read from what was typed: who, with which proofs, until when (AG-1 to AG-5, OF-1, OF-4).
//!
//! The page and the server read the same fields with the same checks; what does not pass is kept as it was typed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::EstablishmentAnswer;
use crate::calendar::{add_days, add_months};
use crate::forms::{FormBody, Reading};
use crate::french::date_full;
use crate::identifiers::Siret;
use crate::money::Euros;
use crate::organisme::{HOLDER_MAX, STREET_MAX, TOWN_MAX};
use crate::parameters::{self, Parameter, count};
use crate::texts::{corrections, labels, sentences};

/// Every field that may be typed.
pub const FIELDS: [&str; 30] = [
    "name",
    "street",
    "postcode",
    "town",
    "nda",
    "trainings",
    "turnover",
    "agrement_number",
    "agrement_ordered",
    "agrement_from",
    "agrement_until",
    "agrement_themes",
    "qualiopi",
    "qualiopi_number",
    "qualiopi_certifier",
    "qualiopi_siret",
    "qualiopi_from",
    "qualiopi_until",
    "training_actions",
    "skills_assessment",
    "vae",
    "apprenticeship",
    "certifications",
    "quality",
    "email",
    "telephone",
    "honour_conviction",
    "honour_obligations",
    "honour_subcontracting",
    "words",
];

/// Characters of a number of agrément (formats §3.2) and of a certificate, at most.
const NUMBER_MAX: usize = 30;
/// The same of the name of a certifier.
const CERTIFIER_MAX: usize = 100;
const MAIL_MAX: usize = 254;
const TELEPHONE_MAX: usize = 20;

/// What the training body trains for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Trainings {
    /// Élus only, linked to their mandate.
    MandateOnly,
    /// Linked to the mandate, and others.
    MandateAndOthers,
    /// Reinsertion only: no agrément is needed (RE-5).
    ReinsertionOnly,
}

impl Trainings {
    pub const ALL: [Self; 3] = [Self::MandateOnly, Self::MandateAndOthers, Self::ReinsertionOnly];

    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::MandateOnly => labels::trainings::MANDATE_ONLY,
            Self::MandateAndOthers => labels::trainings::MANDATE_AND_OTHERS,
            Self::ReinsertionOnly => labels::trainings::REINSERTION_ONLY,
        }
    }

    /// Whether the minister's agrément is needed (TR-2).
    #[must_use]
    pub const fn needs_agrement(self) -> bool {
        matches!(self, Self::MandateOnly | Self::MandateAndOthers)
    }
}

/// Whether the Qualiopi certificate is compulsory: always, but for who trains élus only and has at most 150 000 € of turnover (OF-1,
/// L. 1221-4).
#[must_use]
pub fn qualiopi_needed(trainings: Trainings, turnover: Euros, today: Date) -> bool {
    let above = parameters::euros(Parameter::QualiopiTurnover, today).is_some_and(|most| turnover > most);
    trainings != Trainings::MandateOnly || above
}

/// In what quality somebody signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Quality {
    LegalRepresentative,
    /// By a delegation of the legal representative.
    Delegate,
}

impl Quality {
    pub const ALL: [Self; 2] = [Self::LegalRepresentative, Self::Delegate];

    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::LegalRepresentative => labels::quality::LEGAL_REPRESENTATIVE,
            Self::Delegate => labels::quality::DELEGATE,
        }
    }
}

/// The actions that a Qualiopi certificate covers (L. 6313-1 du code du travail).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum QualiopiCategory {
    TrainingActions,
    SkillsAssessment,
    Vae,
    Apprenticeship,
}

impl QualiopiCategory {
    pub const ALL: [Self; 4] =
        [Self::TrainingActions, Self::SkillsAssessment, Self::Vae, Self::Apprenticeship];

    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::TrainingActions => labels::qualiopi_category::TRAINING_ACTIONS,
            Self::SkillsAssessment => labels::qualiopi_category::SKILLS_ASSESSMENT,
            Self::Vae => labels::qualiopi_category::VAE,
            Self::Apprenticeship => labels::qualiopi_category::APPRENTICESHIP,
        }
    }

    /// The field of its box.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::TrainingActions => "training_actions",
            Self::SkillsAssessment => "skills_assessment",
            Self::Vae => "vae",
            Self::Apprenticeship => "apprenticeship",
        }
    }
}

/// The minister's agrément, as the applicant has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgrementClaim {
    pub number: String,
    /// The day of the order.
    #[serde(with = "crate::wire::date")]
    pub ordered: Date,
    /// First day, included (AG-5).
    #[serde(with = "crate::wire::date")]
    pub from: Date,
    /// Last day, included.
    #[serde(with = "crate::wire::date")]
    pub until: Date,
    /// The themes that the order names; may be empty.
    pub themes: String,
}

/// The Qualiopi certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QualiopiClaim {
    pub number: String,
    pub certifier: String,
    /// The establishment that it names: this one or its parent, of one SIREN.
    pub siret: Siret,
    #[serde(with = "crate::wire::date")]
    pub from: Date,
    /// Last day, included.
    #[serde(with = "crate::wire::date")]
    pub until: Date,
    pub categories: Vec<QualiopiCategory>,
}

/// A request whose every field holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Application {
    pub name: String,
    pub street: String,
    pub postcode: String,
    pub town: String,
    pub nda: String,
    pub trainings: Trainings,
    /// Of training, in a year, without tax.
    pub turnover: Euros,
    pub agrement: Option<AgrementClaim>,
    pub qualiopi: Option<QualiopiClaim>,
    /// Codes of the RNCP and RS for which a certifier has authorised it; may be empty.
    pub certifications: String,
    pub quality: Quality,
    pub email: String,
    pub telephone: String,
    /// What else is to be known; may be empty.
    pub words: String,
}

/// What a request is read with.
#[derive(Debug, Clone)]
pub struct ApplicationFacts {
    pub siret: Siret,
    /// What SIRENE says.
    pub told: EstablishmentAnswer,
    pub today: Date,
}

/// Whether it has the form of a number of activity declaration: eleven characters, digits or capitals (formats §3.2).
#[must_use]
pub fn is_nda(text: &str) -> bool {
    text.len() == 11 && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

impl Application {
    /// Whether Qualiopi is compulsory for all that it offers.
    #[must_use]
    pub fn is_qualiopi_compulsory(&self, today: Date) -> bool {
        self.trainings.needs_agrement() && qualiopi_needed(self.trainings, self.turnover, today)
    }
}

impl FormBody for Application {
    type Facts = ApplicationFacts;

    fn read(form: &mut Reading<'_>, facts: &ApplicationFacts) -> Option<Self> {
        let place = place(form, facts);
        let nda = nda(form);
        let trainings = form.one_of("trainings", &Trainings::ALL, corrections::WHO_IS_TRAINED);
        let turnover = form.amount("turnover");
        let agrement = match trainings {
            Some(trainings) if trainings.needs_agrement() => agrement(form, facts.today).map(Some),
            _ => Some(None),
        };
        let needed = trainings.zip(turnover).map(|(who, much)| qualiopi_needed(who, much, facts.today));
        let qualiopi = qualiopi(form, facts, needed.unwrap_or(false));
        let certifications = form.words("certifications");
        let quality = form.one_of("quality", &Quality::ALL, corrections::QUALITY);
        let (email, telephone) =
            (email(form), short(form, "telephone", TELEPHONE_MAX, corrections::TELEPHONE));
        let honour = [
            ("honour_conviction", corrections::HONOUR_CONVICTION),
            ("honour_obligations", corrections::HONOUR_OBLIGATIONS),
            ("honour_subcontracting", corrections::HONOUR_SUBCONTRACTING),
        ]
        .map(|(field, missing)| form.must_be_ticked(field, missing));
        let words = form.words("words");
        let [name, street, postcode, town] = place?;
        honour.iter().all(Option::is_some).then_some(())?;
        Some(Self {
            name,
            street,
            postcode,
            town,
            nda: nda?,
            trainings: trainings?,
            turnover: turnover?,
            agrement: agrement?,
            qualiopi: qualiopi?,
            certifications: certifications?,
            quality: quality?,
            email: email?,
            telephone: telephone?,
            words: words?,
        })
    }
}

/// As SIRENE tells it, or as it was typed where SIRENE can't.
fn place(form: &mut Reading<'_>, facts: &ApplicationFacts) -> Option<[String; 4]> {
    if let Some(told) = facts.told.establishment() {
        let cut = |text: &str, most| text.chars().take(most).collect();
        return Some([
            cut(&told.name, HOLDER_MAX),
            cut(&told.street, STREET_MAX),
            told.postcode.clone(),
            cut(&told.town, TOWN_MAX),
        ]);
    }
    let name = short(form, "name", HOLDER_MAX, corrections::COMPANY_NAME);
    let street = short(form, "street", STREET_MAX, corrections::STREET);
    let postcode = form.text("postcode");
    let postcode = if postcode.len() == 5 && postcode.bytes().all(|b| b.is_ascii_digit()) {
        Some(postcode)
    } else {
        form.refuse("postcode", "malformed", corrections::POSTCODE)
    };
    let town = short(form, "town", TOWN_MAX, corrections::TOWN);
    Some([name?, street?, postcode?, town?])
}

fn short(form: &mut Reading<'_>, field: &str, most: usize, missing: &str) -> Option<String> {
    let text = form.text(field).split_whitespace().collect::<Vec<_>>().join(" ");
    let is_well = (1..=most).contains(&text.chars().count()) && !text.contains(char::is_control);
    if is_well { Some(text) } else { form.refuse(field, "missing", missing) }
}

fn nda(form: &mut Reading<'_>) -> Option<String> {
    let text: String = form.text("nda").split_whitespace().collect::<String>().to_uppercase();
    if is_nda(&text) {
        return Some(text);
    }
    let detail = corrections::ACTIVITY_DECLARATION;
    form.refuse("nda", "malformed", detail)
}

fn email(form: &mut Reading<'_>) -> Option<String> {
    let text = form.text("email");
    let is_well = text.len() <= MAIL_MAX
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
        && text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && domain.contains('.') && !domain.contains('@') && !domain.ends_with('.')
        });
    if is_well {
        return Some(text);
    }
    form.refuse("email", "malformed", corrections::WHOLE_ADDRESS)
}

fn agrement(form: &mut Reading<'_>, today: Date) -> Option<AgrementClaim> {
    let number = short(form, "agrement_number", NUMBER_MAX, corrections::AGREMENT_NUMBER);
    let ordered = past_day(form, "agrement_ordered", corrections::AGREMENT_ORDERED, today);
    let years = count(Parameter::AgrementRenewalYears, today);
    let dates = dates(
        form,
        ("agrement_from", "agrement_until"),
        [corrections::AGREMENT_FROM, corrections::AGREMENT_UNTIL],
        12 * years,
        today,
    );
    let themes = form.words("agrement_themes");
    let (from, until) = dates?;
    Some(AgrementClaim { number: number?, ordered: ordered?, from, until, themes: themes? })
}

/// None where it is not compulsory and not said to be held.
fn qualiopi(form: &mut Reading<'_>, facts: &ApplicationFacts, needed: bool) -> Option<Option<QualiopiClaim>> {
    if !needed && !form.is_ticked("qualiopi") {
        return Some(None);
    }
    let missing = if needed { corrections::QUALIOPI_COMPULSORY } else { corrections::QUALIOPI_NUMBER };
    let number = short(form, "qualiopi_number", NUMBER_MAX, missing);
    let certifier = short(form, "qualiopi_certifier", CERTIFIER_MAX, corrections::QUALIOPI_CERTIFIER);
    let siret = certified(form, &facts.siret);
    let years = count(Parameter::QualiopiYears, facts.today);
    let dates = dates(
        form,
        ("qualiopi_from", "qualiopi_until"),
        [corrections::QUALIOPI_FROM, corrections::QUALIOPI_UNTIL],
        12 * years,
        facts.today,
    );
    let categories = categories(form);
    let (from, until) = dates?;
    Some(Some(QualiopiClaim {
        number: number?,
        certifier: certifier?,
        siret: siret?,
        from,
        until,
        categories: categories?,
    }))
}

/// The certificate of a parent establishment counts for all of its SIREN.
fn certified(form: &mut Reading<'_>, own: &Siret) -> Option<Siret> {
    let typed: String = form.text("qualiopi_siret").split_whitespace().collect();
    if typed.is_empty() {
        return Some(own.clone());
    }
    match typed.parse::<Siret>() {
        Ok(siret) if siret.siren() == own.siren() => Some(siret),
        Ok(_) => form.refuse("qualiopi_siret", "other-company", corrections::QUALIOPI_OTHER_COMPANY),
        Err(_) => form.refuse("qualiopi_siret", "malformed", corrections::QUALIOPI_SIRET),
    }
}

fn categories(form: &mut Reading<'_>) -> Option<Vec<QualiopiCategory>> {
    let ticked: Vec<_> =
        QualiopiCategory::ALL.into_iter().filter(|category| form.is_ticked(category.field())).collect();
    if ticked.contains(&QualiopiCategory::TrainingActions) {
        return Some(ticked);
    }
    let detail = corrections::QUALIOPI_ACTIONS;
    form.refuse("training_actions", "missing", detail)
}

fn past_day(form: &mut Reading<'_>, field: &str, missing: &str, today: Date) -> Option<Date> {
    let day = form.day(field, missing)?;
    if day <= today { Some(day) } else { form.refuse(field, "future", corrections::NOT_PAST_YET) }
}

/// First and last day, in order, not over, and no longer than `months`.
fn dates(
    form: &mut Reading<'_>,
    (first, last): (&str, &str),
    [no_first, no_last]: [&str; 2],
    months: u32,
    today: Date,
) -> Option<(Date, Date)> {
    let from = form.day(first, no_first);
    let until = form.day(last, no_last);
    let (from, until) = (from?, until?);
    // A year that ends on the day of its beginning is written as often as one that ends the day before.
    let latest = add_days(add_months(from, months), 1);
    if until < from {
        return form.refuse(last, "order", corrections::ENDS_BEFORE_BEGINS);
    }
    if until < today {
        return form.refuse(last, "over", sentences::ClaimOver { fin: &date_full(until) }.said());
    }
    if until > latest {
        let annees = &(months / 12).to_string();
        return form.refuse(last, "too-long", sentences::ClaimTooLong { annees }.said());
    }
    Some((from, until))
}
