//! Money that moved at the bank and that nothing was matched with: it stands in `suspense`, one movement by one, until one person has
//! proposed where it goes and another one has decided.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::aggregate::{Asked, Transitions, next};
use crate::identifiers::{Siren, Siret};
use crate::ledger::{Account, Movements, ReasonCode, Transaction};
use crate::message::TEXT_MAX;
use crate::money::Euros;

/// Where a movement goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Destination {
    /// The fund bears it, or keeps it.
    Fund,
    /// A training body has it and owes it; or pays back what it owes.
    TrainingBody {
        /// Which.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        siret: Siret,
    },
    /// A collectivité pays in.
    Collectivite {
        /// Which.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        siren: Siren,
    },
    /// Another movement of the list undoes it.
    Against {
        /// Its key.
        movement: String,
    },
}

impl Destination {
    /// What people read.
    #[must_use]
    pub fn french(&self) -> String {
        match self {
            Self::Fund => "à la charge ou au profit du fonds".to_owned(),
            Self::TrainingBody { siret } => format!("à l’organisme {siret}"),
            Self::Collectivite { siren } => format!("à la collectivité {siren}"),
            Self::Against { movement } => format!("avec le mouvement {movement}, qui l’annule"),
        }
    }
}

/// Where a movement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SuspendedState {
    /// Nobody has said where it goes.
    Open,
    /// Somebody has, and somebody else decides.
    Proposed,
    /// It has left suspense.
    Settled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Propose,
    Decline,
    Settle,
    /// With the movement that undoes it, of which two people have decided.
    SettleWith,
}

const TRANSITIONS: &Transitions<SuspendedState, Step> = &[
    (SuspendedState::Open, Step::Propose, SuspendedState::Proposed),
    (SuspendedState::Proposed, Step::Propose, SuspendedState::Proposed),
    (SuspendedState::Proposed, Step::Decline, SuspendedState::Open),
    (SuspendedState::Proposed, Step::Settle, SuspendedState::Settled),
    (SuspendedState::Open, Step::SettleWith, SuspendedState::Settled),
];

/// Where somebody proposes that it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuspenseProposal {
    /// Where.
    pub destination: Destination,
    /// Why, in his words.
    pub why: String,
    /// Who, by name.
    pub by: String,
    /// Who, as the sign-in knows him.
    pub principal: String,
    /// When.
    pub at: Timestamp,
}

/// A movement of the bank that stands in suspense, or stood there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspended {
    /// Names it: what tells it from every other movement, whichever file tells it.
    pub key: String,
    /// Day of booking.
    pub on: Date,
    /// Below zero when it left.
    pub amount: Euros,
    /// What the bank says of it.
    pub text: String,
    /// Whether it is a batch of ours of another sum: what is executed of it leaves suspense with each of its transfers, so that the whole
    /// must not leave it once more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_batch: bool,
    /// When it was found.
    pub found_at: Timestamp,
    /// Where it stands.
    pub state: SuspendedState,
    /// What waits for a second person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<SuspenseProposal>,
    /// Counts its changes.
    pub version: u64,
}

/// One line of the history of a movement (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuspendedRow {
    /// Version that this made.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub author: String,
    /// What happened, in French.
    pub text: String,
    /// The request or the message that caused it.
    pub request_id: String,
}

/// What follows; committed whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuspenseDecision {
    /// The movement afterwards, and the one that undoes it, each with the line of its history.
    pub moved: Vec<(Suspended, SuspendedRow)>,
    /// The money that leaves suspense.
    pub transaction: Option<Transaction>,
}

/// What a decision needs to know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SuspenseFacts {
    /// What the training body of the destination owes.
    pub claim: Euros,
    /// Whether the organisation of the destination is known.
    pub is_known: bool,
    /// The movement that would undo it.
    pub other: Option<Suspended>,
}

