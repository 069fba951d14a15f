//! What people do with a dossier: somebody opens it, sees what he may do, and does one of these things, or none.

use jiff::Span;
use jiff::civil::Date;
use mce_shared::api::{
    AnswerDossier, CancelDossier, CardPayment, CofinancingAnswer, CofinancingRequest, Confirmation,
    ControlAction, CreateDossier, DecideCardLoss, DocumentSent, DossierChanged, DossierView,
    EntryDeclaration, ForceMajeureClaim, IncidentProposal, Nothing, PostponementAnswer, PostponementProposal,
    Reason, Verdict,
};
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::{
    Actor, CommandKind, Dossier, ForceMajeureCase, IncidentKind, IncidentState, Rating, ServiceDone,
    planned_split, price_of_cancellation,
};
use mce_shared::money::Euros;
use mce_shared::rules::interruption::Cause;
use rust_decimal::Decimal;
use serde_json::{Value, to_value};

use super::cast::Visitor;
use super::chance::Chance;
use super::world::{Reply, World, text};

const PROOF: &[u8] = b"%PDF-1.4 certificat";

/// A request that somebody is about to send.
pub struct Act {
    pub kind: CommandKind,
    pub who: Visitor,
    pub path: String,
    pub body: Value,
}

/// An élu asks for a session.
///
/// # Errors
/// A failure of the platform.
pub async fn ask(world: &World, chance: &mut Chance) -> Result<Option<DossierId>, String> {
    let start = world.today() + Span::new().days(chance.between(13, 80));
    ask_for(world, start, chance).await
}

/// The same, from a day on.
///
/// # Errors
/// A failure of the platform.
pub async fn ask_for(world: &World, start: Date, chance: &mut Chance) -> Result<Option<DossierId>, String> {
    let (Some(elu), Some(offer)) = (chance.of(&world.cast.elus), chance.of(&world.offers)) else {
        return Ok(None);
    };
    let action = &offer.actions[0];
    let Some(session) = chance.of(&action.sessions) else { return Ok(None) };
    let asked = CreateDossier {
        siret: offer.siret.clone(),
        formation: offer.numero.clone(),
        action: action.numero.clone(),
        session: session.numero.clone(),
        start: Some(start),
        message: String::new(),
    };
    let reply = world.insist(&elu.visitor, "/api/dossiers", &asked).await?;
    if reply.status != 201 {
        return Ok(None);
    }
    Ok(Some(reply.read::<DossierChanged>()?.id))
}

/// Somebody opens a dossier and chooses.
///
/// # Errors
/// A failure of the platform.
pub async fn choose(world: &World, id: &DossierId, chance: &mut Chance) -> Result<Option<Act>, String> {
    let (dossier, _) = world.dossier(id).await?;
    let Some((who, actor)) = somebody(world, &dossier, chance) else { return Ok(None) };
    let reply = world.get(&who, &format!("/api/dossiers/{id}")).await?;
    if !reply.is_done() {
        return Ok(None);
    }
    let view: DossierView = reply.read()?;
    let weighed: Vec<(usize, CommandKind)> =
        view.actions.iter().map(|kind| (weight(*kind, &view), *kind)).collect();
    let is_due = dossier.due.is_some_and(|due| due.whose == actor);
    let nothing = if is_due || dossier.state.is_final() { 3 } else { 25 };
    let all: Vec<(usize, Option<CommandKind>)> =
        weighed.into_iter().map(|(weight, kind)| (weight, Some(kind))).chain([(nothing, None)]).collect();
    let Some(Some(kind)) = chance.weighted(&all).copied() else { return Ok(None) };
    let prepared = prepare(world, &who, actor, (kind, &view), chance).await?;
    Ok(prepared.map(|(path, body)| Act { kind, who, path: format!("/api/dossiers/{id}/{path}"), body }))
}

/// Sends it, and goes to the payment page if it leads there.
///
/// # Errors
/// A failure of the platform.
pub async fn carry_out(world: &World, act: &Act, chance: &mut Chance) -> Result<Reply, String> {
    let reply = world.insist(&act.who, &act.path, &act.body).await?;
    follow(world, act, &reply, chance)?;
    Ok(reply)
}

/// The same in two windows at once, with one key or with two.
///
/// # Errors
/// A failure of the platform.
pub async fn carry_out_twice(world: &World, act: &Act, chance: &mut Chance) -> Result<(), String> {
    let first = world.key();
    let second = if chance.per_mille(500) { first.clone() } else { world.key() };
    let (one, other) = tokio::join!(
        world.post(&act.who, &act.path, &first, &act.body),
        world.post(&act.who, &act.path, &second, &act.body)
    );
    let (one, other) = (one?, other?);
    if first == second && one.is_done() && other.is_done() && one.body != other.body {
        return Err(format!("one key, two answers to {}: {one:?}, {other:?}", act.path));
    }
    for reply in [one, other] {
        follow(world, act, &reply, chance)?;
    }
    Ok(())
}

