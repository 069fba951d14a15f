//! A number that somebody typed or pasted. None of these messages repeats it: some must not reach a log.

use mce_shared::identifiers::{Iban, IbanError, Nir, NirError, NirKind, Siret, SiretError};

use super::{Checked, Fact, Finding};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    Nir,
    Siret,
    Iban,
}

impl Number {
    #[must_use]
    pub fn check(self, typed: &str) -> Checked {
        match self {
            Number::Nir => nir(typed),
            Number::Siret => siret(typed),
            Number::Iban => iban(typed),
        }
    }
}

fn accepted(kind: &'static str, read: Vec<Fact>, findings: Vec<Finding>) -> Checked {
    Checked::of(kind, None, read, findings, true)
}

fn nir(typed: &str) -> Checked {
    let nir: Nir = match typed.parse() {
        Ok(nir) => nir,
        Err(error) => return Checked::refused("nir", None, nir_code(error), error.to_string()),
    };
    let read = vec![Fact::new("number", "Numéro", nir.masked())];
    let provisional = nir.kind() == NirKind::Provisional;
    let message = "C’est un numéro d’attente : il changera, et n’ouvre pas de compte. Demandez votre numéro définitif à votre caisse.";
    let finding = provisional.then(|| Finding::warning(None, "nir-provisional", message));
    accepted("nir", read, finding.into_iter().collect())
}

fn siret(typed: &str) -> Checked {
    match typed.parse::<Siret>() {
        Ok(siret) => accepted("siret", vec![Fact::new("number", "SIRET", siret.grouped())], Vec::new()),
        Err(error) => Checked::refused("siret", None, siret_code(error), error.to_string()),
    }
}

fn iban(typed: &str) -> Checked {
    let iban: Iban = match typed.parse() {
        Ok(iban) => iban,
        Err(error) => return Checked::refused("iban", None, iban_code(error), error.to_string()),
    };
    let read = vec![
        Fact::new("number", "IBAN", iban.masked()),
        Fact::new("country", "Pays", iban.country()),
        Fact::new("sepa", "Zone SEPA", iban.is_sepa()),
    ];
    let mut findings = Vec::new();
    if !iban.is_sepa() {
        let message = "Ce compte est hors de la zone SEPA : le fonds ne peut pas le payer en euros.";
        findings.push(Finding::warning(None, "iban-outside-sepa", message));
    }
    if iban.rib_key_matches() == Some(false) {
        findings.push(Finding::warning(None, "iban-rib-key", mce_shared::identifiers::WRONG_RIB_KEY));
    }
    accepted("iban", read, findings)
}

const fn nir_code(error: NirError) -> &'static str {
    match error {
        NirError::MissingKey => "nir-missing-key",
        NirError::BadLength => "nir-bad-length",
        NirError::BadFormat => "nir-bad-format",
        NirError::BadKey => "nir-bad-key",
    }
}

const fn siret_code(error: SiretError) -> &'static str {
    match error {
        SiretError::BadFormat => "siret-bad-format",
        SiretError::BadSiren => "siret-bad-siren",
        SiretError::BadChecksum => "siret-bad-key",
    }
}

const fn iban_code(error: IbanError) -> &'static str {
    match error {
        IbanError::BadFormat => "iban-bad-format",
        IbanError::BadLength => "iban-bad-length",
        IbanError::BadStructure => "iban-bad-structure",
        IbanError::BadChecksum => "iban-bad-key",
    }
}
