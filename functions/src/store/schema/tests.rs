//! What earlier commits have stored (`tests/fixtures`), read, brought up to today's form, and written again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde_json::Value;

use super::super::cases::Last;
use super::super::stored::Stored as _;
use super::super::stored::bank_file::StoredBankFileRow;
use super::super::stored::{
    StoredAccount, StoredAccreditation, StoredAccreditationRow, StoredBodyRow, StoredCardWatch, StoredCover,
    StoredDossier, StoredEndingProposal, StoredGroup, StoredHabilitation, StoredHabilitationRow,
    StoredIbanChange, StoredIbanDecision, StoredJournalRow, StoredKeyRow, StoredLawBook, StoredLawRow,
    StoredMandate, StoredMandateRow, StoredMark, StoredOpinion, StoredOpinionRow, StoredPayable,
    StoredPayableRow, StoredRefund, StoredReview, StoredReviewRow, StoredRun, StoredRunPart,
    StoredSettlement, StoredSettlementRow, StoredSoftwareKey, StoredSuspended, StoredSuspendedRow,
    StoredTrainingBody, StoredWaitingAccount, StoredWaitingCorrection, StoredWaitingGate,
};
use super::super::{
    accesses, accounts, alerts, favourites, habilitations, jobs, ledger, mandates, needs, offers,
    organisations, outbox, payments, session_acts, sign_ins, software, text, waiting,
};
use super::*;

/// Attributes that an item has beside what its type says: its key, its number, what indexes and updates need.
const BESIDE: [&str; 16] = [
    "unfolded",
    "waiting",
    "owing",
    "pk",
    "sk",
    NUMBER,
    "status",
    "due",
    "due_on",
    "updated",
    "task",
    "collectivite",
    "answer",
    "answered_at",
    "taken_at",
    "queue",
];

/// Kinds that no fixture has yet: the next one that is made has them.
const NOT_YET: [&str; 38] = [
    "debit of a settlement",
    "law",
    "line of the law's history",
    "opinion",
    "line of an opinion's history",
    "opinion on a training body",
    "opinion that is shown",
    "ratings",
    "rating of an élu",
    "key of a software",
    "line of the history of the keys",
    "what a key opens",
    "draft of an offer",
    "line of an offer's history",
    "change of a gate that waits",
    "change of a gate",
    "request of an accreditation",
    "line of an accreditation's history",
    "last accreditation of an establishment",
    "movement to match",
    "line of a movement's history",
    "sessions of a formation",
    "bank statement",
    "favourite",
    "need of an élu",
    "people who have a need",
    "fingerprints of the register",
    "item set aside",
    "lease of a job",
    "correction that waits",
    "correction of a training body",
    "line of a bank return's history",
    "search that is watched",
    "mark of a search that is watched",
    "place of a job",
    "élu who waits for a place",
    "decision on a session",
    "line of the sheet of a session",
];

type Again = fn(Item) -> Result<Item, StoreError>;

/// Reads an item as its type, and writes that.
fn again<T: DeserializeOwned + Serialize>(item: Item) -> Result<Item, StoreError> {
    Ok(serde_dynamo::to_item(read::<T>(item)?)?)
}

