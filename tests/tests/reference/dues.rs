//! Subcontracting and the 1 %.

use mce_shared::rules::{contribution, subcontracting};
use mce_tests::reference::dues as model;
use proptest::prelude::*;

use super::cases;
use super::days::{cents, change_of_law, day};
use super::translate::euros;

proptest! {
    #![proptest_config(cases(8_000))]

    #[test]
    fn a_subcontracted_share(price in cents(), percent in prop::sample::select(vec![20, 45]), shift in -1_i64..=1, on in prop_oneof![day(), change_of_law()]) {
        let part = (price * percent / 100 + shift).max(0);
        let found = subcontracting::is_allowed(euros(price), euros(part), on);
        prop_assert_eq!(found, model::may_subcontract(price, part, on));
    }

    #[test]
    fn a_contribution(gross in cents(), yearly in cents(), on in day()) {
        let found = contribution::contribution(euros(gross), euros(yearly), on);
        prop_assert_eq!((found.amount.cents(), found.due), model::contribution(gross, yearly, on));
    }
}
