use super::super::tests::body;
use super::*;

const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);
const SEEN: &str = "of what was seen";

fn asked(principal: &str) -> Asked {
    Asked {
        at: NOW,
        today: jiff::civil::date(2027, 1, 15),
        author: format!("name of {principal}"),
        principal: principal.to_owned(),
        request_id: "request-1".to_owned(),
    }
}

fn answer(result: PayeeMatch) -> PayeeAnswer {
    let proposed = (result == PayeeMatch::CloseMatch).then(|| "FORMATION SAS".to_owned());
    PayeeAnswer { asked: "Formation".to_owned(), result, proposed, at: NOW }
}

fn propose(result: PayeeMatch) -> BankDetailsCommand {
    BankDetailsCommand::Propose { iban: Sealed::new("other".to_owned()), bic: None, payee: answer(result) }
}

fn decide(
    body: &TrainingBody,
    waiting: Option<&WaitingAccount>,
    command: &BankDetailsCommand,
    who: &str,
) -> Result<BankDetailsDecision, BankDetailsRefusal> {
    let facts = BankDetailsFacts { body, waiting, proposals: 6, fingerprint: SEEN };
    decide_bank_details(facts, command, &asked(who))
}

fn waiting(result: PayeeMatch) -> WaitingAccount {
    let decision = decide(&body(), None, &propose(result), "thief");
    decision.expect("a decision").waiting.expect("a proposal")
}

fn checked(result: PayeeMatch) -> WaitingAccount {
    let decision = decide(&body(), Some(&waiting(result)), &accept("Appel au siège"), "first");
    decision.expect("a decision").waiting.expect("a proposal")
}

fn seen(number: u32) -> Seen {
    Seen { number, fingerprint: SEEN.to_owned() }
}

fn accept(comment: &str) -> BankDetailsCommand {
    BankDetailsCommand::Accept { seen: seen(7), comment: comment.to_owned() }
}

fn refuse(reason: &str) -> BankDetailsCommand {
    BankDetailsCommand::Refuse { seen: seen(7), reason: reason.to_owned() }
}

#[test]
fn an_account_changes_by_two_people_of_the_gestionnaire_or_not_at_all() {
    use BankDetailsRefusal as R;
    use PayeeMatch::{CloseMatch, Match};
    let (new, once) = (waiting(Match), checked(Match));
    let unconfirmed = waiting(CloseMatch);
    let unseen = BankDetailsCommand::Accept { seen: Seen::default(), comment: String::new() };
    let of_another = BankDetailsCommand::Refuse { seen: seen(8), reason: "inconnu".to_owned() };
    let stop = BankDetailsCommand::Stop { reason: "inconnu".to_owned() };
    for (waiting, command, who, expected) in [
        (None, propose(Match), "thief", Ok((true, false))),
        (Some(&new), propose(Match), "another", Ok((true, false))),
        (Some(&once), propose(Match), "another", Ok((true, false))),
        (None, accept(""), "first", Err(R::NothingWaits)),
        (None, refuse("inconnu"), "first", Err(R::NothingWaits)),
        (Some(&new), accept(""), "thief", Err(R::FourEyes)),
        (Some(&new), refuse("inconnu"), "thief", Err(R::FourEyes)),
        (Some(&new), unseen, "first", Err(R::OtherProposal)),
        (Some(&new), of_another, "first", Err(R::OtherProposal)),
        (Some(&new), refuse("  "), "first", Err(R::NoReason)),
        (Some(&new), refuse("inconnu"), "first", Ok((false, false))),
        (Some(&new), accept(""), "first", Ok((true, false))),
        (Some(&unconfirmed), accept(" "), "first", Err(R::PayeeNotConfirmed)),
        (Some(&unconfirmed), accept("Appel au siège"), "first", Ok((true, false))),
        (Some(&once), accept(""), "first", Err(R::SecondPerson)),
        (Some(&once), accept(""), "thief", Err(R::FourEyes)),
        (Some(&once), accept(""), "second", Ok((true, true))),
        (Some(&once), refuse("inconnu"), "first", Ok((false, false))),
        (Some(&once), stop.clone(), "second", Err(R::NothingWaits)),
        (None, stop, "second", Err(R::NothingWaits)),
    ] {
        let decided = decide(&body(), waiting, &command, who);
        let found = decided.map(|decision| (decision.waiting.is_some(), decision.body.is_some()));
        assert_eq!(found, expected, "{command:?} by {who}");
    }
}

