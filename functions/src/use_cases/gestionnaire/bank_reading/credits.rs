//! Money that came in: a collectivité pays for its complements, or a training body pays back.

use mce_shared::aggregate::Asked;
use mce_shared::cover::{Credit as Told, payer_named};
use mce_shared::identifiers::Siret;
use mce_shared::ids::TransactionId;
use mce_shared::ledger::{Account, Movements, ReasonCode, Transaction};
use mce_shared::money::Euros;
use mce_shared::payments::{Credit, movement_told};

use super::super::cover;
use super::Reading;
use super::movements::{Moved, set_aside};
use crate::http::Fault;
use crate::store::ledger;

impl Reading<'_> {
    /// A credit: what a collectivité pays in, or what a training body pays back, names it. What nothing is matched with is set aside, and
    /// two people say where it goes.
    pub(super) async fn received(&mut self, credit: &Credit) -> Result<(), Fault> {
        let key = self.key(&credit.told(), credit.rank);
        let moved = Moved { on: credit.on, amount: credit.amount, entry: &credit.entry, key };
        let is_counted = self.is_counted(credit, &moved).await?;
        let paid_in = self.of_a_collectivite(credit, is_counted).await?;
        if is_counted {
            return Ok(());
        }
        match paid_in {
            Some(Ok(())) => return Ok(()),
            Some(Err(anomaly)) => return self.set_aside_to_match(credit, moved, anomaly).await,
            None => {}
        }
        let Some((siret, claim)) = self.debtor_of(credit).await? else {
            return self.of_nobody(credit, moved).await;
        };
        let amount = credit.amount;
        if amount > claim {
            let (paid, owed) = (amount.french(), claim.french());
            let anomaly =
                format!("L’organisme {siret} verse {paid} et ne doit que {owed} : à rapprocher à la main");
            return self.set_aside_to_match(credit, moved, anomaly).await;
        }
        if self.post(repayment(&siret, &moved, &self.asked)?, None).await? {
            self.outcome.applied.push(format!("{} rendus par l’organisme {siret}", amount.french()));
        }
        Ok(())
    }

    /// One that names nobody, unless somebody has recorded it by hand.
    async fn of_nobody(&mut self, credit: &Credit, moved: Moved<'_>) -> Result<(), Fault> {
        let reference = credit.reference.as_deref().unwrap_or_default();
        let told = Told { on: credit.on, amount: credit.amount, reference, rank: credit.rank };
        if cover::is_recorded(self.environment, &told).await? {
            return Ok(());
        }
        let (amount, from) = (credit.amount.french(), &credit.from);
        let (entry, text) = (&credit.entry, &credit.remittance);
        let anomaly = format!("Crédit de {amount} de « {from} » à rapprocher (écriture {entry}) : {text}");
        self.set_aside_to_match(credit, moved, anomaly).await
    }

    async fn set_aside_to_match(
        &mut self,
        credit: &Credit,
        moved: Moved<'_>,
        anomaly: String,
    ) -> Result<(), Fault> {
        self.anomaly(anomaly);
        let said = [&credit.from, &credit.remittance].into_iter().filter(|text| !text.is_empty());
        let said: Vec<&str> = said.map(String::as_str).collect();
        let text = if said.is_empty() { format!("Écriture {}", credit.entry) } else { said.join(" : ") };
        self.set_aside(moved, text).await
    }

    /// Whether another file told it: it was counted for whichever of the SIRETs on it owed something then, or set aside.
    async fn is_counted(&self, credit: &Credit, moved: &Moved<'_>) -> Result<bool, Fault> {
        let mut ids = vec![set_aside(moved, &self.asked)?.id];
        for siret in &credit.sirets {
            ids.push(repayment_id(siret, moved)?);
        }
        for id in &ids {
            if ledger::is_posted(self.environment.store(), id).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a collectivité that has complements is named: then what it pays in is posted, unless it was counted as something else before
    /// it had any, or the inner error says why it is to be matched.
    async fn of_a_collectivite(
        &mut self,
        credit: &Credit,
        is_counted: bool,
    ) -> Result<Option<Result<(), String>>, Fault> {
        let Some(siren) = payer_named(&credit.remittance) else { return Ok(None) };
        let reference = credit.reference.as_deref().unwrap_or_default();
        // Not by its text: what people record of a credit has none.
        let told = movement_told(credit.on, credit.amount, credit.reference.as_deref(), siren.as_str());
        let rank = self.rank(&told);
        if is_counted {
            return Ok(None);
        }
        let told = Told { on: credit.on, amount: credit.amount, reference, rank };
        let (environment, changes) = (self.environment, self.tried.is_none());
        let known = cover::received(environment, &siren, &told, changes, &self.asked).await?;
        Ok(known.map(|known| known.map(|applied| self.outcome.applied.extend(applied))))
    }

    /// Of the SIRETs that are written on it, the first that owes something, else the surest; with what it owes.
    async fn debtor_of(&self, credit: &Credit) -> Result<Option<(Siret, Euros)>, Fault> {
        let mut surest = None;
        for siret in &credit.sirets {
            let claim = ledger::claim_on(self.environment.store(), siret).await?;
            if claim.is_positive() {
                return Ok(Some((siret.clone(), claim)));
            }
            surest.get_or_insert((siret.clone(), claim));
        }
        Ok(surest)
    }
}

fn repayment_id(siret: &Siret, moved: &Moved<'_>) -> Result<TransactionId, Fault> {
    format!("claim:{siret}:{}", moved.key).parse().map_err(Fault::internal)
}

fn repayment(siret: &Siret, moved: &Moved<'_>, asked: &Asked) -> Result<Transaction, Fault> {
    let transaction = Transaction {
        id: repayment_id(siret, moved)?,
        reason: ReasonCode::ClaimRepaid,
        on: moved.on,
        label: format!("Indu remboursé par virement ({})", moved.entry),
        author: asked.author.clone(),
        dossier: None,
        corrects: None,
        entries: Movements::new()
            .moving(moved.amount, Account::Bank, Account::Claim(siret.clone()))
            .into_entries(),
    };
    transaction.checked().map_err(Fault::internal)
}
