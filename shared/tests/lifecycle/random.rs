//! Whatever people ask, in whatever order, money is conserved and every step is written down.

use jiff::Span;
use jiff::civil::{Date, date};
use mce_shared::lifecycle::{
    Actor, CardAttempt, CardStatus, Command, CommandKind, Dossier, ForceMajeureCase, IncidentKind, Rating,
    ServiceDone, State, TABLE, charge_if_excused, check_postponement, end_if_cancelled, may_claim,
    planned_split, price_of_cancellation, settlement_if_declared,
};
use mce_shared::money::Euros;
use mce_shared::rules::interruption::Cause;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::common::vitre;
use crate::world::World;

/// What somebody may try; numbers are turned into commands that fit the dossier, or don't.
fn command(kind: u8, amount: i64, dossier: &Dossier, world: &World) -> (Actor, Command) {
    let amount = Euros::from_cents(amount);
    let collectivite = vitre();
    let trans = |n: i64| (format!("{n:06}"), "20261123101500".to_owned());
    let statuses = [
        CardStatus::Paid,
        CardStatus::Refused,
        CardStatus::Paid,
        CardStatus::Abandoned,
        CardStatus::Cancelled,
        CardStatus::Failed,
        CardStatus::GivenBack,
    ];
    let status = statuses[usize::from(kind) % statuses.len()];
    let due = dossier.order.as_ref().map_or(amount, |order| order.card_due());
    match kind % 32 {
        0 => (Actor::Of, Command::Acknowledge),
        1 | 2 => (Actor::Of, Command::Accept),
        3 => {
            let (start, end) = (date(2027, 1, 18), date(2027, 1, 19));
            (Actor::Of, Command::Propose { start, end, price: amount, message: "Autre date".into() })
        }
        4 => (Actor::Of, Command::Refuse { reason: "Complet".into() }),
        5 => (Actor::Elu, Command::AskCofinancing { collectivite, amount, message: String::new() }),
        6 => (Actor::Elu, Command::RenounceCofinancing),
        7 => (Actor::Collectivite, Command::GrantCofinancing { amount, deliberation: "2026-12".into() }),
        8 => (Actor::Collectivite, Command::DeclineCofinancing { reason: "Budget".into() }),
        9..=11 => {
            let expected = planned_split(dossier, &world.funds(), world.today);
            (Actor::Elu, Command::Confirm { expected })
        }
        12 => {
            let (trans_id, trans_date) = trans(world.step % 3);
            (Actor::Elu, Command::StartCardPayment { trans_id, trans_date })
        }
        13 | 14 => {
            let (trans_id, trans_date) = trans(world.step % 3);
            let amount = if kind.is_multiple_of(5) { amount } else { due };
            let told = CardAttempt {
                order_id: format!("2026000000007-{trans_id}"),
                uuid: Some(format!("uuid-{trans_id}")),
                trans_id,
                trans_date,
                amount,
                status,
            };
            (Actor::CardService, Command::RecordCardPayment(told))
        }
        15 => {
            let expected_charge = price_of_cancellation(dossier, world.today).charged;
            (Actor::Elu, Command::Cancel { reason: String::new(), expected_charge })
        }
        16 => (Actor::Of, Command::DeclareEntry { on: world.today.min(dossier.training.end) }),
        17 => (Actor::Of, Command::DeclareServiceDone(service_done(kind, amount, world.today))),
        18 => (Actor::Gestionnaire, Command::ValidateServiceDone { reason: "Vu.".to_owned() }),
        19 => (Actor::Of, Command::CancelByOf { reason: "Formateur absent".into() }),
        20 => (Actor::Of, Command::DeclareNoShow),
        21 => (Actor::Platform, Command::Lapse),
        22 => (
            Actor::Elu,
            Command::Rate(Rating {
                welcome: 4,
                content: 4,
                trainers: 4,
                means: 4,
                support: 4,
                comment: String::new(),
                took_place: true,
            }),
        ),
        23 => (Actor::Gestionnaire, Command::OpenControl { reason: "Contrôle au hasard".into() }),
        24 => (Actor::Gestionnaire, Command::CorrectServiceDone(service_done(kind, amount, world.today))),
        25 => (Actor::Of, postponement(amount, world.today)),
        26 if kind.is_multiple_of(4) => (Actor::Elu, Command::DeclinePostponement),
        26 => (Actor::Elu, Command::AcceptPostponement),
        27 => {
            let (case, text) = (ForceMajeureCase::Illness, "Hospitalisé".to_owned());
            let document = "d".repeat(32).parse().expect("an id");
            (Actor::Elu, Command::ClaimForceMajeure { case, text, document })
        }
        28 if kind.is_multiple_of(3) => {
            (Actor::Gestionnaire, Command::RefuseForceMajeure { reason: "Illisible".into() })
        }
        28 => (Actor::Gestionnaire, Command::GrantForceMajeure { comment: String::new() }),
        29 => (
            Actor::Gestionnaire,
            Command::OpenIncident { kind: incident(kind, amount), comment: "Plainte".into() },
        ),
        30 => {
            let number = u32::try_from(dossier.incidents.len()).unwrap_or_default();
            (Actor::Gestionnaire, Command::ApproveIncident { number, comment: String::new() })
        }
        _ => match kind % 3 {
            1 if dossier.card_loss.is_none() => {
                (Actor::Gestionnaire, Command::ProposeCardLoss { reason: "Virement reçu".into() })
            }
            1 if amount.cents() % 4 == 0 => {
                let reason = "Rien n’est arrivé".into();
                (Actor::Gestionnaire, Command::DeclineCardLoss { amount: dossier.card_lost, reason })
            }
            1 => {
                let comment = String::new();
                (Actor::Gestionnaire, Command::SettleCardLoss { amount: dossier.card_lost, comment })
            }
            0 => (Actor::Gestionnaire, Command::Close { reason: "Sans nouvelles".into() }),
            _ => {
                let number = u32::try_from(dossier.incidents.len()).unwrap_or_default();
                (Actor::Gestionnaire, Command::RejectIncident { number, reason: "Rien à corriger".into() })
            }
        },
    }
}

