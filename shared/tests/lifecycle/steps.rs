//! What people do one after the other, where each must be accepted.

use mce_shared::lifecycle::{
    Actor, CardAttempt, CardStatus, Command, Dossier, Facts, ForceMajeureCase, IncidentKind, ServiceDone,
    decide, planned_split,
};
use mce_shared::money::Euros;
use mce_shared::rules::interruption::Cause;
use rust_decimal::Decimal;

use crate::world::World;

/// Follows a list of commands that must all be accepted.
pub fn follow(world: &mut World, dossier: Dossier, commands: &[(Actor, Command)]) -> Dossier {
    commands.iter().fold(dossier, |dossier, (actor, command)| {
        let decision = world.decide(&dossier, command, *actor).expect("accepted");
        world.commit(Some(&dossier), &decision);
        decision.dossier
    })
}

pub fn ordered(world: &mut World, price: i64) -> Dossier {
    let opened = world.submit(price);
    world.commit(None, &opened);
    let dossier = follow(world, opened.dossier, &[(Actor::Of, Command::Accept)]);
    let expected = planned_split(&dossier, &world.funds(), world.today);
    follow(world, dossier, &[(Actor::Elu, Command::Confirm { expected })])
}

/// The card service tells what became of one of the pages.
pub fn told(page: &str, status: CardStatus, uuid: &str) -> Command {
    let Command::RecordCardPayment(paid) = paid(page) else { panic!("a payment") };
    let order_id = format!("2026000000007-{page}");
    Command::RecordCardPayment(CardAttempt { status, uuid: Some(uuid.into()), order_id, ..paid })
}

pub fn page(trans_id: &str) -> (Actor, Command) {
    let trans_date = "20270115080000".to_owned();
    (Actor::Elu, Command::StartCardPayment { trans_id: trans_id.to_owned(), trans_date })
}

/// The card service says that 200 € were paid.
pub fn paid(trans_id: &str) -> Command {
    Command::RecordCardPayment(CardAttempt {
        trans_id: trans_id.into(),
        trans_date: "20270115080000".into(),
        amount: Euros::from_cents(20_000),
        status: CardStatus::Paid,
        order_id: "2026000000007-1".into(),
        uuid: Some("uuid-1".into()),
    })
}

/// The élu is away on the first day of a training of 600 €, 400 € of rights and 200 € by card.
pub fn absent(world: &mut World) -> Dossier {
    let dossier = ordered(world, 60_000);
    let told = paid("000001");
    let dossier = follow(world, dossier, &[(Actor::CardService, told)]);
    world.today = dossier.training.start;
    follow(world, dossier, &[(Actor::Of, Command::DeclareNoShow)])
}

pub fn claimed(world: &mut World, dossier: Dossier) -> Dossier {
    let (case, text) = (ForceMajeureCase::Illness, "Hospitalisé".to_owned());
    let claim = Command::ClaimForceMajeure { case, text, document: "d".repeat(32).parse().expect("an id") };
    follow(world, dossier, &[(Actor::Elu, claim)])
}

pub const GRANT: fn() -> Command = || Command::GrantForceMajeure { comment: String::new() };

/// A training that began, of which the élu claims a case of force majeure, and which ended so.
pub fn ended_with_a_claim(world: &mut World, cause: Cause, rate: i64) -> Dossier {
    let dossier = ordered(world, 40_000);
    let dossier = entered(world, dossier);
    let dossier = claimed(world, dossier);
    ended(world, dossier, cause, rate)
}

pub fn entered(world: &mut World, dossier: Dossier) -> Dossier {
    world.today = dossier.training.start;
    let entry = Command::DeclareEntry { on: world.today };
    follow(world, dossier, &[(Actor::Of, entry)])
}

pub fn ended(world: &mut World, dossier: Dossier, cause: Cause, rate: i64) -> Dossier {
    world.today = dossier.training.end;
    let comment = "Ce qui s’est passé".to_owned();
    let done = ServiceDone { exit: world.today, cause, completion_rate: Decimal::from(rate), comment };
    let declared = (Actor::Of, Command::DeclareServiceDone(done));
    follow(
        world,
        dossier,
        &[declared, (Actor::Gestionnaire, Command::ValidateServiceDone { reason: "Vu.".to_owned() })],
    )
}

/// What was wrong is proposed by one person, and decided by another.
pub fn corrected(world: &mut World, dossier: Dossier, kind: IncidentKind) -> Dossier {
    let approve = Command::ApproveIncident { number: 1, comment: String::new() };
    by_two(world, dossier, [Command::OpenIncident { kind, comment: "Faux".into() }, approve])
}

/// Card money that did not come was paid in another way: one says so, another decides.
pub fn card_loss_settled(world: &mut World, dossier: Dossier) -> Dossier {
    let settle = Command::SettleCardLoss { amount: dossier.card_lost, comment: String::new() };
    by_two(world, dossier, [Command::ProposeCardLoss { reason: "Virement reçu".into() }, settle])
}

fn by_two(world: &mut World, dossier: Dossier, [first, second]: [Command; 2]) -> Dossier {
    [("one", first), ("other", second)].into_iter().fold(dossier, |dossier, (principal, command)| {
        let known = world.known(&dossier, &command);
        let facts = Facts { principal: principal.to_owned(), ..world.facts(Actor::Gestionnaire, known) };
        let decision = decide(&dossier, &command, &facts).expect("a decision");
        world.commit(Some(&dossier), &decision);
        decision.dossier
    })
}
