//! What a training would cost an élu who has not asked for it yet: what his rights pay, what remains, and who may take it over.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalogue::PurposeKind;
use crate::french::plural;
use crate::money::Euros;
use crate::rules::financing::Split;
use crate::texts::sentences;

use super::decide::Priced;
use super::dossier::Dossier;
use super::funds::Funds;

/// What dossiers under way hold of the rights of their élu.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reserved {
    pub amount: Euros,
    /// How many dossiers hold it.
    pub dossiers: u32,
}

impl Reserved {
    /// What is held among the dossiers of one élu: ordered, and not at their end.
    #[must_use]
    pub fn of<'a>(dossiers: impl IntoIterator<Item = &'a Dossier>) -> Self {
        let under_way = dossiers.into_iter().filter(|dossier| !dossier.state.is_final());
        let held = under_way.filter_map(|dossier| Some(dossier.order.as_ref()?.split.dife));
        held.filter(|amount| amount.is_positive()).fold(Self::default(), |sum, amount| Self {
            amount: sum.amount + amount,
            dossiers: sum.dossiers.saturating_add(1),
        })
    }

    /// "0,00 € disponibles, 400,00 € réservés pour 1 demande en cours", beside what is left.
    #[must_use]
    pub fn beside(&self, left: Euros) -> String {
        let reserved = (self.dossiers > 0).then(|| {
            let demandes = &plural(self.dossiers, "demande en cours", "demandes en cours");
            sentences::RightsReserved { montant: &self.amount.french(), demandes }.said()
        });
        sentences::RightsLeft { reste: &left.french(), reserve: reserved.as_deref() }.said()
    }
}

/// What a training would cost an élu who ordered it today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cost {
    /// Who would pay what.
    pub split: Split,
    /// What a credit kept on the account pays of the card's part (CX-3).
    pub from_credit: Euros,
    /// DIFE available.
    pub dife: Euros,
    /// What other dossiers hold of it.
    pub reserved: Reserved,
    /// Whether a collectivité may be asked for what remains.
    pub may_ask: bool,
    /// The names of the élu's own.
    pub collectivites: Vec<String>,
}

impl Cost {
    /// `collectivites`: the names of those where the élu holds a mandate.
    #[must_use]
    pub fn of(
        training: Priced<'_>,
        funds: &Funds,
        reserved: Reserved,
        collectivites: Vec<String>,
        today: Date,
    ) -> Self {
        let split = training.split(None, funds, today);
        let from_credit = split.card.min(funds.card_credit);
        let is_mandate = training.purpose.kind() == PurposeKind::Mandate;
        let may_ask = is_mandate && training.fund_share(funds.dife, today).is_enough();
        Self { split, from_credit, dife: funds.dife, reserved, may_ask, collectivites }
    }

    /// What the élu would pay by card.
    #[must_use]
    pub fn left(&self) -> Euros {
        self.split.card - self.from_credit
    }

    /// "400,00 € de vos droits, 160,00 € à votre charge, ou demandez-les à votre collectivité (Commune de Voiron)…".
    #[must_use]
    pub fn said(&self) -> String {
        let (parts, left) = (&self.parts(), self.left());
        if !left.is_positive() {
            return sentences::CostNothingLeft { parts }.said();
        }
        let aupres = self.may_ask.then(|| self.whom());
        sentences::CostLeft { parts, reste: &left.french(), aupres: aupres.as_deref() }.said()
    }

    /// What is paid without the élu's card, his rights first, whatever they pay.
    fn parts(&self) -> String {
        let Split { dife, dotation, cpf, cec, .. } = self.split;
        let credit = self.from_credit;
        let others = [
            (dotation, sentences::CostByComplement { montant: &dotation.french() }.said()),
            (cpf, sentences::CostByCpf { montant: &cpf.french() }.said()),
            (cec, sentences::CostByCec { montant: &cec.french() }.said()),
            (credit, sentences::CostByCredit { montant: &credit.french() }.said()),
        ];
        let mut parts = vec![sentences::CostByRights { montant: &dife.french() }.said()];
        parts.extend(others.into_iter().filter(|(amount, _)| amount.is_positive()).map(|(_, said)| said));
        parts.join(", ")
    }

