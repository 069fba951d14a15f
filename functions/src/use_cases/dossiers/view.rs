//! A dossier as each of its people may see it (invariant 8).

use jiff::civil::Date;
use mce_shared::api::{CollectiviteView, DossierSummary, DossierView};
use mce_shared::lifecycle::{Actor, CommandKind, Dossier, Funds, JournalRow, possible};
use mce_shared::money::Euros;
use mce_shared::payments::{Payable, Refund};

use crate::http::{Caller, Fault, Subject};

/// The part that the caller plays in a dossier.
///
/// # Errors
/// 404 for whoever plays none: a stranger can't tell a dossier of others from none at all.
pub fn part_in(dossier: &Dossier, caller: &Caller) -> Result<Actor, Fault> {
    let actor = match &caller.subject {
        Subject::Elu(Some(elu)) if dossier.elu == *elu => Some(Actor::Elu),
        Subject::Of(siret) if dossier.of == *siret => Some(Actor::Of),
        Subject::Collectivite(siren) if asked(dossier).is_some_and(|known| known == siren) => {
            Some(Actor::Collectivite)
        }
        Subject::Gestionnaire => Some(Actor::Gestionnaire),
        _ => None,
    };
    actor.ok_or_else(|| Fault::not_found("Ce dossier"))
}

fn asked(dossier: &Dossier) -> Option<&mce_shared::identifiers::Siren> {
    dossier.cofinancing.as_ref().map(|request| &request.collectivite)
}

/// What somebody needs beside the dossier.
#[derive(Default)]
pub struct Beside {
    /// Balances, for the élu.
    pub funds: Option<Funds>,
    /// Collectivités that may be asked, for the élu.
    pub collectivites: Vec<CollectiviteView>,
    /// What the OF is owed, for the OF and the gestionnaire.
    pub payments: Vec<Payable>,
    /// What goes back to a card, for the élu and the gestionnaire.
    pub refunds: Vec<Refund>,
}

/// The view of `actor`.
#[must_use]
pub fn of(
    dossier: &Dossier,
    journal: Vec<JournalRow>,
    actor: Actor,
    own: Beside,
    today: Date,
) -> DossierView {
    let journal = journal.into_iter().filter(|row| concerns(row.command, actor)).collect();
    DossierView {
        actions: possible(dossier.state, actor),
        dossier: redacted(dossier, actor),
        journal,
        funds: own.funds,
        collectivites: own.collectivites,
        payments: own.payments,
        refunds: own.refunds,
        today,
    }
}

/// How the élu pays is no business of the OF; what the élu pays himself is none of the collectivité's.
fn redacted(dossier: &Dossier, actor: Actor) -> Dossier {
    let mut seen = dossier.clone();
    match actor {
        Actor::Of => {
            seen.cofinancing = None;
            seen.order = None;
            seen.card_attempts.clear();
            seen.incidents.clear();
            seen.refunded = Euros::ZERO;
            if let Some(outcome) = seen.outcome.as_mut() {
                (outcome.returned, outcome.card_credit) = Default::default();
            }
            // That there is a claim concerns the OF; what happened to the élu does not.
            if let Some(claim) = seen.force_majeure.as_mut() {
                (claim.text, claim.answer) = Default::default();
            }
        }
        Actor::Elu => seen.incidents.clear(),
        Actor::Collectivite => {
            seen.order = None;
            seen.card_attempts.clear();
            seen.outcome = None;
            seen.rating = None;
            seen.force_majeure = None;
            seen.incidents.clear();
            seen.corrections.clear();
            seen.message.clear();
        }
        _ => {}
    }
    seen
}

fn concerns(command: CommandKind, actor: Actor) -> bool {
    let is_about_money = matches!(
        command,
        CommandKind::AskCofinancing
            | CommandKind::RenounceCofinancing
            | CommandKind::GrantCofinancing
            | CommandKind::DeclineCofinancing
            | CommandKind::StartCardPayment
            | CommandKind::RecordCardPayment
    );
    let is_internal = matches!(command, CommandKind::OpenIncident | CommandKind::RejectIncident);
    let is_about_force_majeure = matches!(
        command,
        CommandKind::ClaimForceMajeure | CommandKind::GrantForceMajeure | CommandKind::RefuseForceMajeure
    );
    let is_about_the_card = matches!(command, CommandKind::StartCardPayment | CommandKind::RecordCardPayment);
    match actor {
        Actor::Gestionnaire => true,
        _ if is_internal => false,
        Actor::Of => !is_about_money && !is_about_force_majeure,
        Actor::Collectivite => !is_about_the_card && !is_about_force_majeure,
        _ => true,
    }
}

/// A row of a list.
#[must_use]
pub fn summary(dossier: &Dossier, actor: Actor) -> DossierSummary {
    DossierSummary {
        id: dossier.id.clone(),
        intitule: dossier.training.intitule.clone(),
        state: dossier.state,
        due: dossier.due,
        elu_name: dossier.elu_name.clone(),
        of_name: dossier.of_name.clone(),
        start: dossier.training.start,
        end: dossier.training.end,
        price: dossier.training.price,
        actions: possible(dossier.state, actor),
        task: dossier.task().filter(|_| actor == Actor::Gestionnaire),
        asked: if actor == Actor::Of {
            None
        } else {
            dossier.cofinancing.as_ref().map(|request| request.asked)
        },
    }
}
