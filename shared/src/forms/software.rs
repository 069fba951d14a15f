//! A key for the software of a training body.

use super::{FormBody, Reading};
use crate::api::MakeSoftwareKey;
use crate::habilitation::Permission;
use crate::software::{KeyRefusal, NAME_MAX, POWERS};
use crate::wire::word;

impl FormBody for MakeSoftwareKey {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        let name = form.text("name");
        if !(1..=NAME_MAX).contains(&name.chars().count()) {
            form.refuse::<()>("name", KeyRefusal::BadName.code(), KeyRefusal::BadName.to_string());
        }
        let powers: Vec<Permission> =
            POWERS.into_iter().filter(|power| form.is_ticked(&word(power))).collect();
        if powers.is_empty() {
            form.refuse::<()>("powers", KeyRefusal::NoPower.code(), KeyRefusal::NoPower.to_string());
        }
        Some(Self { name, powers })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::filled;
    use super::*;

    #[test]
    fn a_key_has_a_name_and_something_to_do() {
        assert_eq!(filled::<MakeSoftwareKey>(&(), &[]).unwrap_err(), ["/name", "/powers"]);
        let read = filled::<MakeSoftwareKey>(&(), &[("name", "Gestion"), ("of_offers", "oui")]);
        assert_eq!(read.expect("a key").powers, [Permission::OfOffers]);
    }
}