    fn whom(&self) -> String {
        match self.collectivites.as_slice() {
            [] => sentences::CostYourCollectivite { nom: None }.said(),
            [only] => sentences::CostYourCollectivite { nom: Some(only) }.said(),
            several => sentences::CostOneOfYours { noms: &several.join(", ") }.said(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::catalogue::Purpose;

    const TODAY: Date = date(2026, 11, 23);

    fn funds(dife: i64) -> Funds {
        Funds { dife: Euros::from_cents(dife), ..Funds::default() }
    }

    /// A training of 560 €, plainly spaced.
    fn said(purpose: &Purpose, funds: &Funds, collectivites: &[&str]) -> String {
        let price = Euros::from_cents(56_000);
        let training = Priced { purpose, price, price_ht: price };
        let names = collectivites.iter().map(|name| (*name).to_owned()).collect();
        plain(&Cost::of(training, funds, Reserved::default(), names, TODAY).said())
    }

    /// With spaces of one kind.
    fn plain(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn says_what_the_rights_pay_and_what_remains() {
        let mandate = Purpose::Mandate { theme: "ELU1001".parse().unwrap() };
        let voiron: &[&str] = &["Commune de Voiron"];
        let after = "après la réponse de l’organisme.";
        let dotation = Funds {
            dotations: [("213805633".parse().unwrap(), Euros::from_cents(10_000))].into(),
            card_credit: Euros::from_cents(1_000),
            ..funds(40_000)
        };
        for (funds, collectivites, expected) in [
            (funds(80_000), voiron, "560,00 € de vos droits, rien à votre charge.".to_owned()),
            (
                funds(40_000),
                voiron,
                format!(
                    "400,00 € de vos droits, 160,00 € à votre charge, ou demandez-les à votre collectivité (Commune de Voiron) {after}"
                ),
            ),
            (
                funds(40_000),
                &[],
                format!(
                    "400,00 € de vos droits, 160,00 € à votre charge, ou demandez-les à votre collectivité {after}"
                ),
            ),
            (
                funds(14_000),
                &["Dole", "Grand Dole"],
                format!(
                    "140,00 € de vos droits, 420,00 € à votre charge, ou demandez-les à l’une de vos collectivités (Dole, Grand Dole) {after}"
                ),
            ),
            // Below a quarter, no collectivité may pay (FI-6c).
            (funds(13_999), voiron, "139,99 € de vos droits, 420,01 € à votre charge.".to_owned()),
            (funds(0), voiron, "0,00 € de vos droits, 560,00 € à votre charge.".to_owned()),
            (
                dotation,
                voiron,
                format!(
                    "400,00 € de vos droits, 100,00 € du complément que vous avez déjà, 10,00 € de votre avoir, 50,00 € à votre charge, ou demandez-les à votre collectivité (Commune de Voiron) {after}"
                ),
            ),
        ] {
            assert_eq!(said(&mandate, &funds, collectivites), plain(&expected));
        }
    }

    #[test]
    fn a_reinsertion_is_paid_with_other_rights_and_never_by_a_collectivite() {
        let funds = Funds { cpf: Euros::from_cents(50_000), ..funds(20_000) };
        let expected = "200,00 € de vos droits, 210,00 € de votre CPF, 150,00 € à votre charge.";
        let found = said(&Purpose::Reinsertion { certification: None }, &funds, &["Commune de Voiron"]);
        assert_eq!(found, plain(expected));
    }

    #[test]
    fn what_is_reserved_stands_beside_what_is_left() {
        for (dossiers, expected) in [
            (0, "0,00 € disponibles"),
            (1, "0,00 € disponibles, 400,00 € réservés pour 1 demande en cours"),
            (2, "0,00 € disponibles, 400,00 € réservés pour 2 demandes en cours"),
        ] {
            let reserved = Reserved { amount: Euros::from_cents(40_000), dossiers };
            assert_eq!(plain(&reserved.beside(Euros::ZERO)), plain(expected));
        }
    }
}
