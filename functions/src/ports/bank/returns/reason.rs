//! Why a transfer is rejected or comes back.

use super::Element;

/// A code of the ISO 20022 external code sets (or the bank's own), and what the bank adds in its words, maybe nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// `AC04`; `NARR` when there are words only.
    pub code: String,
    pub text: String,
}

/// What the codes of a credit transfer mean, sorted.
const FRENCH: [(&str, &str); 39] = [
    ("AC01", "IBAN inexistant"),
    ("AC02", "IBAN du donneur d’ordre incorrect"),
    ("AC03", "IBAN du bénéficiaire incorrect"),
    ("AC04", "compte clôturé"),
    ("AC06", "compte bloqué"),
    ("AC13", "type de compte non autorisé"),
    ("AG01", "virement interdit sur ce compte"),
    ("AG02", "type d’opération refusé"),
    ("AM02", "montant supérieur au plafond"),
    ("AM04", "provision insuffisante"),
    ("AM05", "opération en double"),
    ("AM09", "montant différent de celui attendu"),
    ("AM10", "total du fichier incorrect"),
    ("AM18", "nombre de virements incorrect"),
    ("BE01", "nom et compte qui ne vont pas ensemble"),
    ("BE04", "adresse du bénéficiaire absente ou incomplète"),
    ("BE05", "donneur d’ordre inconnu de la banque"),
    ("BE06", "bénéficiaire inconnu de sa banque"),
    ("CNOR", "banque du bénéficiaire injoignable"),
    ("CUST", "retour demandé par le donneur d’ordre"),
    ("DT01", "date d’exécution incorrecte"),
    ("DT06", "date d’exécution changée par la banque"),
    ("DU01", "fichier déjà reçu"),
    ("DU02", "lot de virements déjà reçu"),
    ("DU03", "virement déjà reçu"),
    ("DU04", "référence de virement déjà reçue"),
    ("DU05", "ordre déjà reçu"),
    ("DUPL", "envoi en double"),
    ("FF01", "format du fichier refusé"),
    ("FOCR", "retour à la suite d’une demande de rappel"),
    ("FRAD", "retour pour fraude"),
    ("MD07", "titulaire décédé"),
    ("MS02", "refusé par le bénéficiaire, sans motif donné"),
    ("MS03", "refusé par la banque, sans motif donné"),
    ("RC01", "BIC incorrect"),
    ("RR01", "identité du donneur d’ordre absente"),
    ("RR03", "nom ou adresse du bénéficiaire absents"),
    ("RR04", "refusé pour une raison réglementaire"),
    ("TM01", "fichier reçu après l’heure limite"),
];

impl Reason {
    /// The reason in a few French words; a code that has none is shown with what the bank wrote.
    #[must_use]
    pub fn french(&self) -> String {
        let known = FRENCH.iter().find(|(code, _)| *code == self.code);
        match (known, self.text.as_str()) {
            (Some((_, words)), _) => (*words).to_owned(),
            (None, "") => self.code.clone(),
            (None, text) if self.code == "NARR" => text.to_owned(),
            (None, text) => format!("{} : {text}", self.code),
        }
    }
}

/// The reason that the blocks of this name give: the first code, and all that is written beside.
pub(super) fn reason(element: &Element<'_>, blocks: &str) -> Option<Reason> {
    let code = element.all(blocks).find_map(|block| {
        let reason = block.child("Rsn")?;
        reason.text_at("Cd").or_else(|| reason.text_at("Prtry"))
    });
    let words = element.all(blocks).flat_map(|block| block.all("AddtlInf")).map(|info| &*info.text);
    let text = words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ");
    match code {
        Some(code) => Some(Reason { code: code.to_owned(), text }),
        None => (!text.is_empty()).then(|| Reason { code: "NARR".to_owned(), text }),
    }
}