fn service_done(kind: u8, amount: Euros, today: Date) -> ServiceDone {
    let completion_rate = Decimal::from(amount.cents().rem_euclid(101));
    let cause = match kind {
        _ if completion_rate == Decimal::ONE_HUNDRED => Cause::Completed,
        k if k.is_multiple_of(3) => Cause::Abandonment,
        k if k % 3 == 1 => Cause::ForceMajeure,
        _ => Cause::OfInterrupted,
    };
    ServiceDone { exit: today, cause, completion_rate, comment: "Départ".into() }
}

fn postponement(amount: Euros, today: Date) -> Command {
    let start = today.checked_add(Span::new().days(amount.cents().rem_euclid(40))).expect("a day");
    let session = format!("S{}", amount.cents() % 3).parse().expect("a numero");
    Command::ProposePostponement { session, start: Some(start), message: "Salle prise".into() }
}

fn incident(kind: u8, amount: Euros) -> IncidentKind {
    match kind % 3 {
        0 => IncidentKind::Fraud { give_back: amount.cents() % 2 == 0 },
        1 => IncidentKind::Overpayment { of_paid: amount, give_back: amount.cents() % 2 == 0 },
        _ => {
            let completion_rate = Decimal::from(amount.cents().rem_euclid(100));
            IncidentKind::WrongRate { cause: Cause::Abandonment, completion_rate }
        }
    }
}

/// What the screens show before something is done is what is then done.
fn check_previews(
    before: &Dossier,
    command: &Command,
    after: &Dossier,
    today: Date,
) -> Result<(), TestCaseError> {
    let charged = after.outcome.as_ref().map(|outcome| outcome.charged);
    match command {
        Command::Cancel { .. } if after.state == State::CancelledByElu => {
            prop_assert_eq!(&end_if_cancelled(before, today), &after.outcome);
        }
        Command::ValidateServiceDone { .. } => {
            let done = before.service_done.clone().expect("a declaration");
            let owed = settlement_if_declared(before, done.cause, done.completion_rate).expect("a preview");
            prop_assert_eq!(Some(owed.charged), charged);
            prop_assert_eq!(Some(owed.of_paid), after.outcome.as_ref().map(|outcome| outcome.of_paid));
        }
        Command::ProposePostponement { start: Some(start), .. } => {
            prop_assert!(check_postponement(before, *start, *start, today).is_ok());
        }
        Command::GrantForceMajeure { .. } => prop_assert_eq!(charge_if_excused(before), charged),
        _ => {}
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn money_is_conserved_whatever_is_asked(
        dife in 0_i64..=80_000,
        price in 10_000_i64..=200_000,
        steps in proptest::collection::vec((any::<u8>(), 1_i64..=90_000, 0_i32..=9), 1..90),
    ) {
        let mut world = World::new(dife);
        let opened = world.submit(price);
        world.commit(None, &opened);
        let mut dossier = opened.dossier;
        for (kind, amount, days) in steps {
            // Most things happen the same day; time passes now and then.
            if days > 6 {
                world.today = world.today.checked_add(Span::new().days(i64::from(days - 6) * 3)).expect("a day");
            }
            if days == 5 {
                world.move_payments(amount);
                world.check_outcome(&dossier);
            }
            let (actor, command) = command(kind, amount, &dossier, &world);
            let decided = world.decide(&dossier, &command, actor);
            if command.kind() == CommandKind::ClaimForceMajeure {
                prop_assert_eq!(decided.is_ok(), may_claim(&dossier, world.today));
            }
            let Ok(decision) = decided else { continue };
            check_previews(&dossier, &command, &decision.dossier, world.today)?;
            let row = TABLE.iter().find(|row| row.from == dossier.state && row.command == command.kind());
            prop_assert!(row.is_some_and(|row| row.to.contains(&decision.dossier.state)));
            world.commit(Some(&dossier), &decision);
            dossier = decision.dossier;
            world.check_outcome(&dossier);
        }
        prop_assert_eq!(u32::try_from(world.payables.len()).ok(), Some(dossier.payables));
        let first = world.payables.iter().filter(|payable| payable.number == 1).count();
        prop_assert!(first <= 1, "an OF is owed once for a dossier");
    }
}