fn follow(world: &World, act: &Act, reply: &Reply, chance: &mut Chance) -> Result<(), String> {
    if act.path.ends_with("/card-payment") && reply.is_done() {
        world.card.visit(&reply.read::<CardPayment>()?, chance);
    }
    Ok(())
}

/// One of the people of a dossier; more often the one whose turn it is.
fn somebody(world: &World, dossier: &Dossier, chance: &mut Chance) -> Option<(Visitor, Actor)> {
    let due = dossier.due.map(|due| due.whose);
    let afterwards = [(3, Actor::Elu), (1, Actor::Of), (6, Actor::Gestionnaire)];
    let before = [(1, Actor::Elu), (1, Actor::Of), (1, Actor::Gestionnaire), (1, Actor::Collectivite)];
    let anybody =
        *if dossier.state.is_final() { chance.weighted(&afterwards)? } else { chance.weighted(&before)? };
    let actor = due.filter(|_| chance.per_mille(650)).unwrap_or(anybody);
    let one = chance.below(world.cast.gestionnaires.len());
    Some((visitor_of(world, dossier, actor, one)?.clone(), actor))
}

/// Who plays a part in a dossier; of the gestionnaire, one of two.
pub(super) fn visitor_of<'a>(
    world: &'a World,
    dossier: &Dossier,
    actor: Actor,
    one: usize,
) -> Option<&'a Visitor> {
    let cast = &world.cast;
    let asked = dossier.cofinancing.as_ref().map(|request| &request.collectivite);
    Some(match actor {
        Actor::Elu => &cast.elus.iter().find(|elu| elu.id.as_ref() == Some(&dossier.elu))?.visitor,
        Actor::Of => &cast.training_bodies.iter().find(|body| body.siret == dossier.of)?.visitor,
        Actor::Collectivite => &cast.collectivites.iter().find(|(_, body)| Some(&body.siren) == asked)?.0,
        _ => cast.gestionnaires.get(one)?,
    })
}

/// How much people tend to do something.
fn weight(kind: CommandKind, view: &DossierView) -> usize {
    use CommandKind as C;
    let begun = view.dossier.training.start <= view.today;
    let over = view.dossier.training.end <= view.today;
    match kind {
        C::Accept | C::StartCardPayment | C::GrantCofinancing | C::AcceptPostponement => 12,
        C::Confirm => 20,
        C::DeclareEntry if begun => 30,
        C::DeclareServiceDone if over => 30,
        C::DeclareServiceDone => 1,
        C::DeclareNoShow if begun => 3,
        C::GrantForceMajeure => 8,
        C::ProposeCardLoss => {
            let lost = view.dossier.order.as_ref().is_some_and(|order| order.card_lost.is_positive());
            if lost && view.dossier.card_loss.is_none() { 16 } else { 0 }
        }
        C::SettleCardLoss | C::DeclineCardLoss if view.dossier.card_loss.is_none() => 0,
        C::SettleCardLoss => 16,
        C::ApproveIncident => 16,
        C::RefuseForceMajeure | C::ValidateServiceDone | C::CorrectServiceDone | C::DeclinePostponement => 4,
        C::AskCofinancing => 12,
        C::OpenControl => 3,
        C::OpenIncident => 6,
        C::ClaimForceMajeure => 5,
        C::Propose => 2,
        _ => 1,
    }
}

pub(super) type Prepared = Option<(String, Value)>;

pub(super) async fn prepare(
    world: &World,
    who: &Visitor,
    actor: Actor,
    (kind, view): (CommandKind, &DossierView),
    chance: &mut Chance,
) -> Result<Prepared, String> {
    if kind == CommandKind::ClaimForceMajeure {
        return claim(world, who, view, chance).await;
    }
    match actor {
        Actor::Elu => of_elu(kind, view, chance),
        Actor::Of => of_training_body(world, kind, view, chance),
        Actor::Collectivite => of_collectivite(kind, view, chance),
        _ => of_gestionnaire(kind, view, chance),
    }
}