/// Why nothing is proposed or decided. `Display` is for the gestionnaire.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SuspenseRefusal {
    /// A reason is missing or too long.
    #[error("Dites pourquoi, en {TEXT_MAX} caractères au plus : la seconde personne le lira.")]
    NoReason,
    /// Nobody knows the organisation.
    #[error("Aucune organisation de ce numéro n’utilise le service : vérifiez les chiffres.")]
    Unknown,
    /// Only what came in was paid in.
    #[error("Cette somme est sortie du compte : elle ne peut pas être un versement de la collectivité.")]
    WrongWay,
    /// The training body owes less than came in.
    #[error("L’organisme ne doit que {} : il a versé trop, ou ce n’est pas lui.", .0.french())]
    NotOwed(Euros),
    /// The other movement does not undo it, or is settled already.
    #[error(
        "Le mouvement {0} n’annule pas celui-ci : il faut la même somme dans l’autre sens, et qu’il soit encore à rapprocher."
    )]
    NotOpposite(String),
    /// Its parts are decided one by one.
    #[error(
        "Ce mouvement est un lot de virements : décidez d’abord de chacun sur la page du règlement. Ce qui en est exécuté quitte déjà ce \
         compte ; la différence se règle avec la banque."
    )]
    OfABatch,
    /// Nothing waits.
    #[error("Rien n’attend de décision sur ce mouvement. Actualisez la page.")]
    NothingWaits,
    /// It is not what was shown.
    #[error("Ce qui est proposé a changé depuis : actualisez la page et relisez-le avant d’en décider.")]
    Changed,
    /// Who proposes does not decide.
    #[error("Vous avez proposé où va cette somme : une autre personne doit en décider.")]
    FourEyes,
    /// A fault of ours.
    #[error("internal: {0}")]
    Internal(String),
}

impl SuspenseRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoReason => "reason-missing",
            Self::Unknown => "organisation-unknown",
            Self::WrongWay => "wrong-way",
            Self::NotOwed(_) => "not-owed",
            Self::NotOpposite(_) => "not-opposite",
            Self::OfABatch => "of-a-batch",
            Self::NothingWaits => "not-found",
            Self::Changed => "proposal-changed",
            Self::FourEyes => "four-eyes",
            Self::Internal(_) => "internal",
        }
    }
}

impl Suspended {
    /// A movement that was just set aside, with the first line of its history.
    #[must_use]
    pub fn found(
        key: &str,
        (on, amount): (Date, Euros),
        text: String,
        asked: &Asked,
    ) -> (Self, SuspendedRow) {
        let found = Self {
            key: key.to_owned(),
            on,
            amount,
            text,
            of_batch: false,
            found_at: asked.at,
            state: SuspendedState::Open,
            proposal: None,
            version: 1,
        };
        let row = found.row("Mouvement de la banque à rapprocher".to_owned(), asked);
        (found, row)
    }

    /// Somebody proposes where it goes.
    ///
    /// # Errors
    /// A [`SuspenseRefusal`]; nothing changes then.
    pub fn propose(
        &self,
        destination: Destination,
        why: &str,
        facts: &SuspenseFacts,
        asked: &Asked,
    ) -> Result<SuspenseDecision, SuspenseRefusal> {
        let why = said(why)?;
        self.may_go(&destination, facts)?;
        let text = format!("Proposé : {}. {why}", destination.french());
        let (by, principal) = (asked.author.clone(), asked.principal.clone());
        let proposal = SuspenseProposal { destination, why, by, principal, at: asked.at };
        let proposed = Self { proposal: Some(proposal), ..self.moved(Step::Propose)? };
        let row = proposed.row(text, asked);
        Ok(SuspenseDecision { moved: vec![(proposed, row)], transaction: None })
    }

    /// Somebody else decides so, on the version that he was shown: the money leaves suspense.
    ///
    /// # Errors
    /// A [`SuspenseRefusal`]; nothing changes then.
    pub fn approve(
        &self,
        version: u64,
        facts: &SuspenseFacts,
        asked: &Asked,
    ) -> Result<SuspenseDecision, SuspenseRefusal> {
        let SuspenseProposal { destination, principal, .. } = self.shown(version)?;
        if asked.is(principal) {
            return Err(SuspenseRefusal::FourEyes);
        }
        self.may_go(destination, facts)?;
        let text = format!("Rapproché : {}", destination.french());
        let settled = self.moved(Step::Settle)?;
        let row = settled.row(text, asked);
        let mut moved = vec![(settled, row)];
        if let (Destination::Against { .. }, Some(other)) = (destination, &facts.other) {
            let other = other.moved(Step::SettleWith)?;
            let row = other.row(format!("Rapproché : avec le mouvement {}, qui l’annule", self.key), asked);
            moved.push((other, row));
        }
        Ok(SuspenseDecision { moved, transaction: self.transaction(destination, asked)? })
    }

    /// It is not done, with a reason. Who proposed it may take it back.
    ///
    /// # Errors
    /// A [`SuspenseRefusal`]; nothing changes then.
    pub fn decline(
        &self,
        version: u64,
        why: &str,
        asked: &Asked,
    ) -> Result<SuspenseDecision, SuspenseRefusal> {
        let why = said(why)?;
        self.shown(version)?;
        let open = self.moved(Step::Decline)?;
        let row = open.row(format!("Proposition refusée : {why}"), asked);
        Ok(SuspenseDecision { moved: vec![(open, row)], transaction: None })
    }

