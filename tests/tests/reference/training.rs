//! What stands in the way of an order.

use jiff::civil::Date;
use mce_shared::rules::eligibility::{self, Purpose, TrainingRequest};
use mce_shared::rules::mandates::Mandate;
use mce_tests::reference::calendar::{add_working_days, plus_days, plus_months};
use mce_tests::reference::training::{Training, obstacles};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::cases;
use super::days::{change_of_law, day, mandates, near};
use super::translate::{euros, to_model};

/// The numbers that a request is made of; each is turned into a day or an amount near the edge that it may cross.
#[derive(Clone, Debug)]
struct Seed {
    mandates: Vec<Mandate>,
    requested_on: Date,
    ordered_after: i64,
    start: (bool, i64),
    end: (usize, usize, i64),
    duration: i64,
    hourly: (i64, i64),
    participants: u32,
    agrement: Option<i64>,
    flags: [bool; 4],
}

fn seed() -> impl Strategy<Value = Seed> {
    let days = (
        prop_oneof![day(), change_of_law()],
        (any::<usize>(), -2_i64..=2),
        0_i64..=12,
        (any::<bool>(), -1_i64..=2),
        any::<[usize; 2]>(),
    );
    let figures = (0_i64..=40_00, prop::sample::select(vec![80_00, 100_00]), -1_i64..=1, 13_u32..=17);
    let rest = (prop::option::of(-1_i64..=1), -1_i64..=1, any::<[bool; 4]>());
    (mandates(), days, figures, rest).prop_map(
        |(
            mandates,
            (on, (choice, shift), ordered_after, start, end),
            figures,
            (agrement, end_shift, flags),
        )| {
            let requested_on = near(&mandates, choice, shift, on);
            let (duration, cap, above, participants) = figures;
            let (end, hourly) = ((end[0], end[1], end_shift), (cap, above));
            Seed {
                mandates,
                requested_on,
                ordered_after,
                start,
                end,
                duration,
                hourly,
                participants,
                agrement,
                flags,
            }
        },
    )
}

/// The same request for both, nearly every part of it on one side or the other of its limit.
fn request(seed: &Seed) -> (TrainingRequest, Training) {
    let ordered_on = plus_days(seed.requested_on, seed.ordered_after);
    let first_day = add_working_days(seed.requested_on, if seed.start.0 { 11 } else { 30 });
    let start = plus_days(first_day, seed.start.1);
    let limits = [start, plus_months(ordered_on, 8), near(&seed.mandates, seed.end.1, 0, start)];
    let end = plus_days(limits[seed.end.0 % limits.len()], seed.end.2).max(start);
    let price = (seed.duration * seed.hourly.0 / 100 + seed.hourly.1).max(0);
    let [for_mandate, theme_listed, cpf_eligible, pension] = seed.flags;
    let agrement_until = seed.agrement.map(|shift| plus_days(end, shift));
    let core = TrainingRequest {
        purpose: if for_mandate { Purpose::Mandate } else { Purpose::Reinsertion },
        requested_on: seed.requested_on,
        ordered_on,
        start,
        end,
        price_ht: euros(price),
        duration_hours: Decimal::new(seed.duration, 2),
        max_participants: seed.participants,
        theme_listed,
        cpf_eligible,
        agrement_until,
        pension_liquidated: pension,
        mandates: seed.mandates.clone(),
    };
    let model = Training {
        for_mandate,
        requested_on: seed.requested_on,
        ordered_on,
        start,
        end,
        price_ht: price,
        duration: seed.duration,
        max_participants: seed.participants.into(),
        theme_listed,
        cpf_eligible,
        agrement_until,
        pension,
        mandates: to_model(&seed.mandates),
    };
    (core, model)
}

proptest! {
    #![proptest_config(cases(8_000))]

    #[test]
    fn every_obstacle(seed in seed()) {
        let (core, model) = request(&seed);
        let mut found: Vec<&str> = eligibility::obstacles(&core).iter().map(|reason| reason.code()).collect();
        found.sort_unstable();
        prop_assert_eq!(found, obstacles(&model), "{:?}", core);
    }
}