#[test]
fn what_two_accept_is_paid_after_two_days_under_the_name_that_its_bank_knows() {
    let decision =
        decide(&body(), Some(&checked(PayeeMatch::CloseMatch)), &accept("Appel au siège"), "second");
    let decision = decision.expect("a decision");
    let accepted = decision.body.expect("a training body");
    let from = NOW + SignedDuration::from_hours(48);
    let before = accepted.clone().at(from - SignedDuration::from_secs(1));
    assert_eq!((before.iban.as_str(), before.payee()), ("former", "Formation"));
    let after = accepted.at(from);
    assert_eq!(
        (after.iban.as_str(), after.payee(), after.iban_since),
        ("other", "FORMATION SAS", Some(from))
    );
    assert!(after.changed_account_since(NOW) && !after.changed_account_since(from));
    let BankDetailsRow::Decided(row) = decision.row else { panic!("no decision") };
    let told = (row.decided_by.as_str(), row.change.proposer.as_str(), row.fingerprint.as_str());
    assert_eq!(told, ("name of second", "thief", SEEN));
    let waiting = decision.waiting.expect("what was accepted");
    assert!(waiting.is_open(NOW) && !waiting.is_to_check(NOW) && !waiting.is_open(from));
}

#[test]
fn what_was_accepted_is_stopped_until_it_is_used() {
    let accepted =
        decide(&body(), Some(&checked(PayeeMatch::Match)), &accept(""), "second").expect("a decision");
    let (of, waiting) = (accepted.body.expect("a body"), accepted.waiting.expect("what was accepted"));
    let stop = |reason: &str| BankDetailsCommand::Stop { reason: reason.to_owned() };
    assert_eq!(decide(&of, Some(&waiting), &stop(""), "first"), Err(BankDetailsRefusal::NoReason));
    let stopped = decide(&of, Some(&waiting), &stop("Inconnu de l’organisme"), "first").expect("a decision");
    let later = stopped.body.expect("a body").at(NOW + SignedDuration::from_hours(72));
    assert_eq!((later.iban.as_str(), stopped.waiting), ("former", None));
    // Another proposal came meanwhile: it goes on waiting.
    let again =
        decide(&of, Some(&waiting), &propose(PayeeMatch::Match), "thief").expect("a decision").waiting;
    let stopped = decide(&of, again.as_ref(), &stop("Inconnu de l’organisme"), "first").expect("a decision");
    assert!(stopped.waiting.is_some_and(|left| left.is_to_check(NOW)));
}

#[test]
fn each_step_is_told_to_the_contact_that_was_known_before() {
    let former = |decision: &BankDetailsDecision| decision.messages[0].to.clone();
    let (new, once) = (waiting(PayeeMatch::Match), checked(PayeeMatch::Match));
    let robbed = TrainingBody { email: "thief@example.org".to_owned(), ..body() };
    let decisions = [
        decide(&body(), None, &propose(PayeeMatch::Match), "thief"),
        decide(&robbed, Some(&new), &accept(""), "first"),
        decide(&robbed, Some(&once), &accept(""), "second"),
        decide(&robbed, Some(&new), &refuse("inconnu"), "first"),
    ];
    for decision in decisions {
        let to = former(&decision.expect("a decision"));
        assert_eq!(to, Recipient::Address("former@of.example".to_owned()));
    }
}

#[test]
fn only_what_can_be_paid_in_euros_is_an_account() {
    assert!(payable_account("FR14 2004 1010 0505 0001 3M02 606").is_ok());
    assert_eq!(payable_account("TR330006100519786457841326"), Err(BankDetailsRefusal::OutsideSepa));
    assert!(matches!(payable_account("FR14"), Err(BankDetailsRefusal::BadIban(_))));
}

#[test]
fn the_holder_is_who_is_typed_or_the_training_body_itself() {
    assert_eq!(account_holder("  ", "Formation"), Ok("Formation".to_owned()));
    assert_eq!(account_holder(" FORMATION   SAS ", "Formation"), Ok("FORMATION SAS".to_owned()));
    assert_eq!(account_holder(&"é".repeat(71), "Formation"), Err(BankDetailsRefusal::BadHolder));
}
