//! One dossier: what happened, whose turn it is, until when.

use mce_shared::access::Looked;
use mce_shared::api::{Beside, CollectiviteView, DossierView, shown_to};
use mce_shared::attendance::Attendance;
use mce_shared::ids::EluId;
use mce_shared::lifecycle::{Actor, CommandKind, Dossier};

use super::super::access::looked;
use super::part::part_in;
use super::{place, situation};
use crate::http::{Call, Fault, File, read_ahead};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::accesses::Subject;
use crate::store::{attendance as sheets, offers, payments};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Organisations, &[May::Get]),
        on(Table::Dossiers, &[May::Query]),
        index(Table::Dossiers, "by-elu"),
        on(Table::Ledger, &[May::Query]),
        on(Table::Payments, &[May::Query]),
        on(Table::Offers, &[May::Get, May::Query]),
        on(Table::Alerts, &[May::Get]),
        on(Table::Accesses, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// The dossier, as far as the caller may see it.
///
/// # Errors
/// 404 when there is none, or when it is somebody else's.
pub async fn handle(environment: &Environment, call: &Call) -> Result<DossierView, Fault> {
    let (File { dossier, journal }, actor) = file(environment, call).await?;
    let (beside, ()) = tokio::try_join!(
        beside(environment, call, &dossier, actor),
        looked_at(environment, call, (&dossier, actor), Looked::Dossier)
    )?;
    Ok(shown_to(actor, &dossier, &journal, beside, call.today))
}

/// Writes down that somebody else than its élu looks at a dossier, or at what is kept with it.
///
/// # Errors
/// When it can't be written: nothing is shown then.
pub async fn looked_at(
    environment: &Environment,
    call: &Call,
    (dossier, actor): (&Dossier, Actor),
    what: Looked,
) -> Result<(), Fault> {
    if actor == Actor::Elu {
        return Ok(());
    }
    looked(environment, call, Subject::Elu(&dossier.elu), (what, dossier.id.as_str())).await
}

/// The dossier of the path, and the caller's part in it.
///
/// # Errors
/// 404 when there is none, or when it is somebody else's.
pub async fn load(environment: &Environment, call: &Call) -> Result<(Dossier, Actor), Fault> {
    let (file, actor) = file(environment, call).await?;
    Ok((file.dossier, actor))
}

async fn file(environment: &Environment, call: &Call) -> Result<(File, Actor), Fault> {
    let ahead = match call.ahead.clone() {
        Some(ahead) => ahead,
        None => read_ahead(environment, call).await?.flatten(),
    };
    let file = ahead.ok_or_else(|| Fault::not_found("Ce dossier"))?;
    let actor = part_in(&file.dossier, call.caller()?)?;
    Ok((file, actor))
}

/// Everything beside the dossier at once.
async fn beside(
    environment: &Environment,
    call: &Call,
    dossier: &Dossier,
    actor: Actor,
) -> Result<Beside, Fault> {
    let store = environment.store();
    let is_paid = matches!(actor, Actor::Of | Actor::Gestionnaire) && dossier.payables > 0;
    let is_refunded = matches!(actor, Actor::Elu | Actor::Gestionnaire) && dossier.refunds > 0;
    // Before the order the élu sees who would pay what; in his own turn, whom he may ask for more.
    let plans = actor == Actor::Elu && dossier.order.is_none() && !dossier.state.is_final();
    let may = |command| dossier.possible(actor).contains(&command);
    let asks = actor == Actor::Elu && may(CommandKind::AskCofinancing);
    // The collectivité sees before it answers whether it may pay (FI-6c).
    let grants = may(CommandKind::GrantCofinancing);
    let is_attended = actor != Actor::Collectivite && dossier.state.holds_seat();
    let (attendance, payments, refunds, funds, reserved, collectivites, dife, place) = tokio::try_join!(
        when(is_attended, attendance(environment, dossier)),
        when(is_paid, async { Ok(payments::of_dossier(store, &dossier.id).await?) }),
        when(is_refunded, async { Ok(payments::refunds_of(store, &dossier.id).await?) }),
        when(plans, async { Ok(Some(situation::funds(environment, &dossier.elu).await?)) }),
        when(plans, async { Ok(Some(situation::reserved(environment, &dossier.elu).await?)) }),
        when(asks, collectivites(environment, call, &dossier.elu)),
        when(grants, async { Ok(Some(situation::funds(environment, &dossier.elu).await?.dife)) }),
        place::now(environment, dossier, actor, call.now)
    )?;
    let reader = call.caller()?.principal();
    Ok(Beside { reader, payments, refunds, funds, reserved, collectivites, dife, attendance, place })
}

async fn attendance(environment: &Environment, dossier: &Dossier) -> Result<Attendance, Fault> {
    let session = offers::session_key(dossier, &dossier.training.session);
    Ok(Attendance::of(dossier, &sheets::of_session(environment.store(), &session).await?))
}

async fn when<T: Default>(condition: bool, read: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    if condition { read.await } else { Ok(T::default()) }
}

async fn collectivites(
    environment: &Environment,
    call: &Call,
    elu: &EluId,
) -> Result<Vec<CollectiviteView>, Fault> {
    let person = situation::person(environment, call.caller.as_ref(), elu).await?;
    situation::collectivites(environment, &person.rows, call.today).await
}
