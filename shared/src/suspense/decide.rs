//! Where a movement goes: one proposes, another decides, and what the books move of it meanwhile.

use crate::aggregate::{Asked, next};
use crate::ledger::{Account, Movements, ReasonCode, Transaction};
use crate::message::words;
use crate::money::Euros;
use crate::payments::PaymentRefusal;
use crate::proposal;

use super::{
    Destination, Shift, ShiftCause, Step, Suspended, SuspendedRow, SuspendedState, SuspenseDecision,
    SuspenseFacts, SuspenseProposal, SuspenseRefusal, TRANSITIONS, Tie,
};

impl Shift {
    /// The movement afterwards, with the line of its history, from what is `known` of it; none for what was never in the list.
    ///
    /// # Errors
    /// A [`PaymentRefusal`] when what is to be taken is not there, or not there yet.
    pub fn of(
        &self,
        known: Option<&Suspended>,
        asked: &Asked,
    ) -> Result<Option<(Suspended, SuspendedRow)>, PaymentRefusal> {
        let shifted = match (known, self.cause) {
            (None, ShiftCause::Told) => {
                let tie = Tie::Transfer(self.movement.clone());
                let (found, row) =
                    Suspended::found(&self.movement, (self.on, self.by), self.text.clone(), asked);
                return Ok(Some((found.tied(tie), row)));
            }
            (None, ShiftCause::Decided) => return Ok(None),
            (None, ShiftCause::Part) => return Err(PaymentRefusal::AsideNotThere),
            (Some(known), ShiftCause::Decided) if !known.holds(self) => {
                return Err(PaymentRefusal::AsideGone);
            }
            (Some(known), _) => known.shifted(self, asked),
        };
        shifted.map(Some).map_err(|error| PaymentRefusal::Internal(error.to_string()))
    }
}

impl Suspended {
    /// A movement that was just set aside, with the first line of its history.
    #[must_use]
    pub fn found(
        key: &str,
        (on, amount): (jiff::civil::Date, Euros),
        text: String,
        asked: &Asked,
    ) -> (Self, SuspendedRow) {
        let found = Self {
            key: key.to_owned(),
            on,
            amount,
            left: amount,
            undone: Some(Euros::ZERO),
            text,
            tie: None,
            went: None,
            found_at: asked.at,
            changed_at: asked.at,
            state: SuspendedState::Open,
            proposal: None,
            version: 1,
        };
        let row = found.row("Mouvement de la banque à rapprocher".to_owned(), asked);
        (found, row)
    }

    /// The same, that is decided with something else first.
    #[must_use]
    pub fn tied(self, tie: Tie) -> Self {
        Self { tie: Some(tie), ..self }
    }

    /// What the books move of it beside this list, whatever stood there: it opens again where something stands there afterwards.
    ///
    /// # Errors
    /// [`SuspenseRefusal::Internal`], which nothing leads to.
    pub fn shifted(&self, shift: &Shift, asked: &Asked) -> Result<(Self, SuspendedRow), SuspenseRefusal> {
        let left = self.left + shift.by;
        let step = if left.is_zero() { Step::MoveAll } else { Step::Move };
        let moved = Self { left, ..self.moved(step, asked)? };
        let text = match left.is_zero() {
            true => format!("{} : plus rien n’est à rapprocher", shift.text),
            false => format!("{} : {} à rapprocher", shift.text, left.french()),
        };
        let row = moved.row(text, asked);
        Ok((moved, row))
    }

    /// Whether it holds what is to be taken from it.
    #[must_use]
    pub fn holds(&self, shift: &Shift) -> bool {
        let (left, by) = (self.left.cents(), shift.by.cents());
        left.signum() == -by.signum() && left.abs() >= by.abs()
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
        let proposal = SuspenseProposal::new(destination, why, asked);
        let proposed = Self { proposal: Some(proposal), ..self.moved(Step::Propose, asked)? };
        let row = proposed.row(text, asked);
        Ok(SuspenseDecision { moved: vec![(proposed, row)], transaction: None })
    }

    /// Somebody else decides so, on the version that he was shown: the money leaves suspense, as far as it is owed there.
    ///
    /// # Errors
    /// A [`SuspenseRefusal`]; nothing changes then.
    pub fn approve(
        &self,
        version: u64,
        facts: &SuspenseFacts,
        asked: &Asked,
    ) -> Result<SuspenseDecision, SuspenseRefusal> {
        let is_as_shown = |_: &SuspenseProposal| version == self.version;
        let destination = &proposal::confirmed(self.proposal.as_ref(), asked, is_as_shown)?.what;
        self.may_go(destination, facts)?;
        let going = self.going(destination, facts);
        let left = self.left - going;
        let step = if left.is_zero() { Step::Settle } else { Step::SettlePart };
        let (went, undone) = (Some(destination.clone()), self.undone_by(destination));
        let settled = Self { left, went, undone, ..self.moved(step, asked)? };
        let mut text = format!("Rapproché : {}, {}", destination.french(), going.french());
        if !left.is_zero() {
            text += &format!(" ; {} restent à rapprocher", left.french());
        }
        let row = settled.row(text, asked);
        let transaction = settled.transaction(destination, going, asked)?;
        let mut moved = vec![(settled, row)];
        if let (Destination::Against { .. }, Some(other)) = (destination, &facts.other) {
            moved.push(other.settled_with(&self.key, asked)?);
        }
        Ok(SuspenseDecision { moved, transaction })
    }