    fn shown(&self, version: u64) -> Result<&SuspenseProposal, SuspenseRefusal> {
        let proposal = self.proposal.as_ref().ok_or(SuspenseRefusal::NothingWaits)?;
        if version == self.version { Ok(proposal) } else { Err(SuspenseRefusal::Changed) }
    }

    fn may_go(&self, destination: &Destination, facts: &SuspenseFacts) -> Result<(), SuspenseRefusal> {
        if self.of_batch {
            return Err(SuspenseRefusal::OfABatch);
        }
        let came_in = self.amount.is_positive();
        match destination {
            Destination::Fund => Ok(()),
            Destination::TrainingBody { .. } | Destination::Collectivite { .. } if !facts.is_known => {
                Err(SuspenseRefusal::Unknown)
            }
            Destination::TrainingBody { .. } if came_in && facts.claim < self.amount => {
                Err(SuspenseRefusal::NotOwed(facts.claim))
            }
            Destination::Collectivite { .. } if !came_in => Err(SuspenseRefusal::WrongWay),
            Destination::TrainingBody { .. } | Destination::Collectivite { .. } => Ok(()),
            Destination::Against { movement } => {
                let undoes = |other: &Suspended| {
                    other.state == SuspendedState::Open
                        && !other.of_batch
                        && other.amount == -self.amount
                        && other.key == *movement
                };
                let is_opposite = facts.other.as_ref().is_some_and(undoes);
                if is_opposite { Ok(()) } else { Err(SuspenseRefusal::NotOpposite(movement.clone())) }
            }
        }
    }

    fn moved(&self, step: Step) -> Result<Self, SuspenseRefusal> {
        let state = next(TRANSITIONS, self.state, step).ok_or(SuspenseRefusal::NothingWaits)?;
        Ok(Self { state, proposal: None, version: self.version + 1, ..self.clone() })
    }

    fn row(&self, text: String, asked: &Asked) -> SuspendedRow {
        let (author, request_id) = (asked.author.clone(), asked.request_id.clone());
        SuspendedRow { seq: self.version, at: asked.at, author, text, request_id }
    }

    /// One for each movement, whoever decides; two that undo each other move nothing.
    fn transaction(
        &self,
        destination: &Destination,
        asked: &Asked,
    ) -> Result<Option<Transaction>, SuspenseRefusal> {
        let came_in = self.amount.is_positive();
        let (account, reason) = match destination {
            Destination::Fund => (Account::Retained, ReasonCode::Unreconciled),
            Destination::TrainingBody { siret } if came_in => {
                (Account::Claim(siret.clone()), ReasonCode::ClaimRepaid)
            }
            Destination::TrainingBody { siret } => (Account::Claim(siret.clone()), ReasonCode::Unreconciled),
            Destination::Collectivite { siren } => {
                (Account::Received(siren.clone()), ReasonCode::DotationReceived)
            }
            Destination::Against { .. } => return Ok(None),
        };
        let movements = if came_in {
            Movements::new().moving(self.amount, Account::Suspense, account)
        } else {
            Movements::new().moving(-self.amount, account, Account::Suspense)
        };
        let internal = |error: &dyn std::fmt::Display| SuspenseRefusal::Internal(error.to_string());
        let transaction = Transaction {
            id: format!("suspense:{}", self.key).parse().map_err(|error| internal(&error))?,
            reason,
            on: asked.today,
            label: format!("Mouvement de la banque rapproché ({})", self.text),
            author: asked.author.clone(),
            dossier: None,
            corrects: None,
            entries: movements.into_entries(),
        };
        transaction.checked().map(Some).map_err(|error| internal(&error))
    }
}