/// The type of each kind of items. Those that updates alone write are read by hand, and are not here.
fn types() -> BTreeMap<&'static str, Again> {
    BTreeMap::from([
        ("account", again::<StoredAccount> as Again),
        ("line of an account's history", again::<mce_shared::opening::AccountRow>),
        ("favourite", again::<favourites::Kept>),
        ("link of an identity", again::<accounts::Link>),
        ("link of a NIR", again::<accounts::Link>),
        ("acceptance", again::<accounts::Acceptance>),
        ("link of a person of the register", again::<accounts::Link>),
        ("earlier review", again::<mce_shared::opening::EarlierReview>),
        ("need of an élu", again::<needs::KeptNeed>),
        ("request of an accreditation", again::<StoredAccreditation>),
        ("line of an accreditation's history", again::<StoredAccreditationRow>),
        ("last accreditation of an establishment", again::<Last<String>>),
        ("opinion", again::<StoredOpinion>),
        ("line of an opinion's history", again::<StoredOpinionRow>),
        ("opinion on a training body", again::<Last<String>>),
        ("opinion that is shown", again::<Last<String>>),
        ("ratings", again::<mce_shared::opinions::Figures>),
        ("rating of an élu", again::<StoredMark>),
        ("key of a software", again::<StoredSoftwareKey>),
        ("line of the history of the keys", again::<StoredKeyRow>),
        ("what a key opens", again::<software::Found>),
        ("law", again::<StoredLawBook>),
        ("line of the law's history", again::<StoredLawRow>),
        ("review", again::<StoredReview>),
        ("line of a review's history", again::<StoredReviewRow>),
        ("last review of an identity", again::<Last<String>>),
        ("line of the journal of access", again::<accesses::KeptAccess>),
        ("mandate", again::<StoredMandate>),
        ("group of endings", again::<StoredGroup>),
        ("line of a mandate's history", again::<StoredMandateRow>),
        ("training body", again::<StoredTrainingBody>),
        ("proposal of an account", again::<StoredIbanChange>),
        ("decision on an account", again::<StoredIbanDecision>),
        ("proposed account", again::<StoredWaitingAccount>),
        ("change of a gate that waits", again::<StoredWaitingGate>),
        ("change of a gate", again::<StoredBodyRow>),
        ("correction that waits", again::<StoredWaitingCorrection>),
        ("correction of a training body", again::<StoredBodyRow>),
        ("reading of an account", again::<organisations::AccountReading>),
        ("collectivité", again::<organisations::Collectivite>),
        ("collectivité of a territory", again::<organisations::Collectivite>),
        ("version of a register", again::<habilitations::Version>),
        ("habilitation", again::<StoredHabilitation>),
        ("line of a habilitation's history", again::<StoredHabilitationRow>),
        ("person of an address", again::<habilitations::Link>),
        ("formation", again::<offers::StoredFormation>),
        ("draft of an offer", again::<offers::OfferDraft>),
        ("line of an offer's history", again::<offers::OfferRow>),
        ("dossier", again::<StoredDossier>),
        ("line of a journal", again::<StoredJournalRow>),
        ("transaction", again::<ledger::Kept>),
        ("line of a statement", again::<mce_shared::ledger::Line>),
        ("sign-in", again::<sign_ins::SignIn>),
        ("attempt", again::<sign_ins::PendingAttempt>),
        ("sign-in of a person", again::<sign_ins::Opened>),
        ("request", again::<jobs::OnceRecord>),
        ("run", again::<StoredRun>),
        ("part of a run", again::<StoredRunPart>),
        ("item set aside", again::<mce_shared::set_aside::SetAside>),
        ("progress", again::<jobs::Progress>),
        ("place of a job", again::<jobs::Place>),
        ("fingerprints of the register", again::<mandates::Fingerprinted>),
        ("lease of a job", again::<jobs::Lease>),
        ("message", again::<outbox::Queued>),
        ("payable", again::<StoredPayable>),
        ("line of a payable's history", again::<StoredPayableRow>),
        ("refund", again::<StoredRefund>),
        ("payment page", again::<StoredCardWatch>),
        ("settlement", again::<StoredSettlement>),
        ("line of a settlement's history", again::<StoredSettlementRow>),
        ("payable in a settlement", again::<payments::Taken>),
        ("debit of a settlement", again::<payments::Debit>),
        ("bank return", again::<payments::ReadReturn>),
        ("line of a bank return's history", again::<StoredBankFileRow>),
        ("record of a cover", again::<StoredCover>),
        ("bank statement", again::<payments::Statement>),
        ("movement to match", again::<StoredSuspended>),
        ("line of a movement's history", again::<StoredSuspendedRow>),
        ("élu who waits for a place", again::<waiting::Kept>),
        ("decision on a session", again::<session_acts::Kept>),
        ("line of the sheet of a session", again::<mce_shared::attendance::Traced>),
        ("mark of a search that is watched", again::<alerts::Mark>),
        ("search that is watched", again::<alerts::Kept>),
    ])
}

