//! Who is invited to act for an organisation.

use super::{FormBody, Reading};
use crate::api::InviteSomebody;
use crate::habilitation::{HabilitationRefusal, Permission};
use crate::texts::corrections;
use crate::wire::{parse_date, word};

impl FormBody for InviteSomebody {
    /// What may be given: a box each, by its word.
    type Facts = Vec<Permission>;

    fn read(form: &mut Reading<'_>, gives: &Vec<Permission>) -> Option<Self> {
        let said = |refusal: HabilitationRefusal| (refusal.code(), refusal.to_string());
        let (name, mail) = (form.text("name"), form.text("mail"));
        if name.is_empty() {
            let (code, detail) = said(HabilitationRefusal::BadName);
            form.refuse::<()>("name", code, detail);
        }
        if !mail.contains('@') {
            let (code, detail) = said(HabilitationRefusal::BadMail);
            form.refuse::<()>("mail", code, detail);
        }
        let permissions: Vec<Permission> =
            gives.iter().copied().filter(|permission| form.is_ticked(&word(permission))).collect();
        if permissions.is_empty() {
            let (code, detail) = said(HabilitationRefusal::NoPermission);
            form.refuse::<()>("permissions", code, detail);
        }
        let until = match form.text("until") {
            typed if typed.is_empty() => None,
            typed => match parse_date(&typed) {
                None => form.refuse("until", "until", corrections::NO_SUCH_DAY),
                day => day,
            },
        };
        Some(Self { name, mail, permissions, until })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::filled;
    use super::*;

    #[test]
    fn an_invitation_has_a_name_an_address_and_something_to_do() {
        let gives = vec![Permission::OfOffers, Permission::OfReader];
        let wrong = filled::<InviteSomebody>(&gives, &[("until", "2027-02-30")]).unwrap_err();
        assert_eq!(wrong, ["/name", "/mail", "/permissions", "/until"]);
        let right =
            [("name", "Jeanne"), ("mail", "j@example.org"), ("of_reader", "oui"), ("of_payments", "oui")];
        let read = filled::<InviteSomebody>(&gives, &right).expect("an invitation");
        assert_eq!((read.permissions, read.until), (vec![Permission::OfReader], None));
    }
}