fn said(why: &str) -> Result<String, SuspenseRefusal> {
    let why = why.trim();
    let is_said = !why.is_empty() && why.chars().count() <= TEXT_MAX;
    if is_said { Ok(why.to_owned()) } else { Err(SuspenseRefusal::NoReason) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn by(who: &str) -> Asked {
        Asked {
            at: Timestamp::constant(1_800_000_000, 0),
            today: date(2027, 1, 15),
            author: who.to_owned(),
            principal: who.to_owned(),
            request_id: String::new(),
        }
    }

    fn movement(key: &str, cents: i64) -> Suspended {
        let moved = (date(2027, 1, 14), Euros::from_cents(cents));
        Suspended::found(key, moved, "FRAIS".to_owned(), &by("Banque")).0
    }

    fn of(claim: i64) -> SuspenseFacts {
        SuspenseFacts { claim: Euros::from_cents(claim), is_known: true, other: None }
    }

    fn proposed(movement: &Suspended, destination: Destination, facts: &SuspenseFacts) -> Suspended {
        let decision = movement.propose(destination, "Vu", facts, &by("a")).expect("a proposal");
        decision.moved.into_iter().next().expect("the movement").0
    }

    fn body() -> Destination {
        Destination::TrainingBody { siret: "73282932000074".parse().expect("a SIRET") }
    }

    fn collectivite() -> Destination {
        Destination::Collectivite { siren: "213805633".parse().expect("a SIREN") }
    }

    #[test]
    fn what_stands_in_suspense_leaves_it_by_two_people_to_where_they_say() {
        let accounts = |cents: i64, destination: Destination| {
            let movement = proposed(&movement("k", cents), destination, &of(5_000));
            assert_eq!(movement.approve(2, &of(5_000), &by("a")), Err(SuspenseRefusal::FourEyes));
            assert_eq!(movement.approve(1, &of(5_000), &by("b")), Err(SuspenseRefusal::Changed));
            let decision = movement.approve(2, &of(5_000), &by("b")).expect("a decision");
            assert_eq!(decision.moved[0].0.state, SuspendedState::Settled);
            let moved = decision.transaction.expect("money moves").entries;
            moved
                .into_iter()
                .map(|entry| (entry.account.family().code(), entry.amount.cents()))
                .collect::<Vec<_>>()
        };
        for (cents, destination, account) in [
            (-1_200, Destination::Fund, "retained"),
            (1_200, Destination::Fund, "retained"),
            (-1_200, body(), "claim"),
            (1_200, body(), "claim"),
            (1_200, collectivite(), "received"),
        ] {
            let moved = accounts(cents, destination.clone());
            assert!(moved.contains(&("suspense", -cents)), "{destination:?} {moved:?}");
            assert!(moved.contains(&(account, cents)), "{destination:?} {moved:?}");
        }
    }

    #[test]
    fn what_can_t_be_is_refused() {
        use SuspenseRefusal as R;
        let refused = |cents: i64, destination, facts: &SuspenseFacts| {
            movement("k", cents).propose(destination, "Vu", facts, &by("a")).expect_err("a refusal")
        };
        assert_eq!(refused(1_200, body(), &of(1_199)), R::NotOwed(Euros::from_cents(1_199)));
        assert_eq!(refused(-1_200, collectivite(), &of(0)), R::WrongWay);
        assert_eq!(refused(1_200, collectivite(), &SuspenseFacts::default()), R::Unknown);
        let open = movement("k", 1_200);
        assert_eq!(open.propose(Destination::Fund, " ", &of(0), &by("a")), Err(R::NoReason));
        assert_eq!(open.approve(1, &of(0), &by("b")), Err(R::NothingWaits));
        let waiting = proposed(&open, Destination::Fund, &of(0));
        assert_eq!(waiting.decline(2, "", &by("b")), Err(R::NoReason));
        let declined = waiting.decline(2, "À revoir", &by("b")).expect("a decision").moved.remove(0).0;
        assert_eq!((declined.state, declined.version), (SuspendedState::Open, 3));
        let settled = waiting.approve(2, &of(0), &by("b")).expect("a decision").moved.remove(0).0;
        assert_eq!(settled.propose(Destination::Fund, "Vu", &of(0), &by("a")), Err(R::NothingWaits));
    }

    #[test]
    fn two_movements_that_undo_each_other_are_settled_together_and_move_nothing() {
        let (one, other) = (movement("one", -1_200), movement("other", 1_200));
        let against = || Destination::Against { movement: "other".to_owned() };
        let facts = |other: Suspended| SuspenseFacts { other: Some(other), ..SuspenseFacts::default() };
        for wrong in [movement("other", 1_201), movement("other", -1_200), movement("else", 1_200)] {
            let refused = one.propose(against(), "Vu", &facts(wrong), &by("a"));
            assert_eq!(refused, Err(SuspenseRefusal::NotOpposite("other".to_owned())));
        }
        let waiting = proposed(&one, against(), &facts(other.clone()));
        let decision = waiting.approve(2, &facts(other.clone()), &by("b")).expect("a decision");
        assert_eq!((decision.moved.len(), &decision.transaction), (2, &None));
        assert!(decision.moved.iter().all(|(moved, _)| moved.state == SuspendedState::Settled));
        // It was settled meanwhile.
        let gone = Suspended { state: SuspendedState::Settled, ..other };
        let refused = waiting.approve(2, &facts(gone), &by("b"));
        assert_eq!(refused, Err(SuspenseRefusal::NotOpposite("other".to_owned())));
    }
}
