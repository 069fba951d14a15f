//! What is read for a command: what the table says that it needs, all at once.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::identifiers::Siret;
use mce_shared::lifecycle::{Actor, Command, Dossier, Eligibility, Facts, Funds, Known, Needs, Room, needs};

use super::situation::{self, Person};
use super::{documents, other_session};
use crate::http::{Call, Caller, Fault};
use crate::runtime::Environment;
use crate::store::ledger::{self, Book};
use crate::store::{offers, organisations, payments};
use crate::use_cases::runs::catch_up;

/// Who asks for a change, when, by which request.
#[derive(Debug, Clone)]
pub struct Asking<'a> {
    pub at: Timestamp,
    /// That day, in Paris.
    pub today: Date,
    /// Which kind of person.
    pub actor: Actor,
    /// Who is signed in, if anybody.
    pub caller: Option<&'a Caller>,
    /// Who, by name.
    pub author: &'a str,
    /// The request; no other has it.
    pub request_id: &'a str,
}

impl<'a> Asking<'a> {
    /// Whoever calls.
    #[must_use]
    pub fn of_call(call: &'a Call, actor: Actor) -> Self {
        let caller = call.caller.as_ref();
        Self {
            at: call.now,
            today: call.today,
            actor,
            caller,
            author: caller.map_or(actor.french(), |caller| caller.sign_in.display_name.as_str()),
            request_id: &call.request_id,
        }
    }

    #[must_use]
    pub fn of_machine(environment: &Environment, actor: Actor, author: &'a str, request_id: &'a str) -> Self {
        let at = environment.now();
        Self { at, today: environment.day(at), actor, caller: None, author, request_id }
    }

    /// The facts of a decision, once `known` is read.
    #[must_use]
    pub fn facts(&self, known: Known) -> Facts {
        Facts {
            at: self.at,
            today: self.today,
            actor: self.actor,
            author: self.author.to_owned(),
            principal: self.caller.map(Caller::principal).unwrap_or_default(),
            request_id: self.request_id.to_owned(),
            known,
        }
    }
}

/// Reads what a command needs.
///
/// # Errors
/// When the store fails; 404 or 422 for a session that is not of the same action.
pub async fn read(
    environment: &Environment,
    asking: &Asking<'_>,
    dossier: &Dossier,
    command: &Command,
) -> Result<Facts, Fault> {
    let known = match needs(dossier.state, command.kind()) {
        Needs::Nothing => Known::Nothing,
        Needs::Funds => Known::Funds(situation::funds(environment, &dossier.elu).await?),
        Needs::Complement => complement(environment, asking, dossier).await?,
        Needs::Order => order(environment, asking, dossier).await?,
        Needs::Eligibility => Known::Eligibility(law(environment, asking, dossier).await?),
        Needs::Place => {
            let (eligibility, room) =
                tokio::try_join!(law(environment, asking, dossier), room(environment, dossier))?;
            Known::Place { eligibility, room }
        }
        Needs::Payables => Known::Payables(payments::of_dossier(environment.store(), &dossier.id).await?),
        Needs::Proof => proof(environment, dossier, command).await?,
        Needs::Session => Known::Session(other_session::read(environment, dossier, command).await?),
    };
    Ok(asking.facts(known))
}

async fn law(
    environment: &Environment,
    asking: &Asking<'_>,
    dossier: &Dossier,
) -> Result<Eligibility, Fault> {
    let (person, until) = tokio::try_join!(
        situation::person(environment, asking.caller, &dossier.elu),
        agrement(environment, &dossier.of, asking.today)
    )?;
    Ok(eligibility(&person, until))
}

/// The training body may have changed the places since the request.
async fn room(environment: &Environment, dossier: &Dossier) -> Result<Room, Fault> {
    let offer = offers::get(environment.store(), &dossier.of, &dossier.training.formation).await?;
    Ok(Room::of(dossier, offer.as_ref().map(|stored| (&stored.formation, stored.version))))
}

/// What the law asks of an élu, and of a training body whose agrément is valid until then.
#[must_use]
pub fn eligibility(person: &Person, agrement_until: Option<Date>) -> Eligibility {
    Eligibility {
        mandates: person.mandates(),
        pension_liquidated: person.account.pension().is_paid(),
        agrement_until,
    }
}

async fn complement(
    environment: &Environment,
    asking: &Asking<'_>,
    dossier: &Dossier,
) -> Result<Known, Fault> {
    let (person, funds) = tokio::try_join!(
        situation::person(environment, asking.caller, &dossier.elu),
        situation::funds(environment, &dossier.elu)
    )?;
    let known = situation::collectivites(environment, &person.rows, asking.today).await?;
    Ok(Known::Complement {
        funds,
        collectivites: known.into_iter().map(|one| (one.siren, one.name)).collect(),
    })
}

/// What time owes the account is posted first: nothing is taken from rights that are lost already.
async fn order(environment: &Environment, asking: &Asking<'_>, dossier: &Dossier) -> Result<Known, Fault> {
    let (person, book, until, room) = tokio::try_join!(
        situation::person(environment, asking.caller, &dossier.elu),
        async { Ok::<Book, Fault>(ledger::of_elu(environment.store(), &dossier.elu).await?) },
        agrement(environment, &dossier.of, asking.today),
        room(environment, dossier)
    )?;
    let book = catch_up(environment, &person, book, asking.today).await?;
    let balances: Vec<_> = book.balances.into_iter().collect();
    let funds = Funds::of(&dossier.elu, &balances);
    Ok(Known::Order { funds, eligibility: eligibility(&person, until), room })
}

async fn agrement(environment: &Environment, of: &Siret, today: Date) -> Result<Option<Date>, Fault> {
    let body = organisations::training_body(environment.store(), of).await?;
    Ok(body.and_then(|body| body.standing.agrement_until(today)))
}

async fn proof(environment: &Environment, dossier: &Dossier, command: &Command) -> Result<Known, Fault> {
    let Command::ClaimForceMajeure { document, .. } = command else {
        return Err(Fault::internal("a proof of nothing"));
    };
    let folder = documents::folder(&dossier.id);
    let is_sent = documents::DocumentKind::find(environment, &folder, document).await?.is_some();
    Ok(Known::Proof { is_sent })
}