/// What each fixture holds, by its name.
fn fixtures() -> BTreeMap<String, Vec<Item>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    let entries = |path: &Path| -> Vec<PathBuf> {
        fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    let folders = entries(&root).into_iter().filter(|path| path.join("tables").is_dir());
    let items = |folder: &Path| {
        let files = entries(&folder.join("tables")).into_iter().map(|path| fs::read_to_string(path).unwrap());
        let lines = files.flat_map(|file| file.lines().map(str::to_owned).collect::<Vec<_>>());
        lines.map(|line| item(&serde_json::from_str(&line).unwrap())).collect()
    };
    folders
        .map(|folder| (folder.file_name().unwrap().to_string_lossy().into_owned(), items(&folder)))
        .collect()
}

fn item(plain: &Value) -> Item {
    serde_dynamo::to_item(plain).unwrap()
}

fn kind(item: &Item) -> &'static Kind {
    kind_of(key(item, "pk").unwrap(), key(item, "sk").unwrap()).unwrap()
}

#[test]
fn every_kind_is_in_a_fixture() {
    let fixtures = fixtures();
    let mut kept: BTreeSet<&str> = fixtures.values().flatten().map(|item| kind(item).name).collect();
    assert!(NOT_YET.into_iter().all(|kind| kept.insert(kind)), "a fixture has it: {NOT_YET:?}");
    let known: BTreeSet<&str> = KINDS.iter().map(|kind| kind.name).collect();
    assert_eq!(known.len(), KINDS.len(), "two kinds of one name");
    assert_eq!(kept, known, "keep the items of a new kind (`keep_items`), or say that none has it yet");
}

/// What is read is what is written: a type that has changed without a step is found here.
#[test]
fn every_item_ever_kept_is_read_and_written_again_in_the_form_of_today() {
    let types = types();
    for (name, items) in fixtures() {
        for item in items {
            let kind = kind(&item);
            let upgraded = upgraded(item.clone()).unwrap();
            let Some(again) = types.get(kind.name) else { continue };
            let written = again(item).unwrap_or_else(|error| panic!("{name}: {upgraded:?}: {error}"));
            for (attribute, value) in &written {
                let kept = upgraded.get(attribute);
                // What an update took away is read as what is written as nothing.
                if kept.is_none() && value.is_null() {
                    continue;
                }
                assert_eq!(kept, Some(value), "{name}, {}: {attribute} needs a step", kind.name);
            }
            let unread =
                upgraded.keys().find(|key| !written.contains_key(*key) && !BESIDE.contains(&key.as_str()));
            assert_eq!(unread, None, "{name}, {}: nothing reads it, a step takes it away", kind.name);
        }
    }
}

const TRIED: &[Kind] = &[Kind {
    name: "thing",
    pk: "THING#",
    sk: "T",
    steps: &[
        |mut item| {
            let name = item.remove("nom").ok_or_else(|| StoreError::Malformed("no nom".into()))?;
            item.insert("name".into(), name);
            Ok(item)
        },
        |mut item| {
            item.entry("size".into()).or_insert_with(|| number(0));
            Ok(item)
        },
    ],
}];

