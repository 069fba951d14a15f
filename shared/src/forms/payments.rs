//! What the gestionnaire says of payments that do not go on by themselves, and of files that may not have left.

use std::rc::Rc;

use super::{FormBody, Reading};
use crate::api::{ConfirmSettlement, CorrectTrainingBody, ProposeRemedy};
use crate::organisme::{BodyDetails, CorrectionRefusal};
use crate::payments::Remedy;
use crate::texts::corrections;

/// What may be done about a payment, in the order of the page.
pub struct RemedyFacts {
    pub remedies: Rc<[Remedy]>,
}

impl FormBody for ProposeRemedy {
    type Facts = RemedyFacts;

    fn read(form: &mut Reading<'_>, facts: &RemedyFacts) -> Option<Self> {
        let chosen = form.text("remedy").parse::<usize>().ok().and_then(|rank| facts.remedies.get(rank));
        let remedy = match chosen {
            Some(remedy) => Some(remedy.clone()),
            None => form.refuse("remedy", "missing", corrections::REMEDY),
        };
        let reason = form.required_words("reason", corrections::WHY_WHO_DECIDES);
        Some(Self { remedy: remedy?, reason: reason? })
    }
}

impl FormBody for CorrectTrainingBody {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        let typed = BodyDetails {
            name: form.text("name"),
            street: form.text("street"),
            postcode: form.text("postcode"),
            town: form.text("town"),
            email: form.text("email"),
            telephone: form.text("telephone"),
        };
        for refusal in typed.tidy().mistakes() {
            form.refuse::<()>(refusal.field().unwrap_or_default(), refusal.code(), refusal.to_string());
        }
        let reason = form.required_words("reason", &CorrectionRefusal::NoReason.to_string())?;
        let BodyDetails { name, street, postcode, town, email, telephone } = typed.tidy();
        Some(Self { name, street, postcode, town, email, telephone, reason })
    }
}

impl FormBody for ConfirmSettlement {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        let received = form.yes_or_no("received", corrections::YES_OR_NO);
        let reason = form.required_words("reason", corrections::SEEN_AT_THE_BANK);
        Some(Self { received: received?, reason: reason? })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::filled;
    use super::*;

    #[test]
    fn a_remedy_is_one_of_those_that_are_possible_and_has_its_reason() {
        let facts = RemedyFacts { remedies: [Remedy::Release, Remedy::WriteOff].into() };
        assert_eq!(filled::<ProposeRemedy>(&facts, &[]).unwrap_err(), ["/remedy", "/reason"]);
        assert_eq!(
            filled::<ProposeRemedy>(&facts, &[("remedy", "2"), ("reason", "x")]).unwrap_err(),
            ["/remedy"]
        );
        let read = filled(&facts, &[("remedy", "1"), ("reason", "Organisme dissous")]);
        let expected = ProposeRemedy { remedy: Remedy::WriteOff, reason: "Organisme dissous".to_owned() };
        assert_eq!(read, Ok(expected));
    }

    #[test]
    fn whether_the_bank_has_a_file_is_said_with_what_was_seen() {
        assert_eq!(filled::<ConfirmSettlement>(&(), &[]).unwrap_err(), ["/received", "/reason"]);
        let read = filled(&(), &[("received", "non"), ("reason", "Absent du relevé")]);
        let expected = ConfirmSettlement { received: false, reason: "Absent du relevé".to_owned() };
        assert_eq!(read, Ok(expected));
    }
}
