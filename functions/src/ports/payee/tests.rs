//! The answers of the scheme, read.

use super::*;
use crate::outgoing::Trust;

#[test]
fn each_answer_of_the_scheme_is_read_and_a_name_only_where_it_is_close() {
    let verified =
        |result, proposed: Option<&str>| Verified { result, proposed: proposed.map(str::to_owned) };
    for (body, expected) in [
        (r#"{"partyNameMatch":"MTCH"}"#, verified(PayeeMatch::Match, None)),
        (
            r#"{"partyNameMatch":"CMTC","matchedName":"FORMATION SAS","partyIdMatch":"NOAP"}"#,
            verified(PayeeMatch::CloseMatch, Some("FORMATION SAS")),
        ),
        (r#"{"partyNameMatch":"NMTC","matchedName":"SOMEBODY"}"#, verified(PayeeMatch::NoMatch, None)),
        (r#"{"partyNameMatch":"NOAP"}"#, Verified::NOT_AVAILABLE),
    ] {
        assert_eq!(read(body.as_bytes()).unwrap(), expected, "{body}");
    }
}

#[test]
fn what_is_no_answer_is_not_taken_for_one() {
    for body in [r#"{"partyNameMatch":"YES"}"#, "{}", "MTCH", ""] {
        assert!(matches!(read(body.as_bytes()), Err(PayeeError::Unreadable(_))), "{body}");
    }
    assert!(matches!(
        HttpPayeeVerification::new(&Trust::default(), "file:///x", "t", "B"),
        Err(PayeeError::Address)
    ));
}