fn thing(attributes: &[(&str, AttributeValue)]) -> Item {
    let all = [("pk", text("THING#1")), ("sk", text("T"))];
    let all = all.iter().chain(attributes);
    all.map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

#[test]
fn an_item_goes_through_the_steps_that_it_has_not_seen() {
    let today = thing(&[("name", text("x")), ("size", number(0)), (NUMBER, number(3))]);
    for older in [
        thing(&[("nom", text("x"))]),
        thing(&[("nom", text("x")), (NUMBER, number(1))]),
        thing(&[("name", text("x")), (NUMBER, number(2))]),
        today.clone(),
    ] {
        assert_eq!(upgraded_among(TRIED, older).unwrap(), today);
    }
}

#[test]
fn a_form_that_nobody_knows_is_not_guessed() {
    for number in [number(4), number(0)] {
        let refused = upgraded_among(TRIED, thing(&[(NUMBER, number)])).unwrap_err();
        assert!(matches!(refused, StoreError::Newer { kind: "thing", known: 3, .. }), "{refused}");
    }
    for wrong in [thing(&[(NUMBER, text("2"))]), thing(&[]), thing(&[("pk", text("OTHER#1"))])] {
        assert!(matches!(upgraded_among(TRIED, wrong), Err(StoreError::Malformed(_))));
    }
}

/// Two that an earlier build has kept: one that waits, a batch, and one that is settled.
#[test]
fn a_movement_of_before_says_what_is_left_of_it() {
    let kept = |state: &str, of_batch: bool| {
        let kept = serde_json::json!({
            "pk": "SUSPENSE#b1", "sk": "MOVEMENT", "key": "b1", "on": "2027-04-21", "amount": "-450.50",
            "text": "Lot MCE-20270420-001-1 : la banque dit 450,50 €", "found_at": "2027-04-21T20:00:00Z",
            "state": state, "version": 1, "status": "suspended", "due": "2027-04-21",
        });
        let mut item = item(&kept);
        item.extend(of_batch.then(|| ("of_batch".to_owned(), AttributeValue::Bool(true))));
        read::<StoredSuspended>(item).unwrap().core()
    };
    let (waits, settled) = (kept("open", true), kept("settled", false));
    let batch = mce_shared::suspense::Tie::Batch("MCE-20270420-001-1".to_owned());
    assert_eq!((waits.left, waits.tie), (waits.amount, Some(batch)));
    assert_eq!((waits.changed_at, waits.undone), (waits.found_at, Some(mce_shared::money::Euros::ZERO)));
    assert_eq!((settled.left.is_zero(), settled.undone, settled.tie), (true, None, None));
}

#[test]
fn a_batch_that_differed_before_does_not_say_its_movement() {
    let kept = serde_json::json!({
        "pk": "PAYABLE#2027000000123", "sk": "P#001",
        "attempts": [{ "contradictions": [{ "kind": "batch_differs", "on": "2027-04-21" }, { "kind": "sent_twice" }] }, {}],
    });
    let today = upgraded(item(&kept)).unwrap();
    let today: Value = serde_dynamo::from_item(today).unwrap();
    let told = &today["attempts"][0]["contradictions"];
    assert_eq!((&told[0]["movement"], told[1].get("movement")), (&Value::from(""), None));
}

#[test]
fn a_proposed_account_of_before_proposals_were_counted_is_read_and_written_as_it_was() {
    let kept = serde_json::json!({
        "pk": "IBAN-CHANGES", "sk": "73282932000074", "siret": "73282932000074", "iban": "v1.a.b.c", "bic": null,
        "proposed_by": "A", "proposer": "p", "proposed_at": "2026-11-23T08:30:00Z",
    });
    let stored = read::<StoredWaitingAccount>(item(&kept)).unwrap();
    let waiting = stored.clone().core();
    assert!(waiting.is_to_check(waiting.change.proposed_at) && waiting.change.number == 0);
    let mut written = serde_json::to_value(stored).unwrap();
    written
        .as_object_mut()
        .unwrap()
        .extend([("pk".into(), kept["pk"].clone()), ("sk".into(), kept["sk"].clone())]);
    assert_eq!(written, kept);
}

/// What waits for a second person is written in the words that it always had, whatever the core calls them.
#[test]
fn a_proposal_is_written_in_the_words_of_its_kind() {
    let asked = mce_shared::aggregate::Asked {
        at: "2027-01-04T09:00:00Z".parse().unwrap(),
        today: jiff::civil::date(2027, 1, 4),
        author: "A".to_owned(),
        principal: "p".to_owned(),
        request_id: "r".to_owned(),
    };
    let suspend = mce_shared::organisme::WaitingGate::new(
        mce_shared::organisme::GateChange::Suspend { until: None },
        "Arrêté",
        &asked,
    );
    let written = serde_json::to_value(StoredWaitingGate::of(suspend)).unwrap();
    let told = serde_json::json!({
        "change": { "change": "suspend" }, "reason": "Arrêté", "proposed_by": "A", "proposer": "p",
        "proposed_at": "2027-01-04T09:00:00Z",
    });
    assert_eq!(written, told);
    let goes_on = mce_shared::register::EndingProposal::new(
        mce_shared::register::Ending { end: None },
        "Réélu",
        &asked,
    );
    let written = serde_json::to_value(StoredEndingProposal::of(goes_on)).unwrap();
    let told = serde_json::json!({
        "end": null, "reason": "Réélu", "by": "A", "proposer": "p", "at": "2027-01-04T09:00:00Z",
    });
    assert_eq!(written, told);
}