async fn claim(
    world: &World,
    who: &Visitor,
    view: &DossierView,
    chance: &mut Chance,
) -> Result<Prepared, String> {
    let sent = world.upload(who, &format!("/api/dossiers/{}/documents", view.dossier.id), PROOF).await?;
    if !sent.is_done() {
        return Ok(None);
    }
    let document = sent.read::<DocumentSent>()?.document;
    let case = *chance.of(&ForceMajeureCase::ALL).unwrap_or(&ForceMajeureCase::Illness);
    let claim = ForceMajeureClaim { case, text: "Malade ce jour-là".to_owned(), document };
    Ok(Some(("force-majeure".to_owned(), to_value(claim).map_err(text)?)))
}

fn of_elu(kind: CommandKind, view: &DossierView, chance: &mut Chance) -> Result<Prepared, String> {
    use CommandKind as C;
    // Shown before the order only.
    let funds = view.funds.clone().unwrap_or_default();
    let split = planned_split(&view.dossier, &funds, view.today);
    let (path, body) = match kind {
        C::Confirm => ("confirmation", to_value(Confirmation { expected: split })),
        C::StartCardPayment => ("card-payment", to_value(Nothing {})),
        C::Cancel => {
            let expected_charge = price_of_cancellation(&view.dossier, view.today).charged;
            ("cancellation", to_value(CancelDossier { reason: String::new(), expected_charge }))
        }
        C::AskCofinancing => {
            let Some(collectivite) = chance.of(&view.collectivites) else { return Ok(None) };
            let most = split.card.cents().max(1);
            let amount = Euros::from_cents(chance.between(1, most).max(most.min(100)));
            let asked = CofinancingRequest::Ask {
                collectivite: collectivite.siren.clone(),
                amount,
                message: String::new(),
            };
            ("cofinancing-request", to_value(asked))
        }
        C::RenounceCofinancing => ("cofinancing-request", to_value(CofinancingRequest::Renounce {})),
        C::AcceptPostponement => ("postponement-answer", to_value(PostponementAnswer::Accept {})),
        C::DeclinePostponement => ("postponement-answer", to_value(PostponementAnswer::Decline {})),
        C::Rate => {
            let [welcome, content, trainers, means, support] =
                [(); 5].map(|()| u8::try_from(chance.between(1, 5)).unwrap_or(5));
            let rating = Rating {
                welcome,
                content,
                trainers,
                means,
                support,
                comment: "Très concret.".to_owned(),
                took_place: true,
            };
            ("rating", to_value(rating))
        }
        C::WithdrawRating => ("rating-withdrawal", to_value(Nothing {})),
        _ => return Ok(None),
    };
    Ok(Some((path.to_owned(), body.map_err(text)?)))
}

fn of_training_body(
    world: &World,
    kind: CommandKind,
    view: &DossierView,
    chance: &mut Chance,
) -> Result<Prepared, String> {
    use CommandKind as C;
    let training = &view.dossier.training;
    let reason = || "Une raison".to_owned();
    let (path, body) = match kind {
        C::Acknowledge => ("answer", to_value(AnswerDossier::Acknowledge {})),
        C::Accept => ("answer", to_value(AnswerDossier::Accept {})),
        C::Propose => {
            let start = training.start + Span::new().days(chance.between(-5, 20));
            let end = start + Span::new().days(chance.between(0, 3));
            let price = Euros::from_cents(chance.between(1, training.price.cents().max(1)));
            ("answer", to_value(AnswerDossier::Propose { start, end, price, message: reason() }))
        }
        C::Refuse => ("answer", to_value(AnswerDossier::Refuse { reason: reason() })),
        C::CancelByOf => ("answer", to_value(AnswerDossier::Cancel { reason: reason() })),
        C::DeclareNoShow => ("answer", to_value(AnswerDossier::NoShow {})),
        C::DeclareEntry => ("entry", to_value(EntryDeclaration { on: training.start.min(view.today) })),
        C::DeclareServiceDone => ("service-done", to_value(service_done(view, chance))),
        C::ProposePostponement => {
            let offer = world
                .offers
                .iter()
                .find(|offer| offer.siret == view.dossier.of && offer.numero == training.formation);
            let Some(session) = offer.and_then(|offer| chance.of(&offer.actions[0].sessions)) else {
                return Ok(None);
            };
            let start = view.today + Span::new().days(chance.between(1, 60));
            let proposal = PostponementProposal {
                session: session.numero.clone(),
                start: Some(start),
                message: reason(),
            };
            ("postponement", to_value(proposal))
        }
        _ => return Ok(None),
    };
    Ok(Some((path.to_owned(), body.map_err(text)?)))
}

fn service_done(view: &DossierView, chance: &mut Chance) -> ServiceDone {
    let entry = view.dossier.entry.unwrap_or(view.dossier.training.start);
    let exit: Date = view.dossier.training.end.max(entry).min(view.today);
    let (cause, completion_rate) = rate(chance);
    ServiceDone { exit, cause, completion_rate, comment: "Ce qui s’est passé".to_owned() }
}

