//! Who pays what, and who gets what back.

use mce_shared::rules::eligibility::Purpose;
use mce_shared::rules::financing::{self, Certification};
use mce_shared::rules::restitution;
use mce_tests::reference::financing as model;
use proptest::prelude::*;

use super::cases;
use super::days::{cents, change_of_law, day};
use super::translate::{euros, split};

fn certification() -> impl Strategy<Value = (Certification, model::Certification)> {
    prop::sample::select(vec![
        (Certification::Rncp, model::Certification::Rncp),
        (Certification::Rs, model::Certification::Rs),
        (Certification::Bilan, model::Certification::Bilan),
        (Certification::Vae, model::Certification::Vae),
        (Certification::Permis, model::Certification::Permis),
    ])
}

fn order() -> impl Strategy<Value = (financing::Order, model::Order)> {
    let flags = (any::<bool>(), any::<bool>(), certification());
    (flags, prop_oneof![day(), change_of_law()], (cents(), cents(), cents(), cents(), cents())).prop_map(
        |((for_mandate, exempt, (certification, of_model)), on, (price, dife, dotation, cpf, cec))| {
            let core = financing::Order {
                purpose: if for_mandate { Purpose::Mandate } else { Purpose::Reinsertion },
                on,
                price: euros(price),
                dife: euros(dife),
                dotation: euros(dotation),
                cpf: euros(cpf),
                cec: euros(cec),
                certification,
                participation_exempt: exempt,
            };
            let model = model::Order {
                for_mandate,
                on,
                price,
                dife,
                dotation,
                cpf,
                cec,
                certification: of_model,
                participation_exempt: exempt,
            };
            (core, model)
        },
    )
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn a_split((core, of_model) in order()) {
        prop_assert_eq!(financing::split(&core), split(model::split(&of_model)));
    }

    #[test]
    fn a_restitution(due in cents(), paid in prop::array::uniform5(cents())) {
        let found = restitution::restitution(euros(due), &split(paid));
        prop_assert_eq!(found, split(model::restitution(due, &paid)));
    }
}