    /// The other of two that undo each other.
    fn settled_with(&self, key: &str, asked: &Asked) -> Result<(Self, SuspendedRow), SuspenseRefusal> {
        let went = Destination::Against { movement: key.to_owned() };
        let undone = self.undone_by(&went);
        let text = format!("Rapproché : {}", went.french());
        let other =
            Self { left: Euros::ZERO, undone, went: Some(went), ..self.moved(Step::SettleWith, asked)? };
        let row = other.row(text, asked);
        Ok((other, row))
    }

    /// What no transaction takes out of suspense.
    fn undone_by(&self, destination: &Destination) -> Option<Euros> {
        match destination {
            Destination::Against { .. } => self.undone.map(|undone| undone + self.left),
            _ => self.undone,
        }
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
        let is_as_shown = |_: &SuspenseProposal| version == self.version;
        proposal::shown(self.proposal.as_ref(), is_as_shown)?;
        let open = self.moved(Step::Decline, asked)?;
        let row = open.row(format!("Proposition refusée : {why}"), asked);
        Ok(SuspenseDecision { moved: vec![(open, row)], transaction: None })
    }

    fn may_go(&self, destination: &Destination, facts: &SuspenseFacts) -> Result<(), SuspenseRefusal> {
        match &self.tie {
            Some(Tie::Batch(_)) if facts.in_doubt => return Err(SuspenseRefusal::OfABatch),
            Some(Tie::Transfer(reference)) if facts.in_doubt => {
                return Err(SuspenseRefusal::OfATransfer(reference.clone()));
            }
            _ => {}
        }
        let came_in = self.left.is_positive();
        match destination {
            Destination::Fund => Ok(()),
            Destination::TrainingBody { .. } | Destination::Collectivite { .. } if !facts.is_known => {
                Err(SuspenseRefusal::Unknown)
            }
            Destination::TrainingBody { .. } if came_in && !facts.claim.is_positive() => {
                Err(SuspenseRefusal::NotOwed)
            }
            Destination::Collectivite { .. } if !came_in => Err(SuspenseRefusal::WrongWay),
            Destination::Recorded { .. } if facts.is_recorded && self.left == self.amount => Ok(()),
            Destination::Recorded { .. } => Err(SuspenseRefusal::NotRecorded),
            Destination::TrainingBody { .. } | Destination::Collectivite { .. } => Ok(()),
            Destination::Against { movement } => {
                let undoes = |other: &Suspended| {
                    other.state == SuspendedState::Open
                        && !facts.other_in_doubt
                        && other.left == -self.left
                        && other.key == *movement
                };
                let is_opposite = facts.other.as_ref().is_some_and(undoes);
                if is_opposite { Ok(()) } else { Err(SuspenseRefusal::NotOpposite(movement.clone())) }
            }
        }
    }

    /// How much of what is left goes there: what comes in from a training body, as far as it owes.
    fn going(&self, destination: &Destination, facts: &SuspenseFacts) -> Euros {
        match destination {
            Destination::TrainingBody { .. } if self.left.is_positive() => self.left.min(facts.claim),
            _ => self.left,
        }
    }

    fn moved(&self, step: Step, asked: &Asked) -> Result<Self, SuspenseRefusal> {
        let state = next(TRANSITIONS, self.state, step).ok_or(SuspenseRefusal::NothingWaits)?;
        Ok(Self { state, proposal: None, version: self.version + 1, changed_at: asked.at, ..self.clone() })
    }

    fn row(&self, text: String, asked: &Asked) -> SuspendedRow {
        let (author, request_id) = (asked.author.clone(), asked.request_id.clone());
        SuspendedRow { seq: self.version, at: asked.at, author, text, request_id }
    }

    /// One for each part that is decided; two movements that undo each other move nothing.
    fn transaction(
        &self,
        destination: &Destination,
        going: Euros,
        asked: &Asked,
    ) -> Result<Option<Transaction>, SuspenseRefusal> {
        let came_in = going.is_positive();
        // What is on the books of the bank twice leaves them once, on its own day.
        let on = if matches!(destination, Destination::Recorded { .. }) { self.on } else { asked.today };
        let (account, reason) = match destination {
            Destination::Recorded { .. } => (Account::Bank, ReasonCode::Unreconciled),
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
            Movements::new().moving(going, Account::Suspense, account)
        } else {
            Movements::new().moving(-going, account, Account::Suspense)
        };
        let internal = |error: &dyn std::fmt::Display| SuspenseRefusal::Internal(error.to_string());
        let id = format!("suspense:{}:{}", self.key, self.version);
        let transaction = Transaction {
            id: id.parse().map_err(|error| internal(&error))?,
            reason,
            on,
            label: format!("Mouvement de la banque rapproché ({})", self.text),
            author: asked.author.clone(),
            dossier: None,
            corrects: None,
            entries: movements.into_entries(),
        };
        transaction.checked().map(Some).map_err(|error| internal(&error))
    }
}

fn said(why: &str) -> Result<&str, SuspenseRefusal> {
    words(why).ok_or(SuspenseRefusal::NoReason)
}