/// A cause, and a share in percent that goes with it.
fn rate(chance: &mut Chance) -> (Cause, Decimal) {
    let causes = [
        (7, Cause::Completed),
        (3, Cause::Abandonment),
        (2, Cause::Absence),
        // Only these two share the price out between those who paid.
        (4, Cause::ForceMajeure),
        (2, Cause::OfPostponed),
        (1, Cause::OfInterrupted),
    ];
    let cause = *chance.weighted(&causes).unwrap_or(&Cause::Completed);
    let hundredths = chance.of(&[0, 2499, 2500, 5000, 7999, 8000, 9999]).copied().unwrap_or_default();
    let hundredths = if chance.per_mille(500) { chance.between(0, 9_999) } else { hundredths };
    let share = Decimal::new(hundredths, 2).normalize();
    (cause, if cause == Cause::Completed { Decimal::ONE_HUNDRED } else { share })
}

fn of_collectivite(kind: CommandKind, view: &DossierView, chance: &mut Chance) -> Result<Prepared, String> {
    let asked = view.dossier.cofinancing.as_ref().map_or(0, |request| request.asked.cents());
    let answer = match kind {
        CommandKind::GrantCofinancing => {
            let amount = Euros::from_cents(chance.between(asked / 2, asked));
            CofinancingAnswer::Grant { amount, deliberation: "2027-12".to_owned() }
        }
        CommandKind::DeclineCofinancing => {
            CofinancingAnswer::Decline { reason: "Plus de crédits".to_owned() }
        }
        _ => return Ok(None),
    };
    Ok(Some(("cofinancing-answer".to_owned(), to_value(answer).map_err(text)?)))
}

fn of_gestionnaire(kind: CommandKind, view: &DossierView, chance: &mut Chance) -> Result<Prepared, String> {
    use CommandKind as C;
    let reason = || "Une raison".to_owned();
    let comment = String::new;
    let (path, body) = match kind {
        C::OpenControl => ("control", to_value(ControlAction::Open { reason: reason() })),
        C::CorrectServiceDone => {
            ("control", to_value(ControlAction::Correct { found: service_done(view, chance) }))
        }
        C::ValidateServiceDone => ("service-done-validation", to_value(Reason { reason: reason() })),
        C::GrantForceMajeure => ("force-majeure-decision", to_value(Verdict::Approve { comment: comment() })),
        C::RefuseForceMajeure => ("force-majeure-decision", to_value(Verdict::Refuse { reason: reason() })),
        C::OpenIncident => {
            ("incidents", to_value(IncidentProposal { incident: incident(view, chance), comment: reason() }))
        }
        C::ApproveIncident | C::RejectIncident => return verdict(kind, view),
        C::Close => ("closure", to_value(Reason { reason: reason() })),
        C::ProposeCardLoss => ("card-loss", to_value(Reason { reason: reason() })),
        C::SettleCardLoss | C::DeclineCardLoss => {
            let Some(proposed) = &view.dossier.card_loss else { return Ok(None) };
            let verdict = match kind {
                C::SettleCardLoss => Verdict::Approve { comment: comment() },
                _ => Verdict::Refuse { reason: reason() },
            };
            ("card-loss/decision", to_value(DecideCardLoss { amount: proposed.amount, verdict }))
        }
        _ => return Ok(None),
    };
    Ok(Some((path.to_owned(), body.map_err(text)?)))
}

fn incident(view: &DossierView, chance: &mut Chance) -> IncidentKind {
    let give_back = chance.per_mille(500);
    let of_paid = view.dossier.outcome.as_ref().map_or(0, |outcome| outcome.of_paid.cents());
    match chance.below(3) {
        0 => IncidentKind::Overpayment { of_paid: Euros::from_cents(chance.between(0, of_paid)), give_back },
        1 => IncidentKind::Fraud { give_back },
        _ => {
            let (cause, completion_rate) = rate(chance);
            IncidentKind::WrongRate { cause, completion_rate }
        }
    }
}

/// The path of a verdict names the incident.
fn verdict(kind: CommandKind, view: &DossierView) -> Result<Prepared, String> {
    let proposed = view.dossier.incidents.iter().find(|incident| incident.state == IncidentState::Proposed);
    let verdict = match kind {
        CommandKind::ApproveIncident => Verdict::Approve { comment: String::new() },
        _ => Verdict::Refuse { reason: "Une raison".to_owned() },
    };
    let path = proposed.map(|incident| format!("incidents/{}/decision", incident.number));
    path.map(|path| to_value(verdict).map(|body| (path, body)).map_err(text)).transpose()
}
