//! Payments of the training bodies, the bank files that order them, what the bank says, and the accounts to pay.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::identifiers::Siret;
use crate::ids::{DossierId, SettlementId};
use crate::money::Euros;
use crate::organisme::BodyDetails;
use crate::payee::PayeeAnswer;
use crate::payments::{Refund, Remedy};

pub use crate::payments::{BankFileState, SettlementState};

use super::{GatesView, HeldPayment, HistoryLine, PaymentView, Verdict, wire};

wire! {
    /// A settlement run.
    pub struct SettlementView {
        /// Number, also the file's MsgId.
        pub id: SettlementId,
        /// Day.
        #[serde(with = "crate::wire::date")]
        pub on: Date,
        /// Payments in the file.
        pub payments: u32,
        /// Their sum.
        pub total: Euros,
        /// Where it stands.
        pub state: SettlementState,
        /// Whether nobody knows if its file left: somebody says it, with the bank's report before him.
        pub to_confirm: bool,
        /// Who has said that the bank has it, as long as the bank has not spoken of it: two people may take it back.
        pub received_by: Option<String>,
        /// That the bank does not have it, as somebody says.
        pub reclaim: Option<ReclaimView>,
        /// Counts what people have said of it: a decision carries it.
        pub revision: u32,
    }

    /// That the bank does not have a file, until somebody else decides.
    pub struct ReclaimView {
        /// Who says it.
        pub by: String,
        /// What he has seen.
        pub why: String,
        /// When.
        #[serde(with = "crate::wire::instant")]
        pub at: Timestamp,
        /// Whether who reads this has said it: another person decides.
        pub by_reader: bool,
    }

    /// Says whether the bank has a file of which nobody knows whether it left.
    pub struct ConfirmSettlement {
        /// Whether it has it, after its own report; else somebody else has to say so too, and the file is put again.
        pub received: bool,
        /// What was seen.
        pub reason: String,
    }

    /// Decides whether a file is put again of which somebody says that the bank does not have it.
    pub struct DecideReclaim {
        /// Revision of the settlement that was shown: another one is refused.
        pub revision: u32,
        /// Yes or no.
        pub verdict: Verdict,
    }

    /// The settlement runs, newest first, and what waits.
    pub struct SettlementList {
        /// A page.
        pub settlements: Vec<SettlementView>,
        /// To be sent back for the next page of the settlements.
        pub cursor: Option<String>,
        /// What waits for the next one: how many.
        pub waiting: u32,
        /// What waits for the next one: how much.
        pub waiting_total: Euros,
        /// Complements that wait for the money of a collectivité.
        pub uncovered: Vec<PaymentView>,
        /// Payments that the bank refused or sent back, until there is another account.
        pub on_hold: Vec<HeldPayment>,
        /// Payments that nothing happens to until two people have decided.
        pub locked: Vec<HeldPayment>,
        /// Payments that are with the bank, and of which it does not confirm the payee's name.
        pub unconfirmed_payees: Vec<PaymentView>,
        /// Payments that are later than the law wants (DL-9).
        pub late: Vec<PaymentView>,
        /// Card money that waits to go back.
        pub refunds: Vec<WaitingRefund>,
    }

    /// Card money that waits to go back.
    pub struct WaitingRefund {
        /// Of which dossier.
        pub dossier: DossierId,
        /// As the card service knows it, `2027000000123-R1`.
        pub reference: String,
        /// How much.
        pub amount: Euros,
        /// Last day (CX-1).
        #[serde(with = "crate::wire::date")]
        pub until: Date,
    }

    /// Proposes what to do about a payment.
    pub struct ProposeRemedy {
        /// What.
        pub remedy: Remedy,
        /// Why.
        pub reason: String,
    }

    /// Decides on what somebody else has proposed about a payment.
    pub struct DecideRemedy {
        /// Version of the payment that was shown: another one is refused.
        pub version: u64,
        /// Yes or no.
        pub verdict: Verdict,
    }

    /// The transfers of a settlement run, as they stand.
    pub struct SettlementDetail {
        /// The run.
        pub settlement: SettlementView,
        /// Its transfers.
        pub transfers: Vec<TransferView>,
    }

    /// A transfer of a settlement run.
    pub struct TransferView {
        /// Reference on the bank statement.
        pub reference: String,
        /// The training body.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub of: Siret,
        /// The dossier.
        pub dossier: String,
        /// How much.
        pub amount: Euros,
        /// Where it stands, in French.
        pub state: String,
        /// Day of the execution.
        #[serde(default, with = "crate::wire::optional_date")]
        pub executed_on: Option<Date>,
        /// Why it failed, if it did.
        pub failure: Option<String>,
    }

    /// What happened when a run was asked for.
    pub struct SettlementRun {
        /// The run, none when there was nothing to pay.
        pub settlement: Option<SettlementView>,
        /// Payables that could not be put in, each with the reason, in French.
        pub left_out: Vec<String>,
        /// Complements that wait for the money of their collectivité, which is nobody's mistake: each with whose, in French.
        pub uncovered: Vec<String>,
    }

    /// The payments of the training body, newest first.
    pub struct PaymentList {
        /// A page.
        pub payments: Vec<PaymentView>,
        /// Sum still to be ordered.
        pub waiting: Euros,
        /// Sum of complements that wait for the money of a collectivité.
        pub uncovered: Euros,
        /// Sum ordered and not yet on the bank's statement.
        pub ordered: Euros,
        /// Sum paid.
        pub paid: Euros,
        /// Of what is not paid yet, what is later than the law wants (DL-9).
        pub late: Euros,
        /// What the training body must pay back.
        pub claim: Euros,
        /// How long the fund really took; none for too few payments.
        pub delays: Option<DelaysView>,
        /// To be sent back for the next page of the payments.
        pub cursor: Option<String>,
    }

    /// How long payments took, in calendar days from the day on which they were owed.
    pub struct DelaysView {
        /// Payments of the last twelve months.
        pub payments: u32,
        /// Half of them took so many days at most.
        pub median: i32,
        /// Nine in ten of them did.
        pub p90: i32,
    }

    /// A file of the bank that was read.
    pub struct BankReturnView {
        /// Names the file: that of its content.
        pub hash: String,
        /// Where it stands.
        pub state: BankFileState,
        /// Who has decided on one that was sent by hand.
        pub decided_by: Option<String>,
        /// Why it was refused or dismissed, or can't be read.
        pub reason: Option<String>,
        /// Whose turn it is and what to do, in French; none when nothing waits.
        pub turn: Option<String>,
        /// Whether the hand that applied it has stopped: somebody takes it up again, or dismisses it.
        pub stopped: bool,
        /// Whether who reads this has sent it: another person decides.
        pub sent_by_reader: bool,
        /// The bank's number of the message.
        pub message_id: String,
        /// `pain.002`, `camt.053` or `camt.054`.
        pub kind: String,
        /// When it was read.
        #[serde(with = "crate::wire::instant")]
        pub at: Timestamp,
        /// Who gave it.
        pub author: String,
        /// What it changed, or would change, in French.
        pub applied: Vec<String>,
        /// What somebody must look at, in French.
        pub anomalies: Vec<String>,
        /// Who has sent it, applied it or refused it; empty in a list.
        pub history: Vec<HistoryLine>,
    }

    /// The files of the bank, newest first.
    pub struct BankReturnList {
        /// A page.
        pub returns: Vec<BankReturnView>,
        /// To be sent back for the next page.
        pub cursor: Option<String>,
    }

    /// Corrects what is known of a training body.
    pub struct CorrectTrainingBody {
        /// Raison sociale.
        pub name: String,
        pub street: String,
        pub postcode: String,
        pub town: String,
        /// Where to write to.
        pub email: String,
        /// May be empty.
        pub telephone: String,
        /// Why: it stays in its history.
        pub reason: String,
    }

    /// A correction that waits for a second person: it changes whom the bank is asked to pay.
    pub struct CorrectionView {
        /// What would change, in French.
        pub changes: String,
        pub reason: String,
        pub proposed_by: String,
        #[serde(with = "crate::wire::instant")]
        pub proposed_at: Timestamp,
        /// Whether the caller did: somebody else approves.
        pub own: bool,
    }

    /// A training body, as the gestionnaire knows it.
    pub struct TrainingBodyView {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub siret: Siret,
        pub details: BodyDetails,
        /// Its activity declaration.
        pub nda: String,
        /// Whom the bank is asked to pay.
        pub payee: String,
        /// Why no bank takes a transfer to it, in French.
        pub unpayable: Option<String>,
        /// What lets its offers be shown, and until when.
        pub gates: GatesView,
        /// What waits for a second person.
        pub waiting: Option<CorrectionView>,
        /// What was corrected, oldest first.
        pub history: Vec<HistoryLine>,
    }

    /// The account on which a training body is paid.
    pub struct BankDetailsView {
        /// Establishment.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub siret: Siret,
        /// Its name.
        pub name: String,
        /// The account, all but its ends hidden.
        pub iban: String,
        /// Its bank.
        pub bic: Option<String>,
        /// The name of its holder as his bank knows it.
        pub holder: String,
        /// Another account that waits to be checked.
        pub change: Option<BankDetailsChange>,
        /// Another account that was accepted, and that is not used yet.
        pub coming: Option<ComingBankDetails>,
        /// Whether the sign-in is recent enough to propose another account, or to read one whole.
        pub recent_sign_in: bool,
    }

    /// Another account, proposed.
    pub struct BankDetailsChange {
        /// Number of the proposal.
        pub number: u32,
        /// The account, all but its ends hidden.
        pub iban: String,
        /// Its bank.
        pub bic: Option<String>,
        /// What the account's bank says of the holder's name; none where nobody asked it.
        pub payee: Option<PayeeAnswer>,
        /// What to look at in its number, for who proposes it and for who approves it.
        pub warning: Option<String>,
        /// Who proposed it.
        pub proposed_by: String,
        /// When.
        #[serde(with = "crate::wire::instant")]
        pub proposed_at: Timestamp,
        /// Who of the gestionnaire has accepted it first.
        pub checked_by: Option<String>,
        /// When.
        #[serde(default, with = "crate::wire::optional_instant")]
        pub checked_at: Option<Timestamp>,
        /// What he has checked, in his words.
        pub checked: Option<String>,
        /// Whether who reads this has accepted it first: another person decides.
        pub checked_by_reader: bool,
    }

    /// An account that two people have accepted.
    pub struct ComingBankDetails {
        /// Number of the proposal.
        pub number: u32,
        /// The account, all but its ends hidden.
        pub iban: String,
        /// Its bank.
        pub bic: Option<String>,
        /// The name of its holder as his bank knows it.
        pub holder: String,
        /// The moment from which it is paid.
        #[serde(with = "crate::wire::instant")]
        pub from: Timestamp,
    }

    /// Proposes another account.
    pub struct ProposeBankDetails {
        /// IBAN, spaces allowed.
        pub iban: String,
        /// BIC; may be empty.
        pub bic: String,
        /// Name of the account's holder as his bank knows it; that of the training body when it is empty.
        #[serde(default)]
        pub holder: String,
    }

    /// Asks to see a proposed account whole; that it was seen is written down.
    pub struct ReadBankDetails {
        /// Number of the proposal.
        pub number: u32,
    }

    /// A proposed account as who decides sees it.
    pub struct WholeBankDetails {
        /// Number of the proposal.
        pub number: u32,
        /// The whole account, in groups of four.
        pub iban: String,
        /// Its bank.
        pub bic: Option<String>,
        /// Of all that and of who sees it: the decision carries it.
        pub fingerprint: String,
    }

    /// Decides on a proposed account.
    pub struct DecideBankDetails {
        /// Number of the proposal.
        pub number: u32,
        /// Of what was seen.
        pub fingerprint: String,
        /// Yes or no.
        pub verdict: Verdict,
    }

    /// The accounts that wait to be checked.
    pub struct BankDetailsList {
        /// All of them.
        pub changes: Vec<BankDetailsView>,
    }

    /// A line of a statement of a training body or of a collectivité.
    pub struct LedgerLine {
        /// Day.
        #[serde(with = "crate::wire::date")]
        pub on: Date,
        /// Which account, in French.
        pub account: String,
        /// Why, in French.
        pub label: String,
        /// Added, or taken when below zero.
        pub amount: Euros,
        /// The balance of the account afterwards.
        pub balance: Euros,
        /// The dossier concerned.
        pub dossier: Option<String>,
    }

    /// A statement, newest first.
    pub struct LedgerStatement {
        /// What is held, by account, in French.
        pub balances: Vec<(String, Euros)>,
        /// A page of the movements.
        pub lines: Vec<LedgerLine>,
        /// To be sent back for the next page of the movements.
        pub cursor: Option<String>,
    }

    /// What the fund did in a month, by account and by reason.
    pub struct FundMonth {
        /// First day of the month.
        #[serde(with = "crate::wire::date")]
        pub month: Date,
        /// The totals.
        pub totals: Vec<FundTotal>,
    }

    /// A total of the fund.
    pub struct FundTotal {
        /// Account, in French.
        pub account: String,
        /// Reason, in French.
        pub reason: String,
        /// How many movements.
        pub count: u64,
        /// Their sum.
        pub amount: Euros,
    }

    /// The fund: what it holds, what it owes, and how the months went.
    pub struct FundView {
        /// By account, in French.
        pub balances: Vec<(String, Euros)>,
        /// The complements of the collectivités.
        pub complements: ComplementsView,
        /// The latest months, newest first.
        pub months: Vec<FundMonth>,
        /// When the last proof of the ledger ended, and how many differences it found.
        pub proof: Option<ProofView>,
    }

    /// The complements of all collectivités together.
    pub struct ComplementsView {
        /// What they granted.
        pub granted: Euros,
        /// What they paid in.
        pub received: Euros,
        /// What they owe.
        pub owed: Euros,
        /// What waits for their money before a training body is paid.
        pub waiting: Euros,
    }

    /// The last proof of the ledger.
    pub struct ProofView {
        /// Its run.
        pub run: String,
        /// When it ended.
        #[serde(with = "crate::wire::instant")]
        pub at: Timestamp,
        /// Differences found.
        pub findings: u64,
    }
}

impl From<Refund> for WaitingRefund {
    fn from(refund: Refund) -> Self {
        Self {
            reference: refund.reference(),
            dossier: refund.dossier,
            amount: refund.amount,
            until: refund.until,
        }
    }
}
