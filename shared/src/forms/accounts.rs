//! The accounts: of an élu, and that on which a training body is paid.

use super::{FormBody, Reading};
use crate::api::{AcceptCgu, ActivateAccount, CGU_VERSION, PensionDeclaration, ProposeBankDetails};
use crate::catalogue::SessionKey;
use crate::identifiers::{Iban, Nir};
use crate::needs::{Need, When};
use crate::organisme::account_holder;
use crate::texts::corrections;

impl FormBody for ActivateAccount {
    /// The session that he was about to ask for.
    type Facts = Option<SessionKey>;

    fn read(form: &mut Reading<'_>, wanted: &Option<SessionKey>) -> Option<Self> {
        let nir = form.text("nir");
        if let Err(error) = nir.parse::<Nir>() {
            form.refuse::<()>("nir", "malformed", error.to_string());
        }
        let pension_liquidated = form.yes_or_no("pension_liquidated", corrections::YES_OR_NO)?;
        Some(Self { nir, pension_liquidated, wanted: wanted.clone() })
    }
}

impl FormBody for PensionDeclaration {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        form.must_be_ticked("understood", corrections::READ_IT)?;
        Some(Self { understood: true })
    }
}

impl FormBody for Need {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        let theme = form.parsed("theme", corrections::THEME);
        let area = form.parsed("area", corrections::AREA);
        let when = form.one_of("when", &When::ALL, corrections::WHEN);
        Some(Self { theme: theme?, area: area?, when: when? })
    }
}

impl FormBody for AcceptCgu {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        form.must_be_ticked("lu", corrections::ACCEPT_TERMS)?;
        Some(Self { version: CGU_VERSION })
    }
}

impl FormBody for ProposeBankDetails {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        let (iban, bic, holder) = (form.text("iban"), form.text("bic"), form.text("holder"));
        if let Err(refusal) = account_holder(&holder, "") {
            form.refuse::<()>("holder", refusal.code(), refusal.to_string());
        }
        match iban.parse::<Iban>() {
            Ok(_) => Some(Self { iban, bic, holder }),
            Err(error) => form.refuse("iban", "iban-bad", error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::filled;
    use super::*;

    #[test]
    fn a_need_has_its_theme_its_area_and_its_days() {
        assert_eq!(filled::<Need>(&(), &[]).unwrap_err(), ["/theme", "/area", "/when"]);
        let fields = [("theme", "ELU1008"), ("area", "35"), ("when", "saturday")];
        let need =
            Need { theme: "ELU1008".parse().unwrap(), area: "35".parse().unwrap(), when: When::Saturday };
        assert_eq!(filled::<Need>(&(), &fields), Ok(need));
    }

    #[test]
    fn an_account_is_opened_with_a_number_and_an_answer() {
        assert_eq!(filled::<ActivateAccount>(&None, &[]).unwrap_err(), ["/nir", "/pension_liquidated"]);
        // Its key is that of another number.
        let wrong = [("nir", "2 69 05 49 588 157 81"), ("pension_liquidated", "oui")];
        assert_eq!(filled::<ActivateAccount>(&None, &wrong).unwrap_err(), ["/nir"]);
        let right = [("nir", " 2 69 05 49 588 157 80 "), ("pension_liquidated", "oui")];
        let wanted = Some(SessionKey {
            siret: "18002002600019".parse().unwrap(),
            formation: "F-1".parse().unwrap(),
            action: "A-1".parse().unwrap(),
            session: "S-1".parse().unwrap(),
        });
        let read = ActivateAccount {
            nir: "2 69 05 49 588 157 80".to_owned(),
            pension_liquidated: true,
            wanted: wanted.clone(),
        };
        assert_eq!(filled(&wanted, &right), Ok(read));
    }

    #[test]
    fn what_cannot_be_undone_is_read_first() {
        assert_eq!(filled::<PensionDeclaration>(&(), &[]).unwrap_err(), ["/understood"]);
        let ticked = filled::<PensionDeclaration>(&(), &[("understood", "oui")]);
        assert_eq!(ticked, Ok(PensionDeclaration { understood: true }));
        assert_eq!(filled::<AcceptCgu>(&(), &[]).unwrap_err(), ["/lu"]);
        assert_eq!(filled::<AcceptCgu>(&(), &[("lu", "oui")]), Ok(AcceptCgu { version: CGU_VERSION }));
    }

    #[test]
    fn another_account_needs_an_iban_that_stands() {
        let wrong = [("iban", "FR76 3000 1007 9412 3456 7890 186")];
        assert_eq!(filled::<ProposeBankDetails>(&(), &wrong).unwrap_err(), ["/iban"]);
        let long = "T".repeat(71);
        assert_eq!(
            filled::<ProposeBankDetails>(&(), &[("holder", &long)]).unwrap_err(),
            ["/holder", "/iban"]
        );
        let right = [("iban", "FR76 3000 1007 9412 3456 7890 185"), ("bic", " BDFEFRPP ")];
        let read = filled::<ProposeBankDetails>(&(), &right).unwrap();
        assert_eq!((read.iban.as_str(), read.bic.as_str()), (right[0].1, "BDFEFRPP"));
    }
}
