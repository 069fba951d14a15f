//! A dossier on its way to one of its people. What was not listed for the reader is none, or empty: `shown` says who sees what.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::catalogue::Horaires;
use crate::identifiers::{Siren, Siret};
use crate::ids::{DocumentId, DossierId};
use crate::lifecycle::{
    CardStatus, ClaimState, CofinancingState, CommandKind, Correction, Due, Ended, ForceMajeureCase, Funds,
    IncidentKind, IncidentState, Ordered, Outcome, PostponementState, Rating, Reserved, ServiceDone,
    Standing, State, Terms, Training,
};
use crate::money::Euros;
use crate::payments::{PayableState, RefundState};
use crate::rules::cancellation;
use crate::rules::financing::Split;

use super::wire;

wire! {
    /// A dossier, as far as the caller may see it.
    pub struct DossierView {
        pub dossier: ShownDossier,
        /// What happened, oldest first.
        pub journal: Vec<ShownRow>,
        /// Whose turn it is and until when, in the words of the reader; once it is over, none but to rate it.
        pub now: Option<String>,
        /// The places of its session, for whoever still has to decide on one.
        pub places: Option<ShownPlaces>,
        /// What the caller may do now.
        pub actions: Vec<CommandKind>,
        /// The élu's balances, for the élu alone and before his order.
        pub funds: Option<Funds>,
        /// What his other dossiers hold of his rights, with his balances.
        pub reserved: Option<Reserved>,
        /// What the fund would pay, for the collectivité that is asked for a complement.
        pub fund_share: Option<ShownFundShare>,
        /// Collectivités that the élu may ask for a complement.
        pub collectivites: Vec<super::CollectiviteView>,
        /// What the OF is owed, for the OF and the gestionnaire.
        pub payments: Vec<ShownPayment>,
        /// What goes back to a card, for the élu and the gestionnaire.
        pub refunds: Vec<ShownRefund>,
        /// What the sheet of the session says of it; none while nothing was held.
        pub attendance: Option<super::ShownAttendance>,
        /// Where the service done is not what the sheet says, for the gestionnaire, in French.
        pub exceptions: Vec<String>,
        /// Today in Paris, by which the delays and the prices are computed.
        #[serde(with = "crate::wire::date")]
        pub today: Date,
    }

    /// The dossier itself.
    pub struct ShownDossier {
        pub id: DossierId,
        /// Counts the changes.
        pub version: u64,
        /// Where it stands.
        pub state: State,
        /// Whose turn it is.
        pub due: Option<Due>,
        /// The élu's name.
        pub elu_name: String,
        /// The training body.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub of: Siret,
        pub of_name: String,
        /// What is asked for.
        pub training: Training,
        /// What the élu wrote to the OF.
        pub message: String,
        /// What the OF answered.
        pub proposal: Option<ShownProposal>,
        /// The complement asked for.
        pub cofinancing: Option<ShownComplement>,
        pub order: Option<ShownOrder>,
        /// How somebody proposes to settle what of the card payment did not come; for the gestionnaire.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub card_loss: Option<ShownCardLoss>,
        /// How the card payment stands: paid once a page was, else as the last one ended.
        pub last_card: Option<CardStatus>,
        /// Until when the page that was opened last takes a payment, while the dossier waits for one.
        #[serde(default, with = "crate::wire::optional_instant")]
        pub card_until: Option<Timestamp>,
        /// Actual day of entry.
        #[serde(default, with = "crate::wire::optional_date")]
        pub entry: Option<Date>,
        /// What the OF declared at the exit.
        pub service_done: Option<ServiceDone>,
        /// Why the service done is controlled, while it is.
        pub control: Option<String>,
        /// Another session proposed for the same order.
        pub postponement: Option<ShownPostponement>,
        /// A case of force majeure.
        pub force_majeure: Option<ShownClaim>,
        /// What the end cost, as it stands.
        pub outcome: Option<ShownOutcome>,
        /// Incidents after the end, the first one first.
        pub incidents: Vec<ShownIncident>,
        /// What later decisions changed, the first one first.
        pub corrections: Vec<Correction>,
        /// The élu's opinion.
        pub rating: Option<Rating>,
    }

    /// The places of a session, as its offer has them today.
    pub struct ShownPlaces {
        pub all: u16,
        /// Those that anybody may take: none while somebody waits.
        pub left: u16,
        /// Whether one is kept for the élu.
        pub is_kept: bool,
        /// Whether he is on the list of those who wait for one.
        pub is_awaited: bool,
    }

    /// The OF's answer.
    pub struct ShownProposal {
        /// Whether the price or the dates differ from the offer.
        pub changed: bool,
        /// The OF's words.
        pub message: String,
        /// What was asked for, where the OF proposes something else.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub asked: Option<Terms>,
    }

    /// A complement that was asked for.
    pub struct ShownComplement {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub collectivite: Siren,
        pub name: String,
        /// How much was asked for.
        pub asked: Euros,
        /// How much was given.
        pub granted: Euros,
        /// Where it stands.
        pub state: CofinancingState,
        /// The élu's words to the collectivité.
        pub message: String,
    }

    /// What the fund would pay of the training today (FI-6c).
    pub struct ShownFundShare {
        /// What the élu's rights pay.
        pub share: Euros,
        /// What they have to pay at least for a collectivité to pay too.
        pub floor: Euros,
        pub left: Euros,
        /// Why the collectivité may not pay, and the way out; none when it may.
        pub refused: Option<String>,
    }

    pub struct ShownOrder {
        #[serde(with = "crate::wire::date")]
        pub on: Date,
        /// Who pays what.
        pub split: Split,
        /// What is still to be paid by card.
        pub card_due: Euros,
        /// What of the card payment did not come after all.
        pub card_lost: Euros,
    }

    /// What one person says of card money that did not come, and another decides.
    pub struct ShownCardLoss {
        /// How much.
        pub amount: Euros,
        pub reason: String,
        pub proposed_by: String,
        /// Whether the reader proposed it.
        pub is_yours: bool,
    }

    /// Another session.
    pub struct ShownPostponement {
        /// First day.
        #[serde(with = "crate::wire::date")]
        pub start: Date,
        /// Last day.
        #[serde(with = "crate::wire::date")]
        pub end: Date,
        /// From what hour to what hour, each day; none when the OF did not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub horaires: Option<Horaires>,
        /// Where, in one line; empty when remote.
        pub place: String,
        /// Why, in the OF's words.
        pub message: String,
        /// Where it stands.
        pub state: PostponementState,
    }

    /// A case of force majeure.
    pub struct ShownClaim {
        /// Where it stands.
        pub state: ClaimState,
        #[serde(with = "crate::wire::date")]
        pub claimed_on: Date,
        /// What happened; not for the OF.
        pub told: Option<ShownCase>,
    }

    /// What happened to the élu.
    pub struct ShownCase {
        pub case: ForceMajeureCase,
        /// The élu's words.
        pub text: String,
        /// The proof.
        pub document: DocumentId,
        /// The gestionnaire's words.
        pub answer: String,
    }

    /// What the end cost.
    pub struct ShownOutcome {
        #[serde(with = "crate::wire::date")]
        pub on: Date,
        /// The rule that applied to a cancellation, if it was one.
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub cancellation: Option<cancellation::Outcome>,
        /// What is charged, over all sources.
        pub charged: Euros,
        /// What the OF is owed.
        pub of_paid: Euros,
        /// What went back; not for the OF.
        pub back: Option<ShownBack>,
    }

    /// What went back to those who paid.
    pub struct ShownBack {
        /// To each source.
        pub returned: Split,
        /// Card money kept as a credit of the élu.
        pub card_credit: Euros,
    }

    /// An incident, for the gestionnaire.
    pub struct ShownIncident {
        /// Counts the incidents of the dossier, from 1.
        pub number: u32,
        /// What was wrong.
        pub kind: IncidentKind,
        /// The facts.
        pub comment: String,
        /// Who proposed, by name.
        pub proposed_by: String,
        /// Whether it was the reader, who can't decide on it.
        pub is_yours: bool,
        /// Day of the proposal.
        #[serde(with = "crate::wire::date")]
        pub proposed_on: Date,
        /// Where it stands.
        pub state: IncidentState,
    }

    /// A line of the history.
    pub struct ShownRow {
        /// Version of the dossier that this made.
        pub seq: u64,
        #[serde(with = "crate::wire::instant")]
        pub at: Timestamp,
        /// Who, by name.
        pub author: String,
        /// What was done.
        pub command: CommandKind,
        /// State after.
        pub to: State,
        /// What happened, in French; empty where the words concern others.
        pub text: String,
    }

    /// What the OF is paid.
    pub struct ShownPayment {
        /// Counts the payments of the dossier, from 1.
        pub number: u32,
        /// How much.
        pub amount: Euros,
        /// Where it stands.
        pub state: PayableState,
        /// Last day.
        #[serde(with = "crate::wire::date")]
        pub until: Date,
        /// The collectivité whose money it waits for, by name.
        pub waits_for: Option<String>,
        /// The last transfer.
        pub transfer: Option<ShownTransfer>,
    }

    pub struct ShownTransfer {
        /// On the creditor's statement.
        pub reference: String,
        /// Day of the order.
        #[serde(with = "crate::wire::date")]
        pub ordered_on: Date,
        /// Day of the debit.
        #[serde(default, with = "crate::wire::optional_date")]
        pub executed_on: Option<Date>,
        /// Why it failed, in French.
        pub failure: Option<String>,
    }

    /// What goes back to a card.
    pub struct ShownRefund {
        /// Counts the refunds of the dossier, from 1.
        pub number: u32,
        /// How much.
        pub amount: Euros,
        /// Last day.
        #[serde(with = "crate::wire::date")]
        pub until: Date,
        /// Where it stands.
        pub refund: RefundState,
    }
}

impl ShownPlaces {
    /// Whether an order would be refused.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.left == 0 && !self.is_kept
    }
}

impl<'a> From<&'a ShownDossier> for Standing<'a> {
    fn from(shown: &'a ShownDossier) -> Self {
        Self {
            state: shown.state,
            training: &shown.training,
            asked: shown.cofinancing.as_ref().map(|request| &request.collectivite),
            order: shown.order.as_ref().map(|order| Ordered {
                on: order.on,
                split: order.split,
                card_lost: order.card_lost,
            }),
            service_done: shown.service_done.as_ref(),
            claim: shown.force_majeure.as_ref().map(|claim| claim.state),
            end: shown.outcome.as_ref().map(|outcome| Ended {
                on: outcome.on,
                cancellation: outcome.cancellation,
                charged: outcome.charged,
                of_paid: outcome.of_paid,
            }),
        }
    }
}

impl From<&Outcome> for ShownBack {
    fn from(outcome: &Outcome) -> Self {
        Self { returned: outcome.returned, card_credit: outcome.card_credit }
    }
}
