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
    /// A credit: what a collectivité pays in, or what a training body pays back, names it.
    pub(super) async fn received(&mut self, credit: &Credit) -> Result<(), Fault> {
        let key = self.key(&credit.told(), credit.rank);
        let moved = Moved { on: credit.on, amount: credit.amount, entry: &credit.entry, key };
        let is_counted = self.is_counted(credit, &moved).await?;
        if self.of_a_collectivite(credit, is_counted).await? || is_counted {
            return Ok(());
        }
        let Some((siret, claim)) = self.debtor_of(credit).await? else {
            let (amount, from) = (credit.amount.french(), &credit.from);
            let (entry, text) = (&credit.entry, &credit.remittance);
            // People record it, by two, once they know whose it is.
            self.anomaly(format!(
                "Crédit de {amount} de « {from} » non rapproché (écriture {entry}) : {text}"
            ));
            return Ok(());
        };
        let amount = credit.amount;
        if amount > claim {
            let (paid, owed) = (amount.french(), claim.french());
            self.anomaly(format!(
                "L’organisme {siret} verse {paid} et ne doit que {owed} : à rapprocher à la main"
            ));
            let text = format!("{siret}, {} : {}", credit.from, credit.remittance);
            return self.set_aside(moved, text).await;
        }
        if self.post(repayment(&siret, &moved, &self.asked)?, None).await? {
            self.outcome.applied.push(format!("{} rendus par l’organisme {siret}", amount.french()));
        }
        Ok(())
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

    /// Whether a collectivité that has complements is named: then what it pays in is posted, or somebody looks at it, unless it was
    /// counted as something else before it had any.
    async fn of_a_collectivite(&mut self, credit: &Credit, is_counted: bool) -> Result<bool, Fault> {
        let Some(siren) = payer_named(&credit.remittance) else { return Ok(false) };
        let reference = credit.reference.as_deref().unwrap_or_default();
        // Not by its text: what people record of a credit has none.
        let told = movement_told(credit.on, credit.amount, credit.reference.as_deref(), siren.as_str());
        let rank = self.rank(&told);
        if is_counted {
            return Ok(false);
        }
        let told = Told { on: credit.on, amount: credit.amount, reference, rank };
        let (environment, changes) = (self.environment, self.tried.is_none());
        let known = cover::received(environment, &siren, &told, changes, &self.asked).await?;
        let is_one = known.is_some();
        match known {
            Some(Ok(applied)) => self.outcome.applied.extend(applied),
            Some(Err(anomaly)) => self.anomaly(anomaly),
            None => {}
        }
        Ok(is_one)
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
