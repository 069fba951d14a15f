//! The card service: forms that are posted, notifications that never come or come three times, refunds whose answer gets lost.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use mce_functions::ports::card::sign;
use mce_functions::ports::card_service::{
    CardService, CardServiceError, CardTransaction, DetailedStatus, Operation,
};
use mce_functions::runtime::{BoxFuture, Clock};
use mce_local::clock::{MovableClock, paris};
use mce_shared::api::CardPayment;
use mce_shared::money::Euros;

use super::chance::Chance;

/// A payment page, and its interface for machines.
pub struct CardDesk {
    clock: Arc<MovableClock>,
    key: String,
    state: Mutex<State>,
}

struct State {
    payments: Vec<Payment>,
    /// What is to be told, and how often.
    notices: Vec<Notice>,
    chance: Chance,
    fair: bool,
}

/// What somebody did on the payment page.
#[derive(Debug, Clone)]
pub struct Payment {
    form: CardPayment,
    pub order_id: String,
    trans_id: String,
    pub uuid: String,
    /// What the card is debited of; lowered before the capture, or nothing once it is cancelled.
    pub amount: Euros,
    pub accepted: bool,
    cancelled: bool,
    at: Timestamp,
    credits: Vec<Credit>,
    /// Whether the bank refuses to give back.
    stubborn: bool,
}

#[derive(Debug, Clone)]
struct Credit {
    uuid: String,
    amount: Euros,
    refused: bool,
}

struct Notice {
    body: String,
    times: usize,
}

impl Payment {
    /// What the card has paid in the end.
    #[must_use]
    pub fn kept(&self) -> Euros {
        if !self.accepted || self.cancelled {
            return Euros::ZERO;
        }
        self.amount - self.given_back()
    }

    fn given_back(&self) -> Euros {
        self.credits.iter().filter(|credit| !credit.refused).map(|credit| credit.amount).sum()
    }

    fn is_captured(&self, now: Timestamp) -> bool {
        let day = |at: Timestamp| TimeZone::to_datetime(&paris(), at).date();
        day(now) > day(self.at) || !self.credits.is_empty()
    }

    fn transactions(&self, now: Timestamp) -> Vec<CardTransaction> {
        let status = match (self.accepted, self.cancelled, self.is_captured(now)) {
            (false, _, _) => DetailedStatus::Refused,
            (true, true, _) => DetailedStatus::Cancelled,
            (true, false, true) => DetailedStatus::Captured,
            (true, false, false) => DetailedStatus::Authorised,
        };
        let debit = CardTransaction {
            uuid: self.uuid.clone(),
            operation: Operation::Debit,
            amount: self.amount,
            status,
        };
        let credit = |credit: &Credit| CardTransaction {
            uuid: credit.uuid.clone(),
            operation: Operation::Credit,
            amount: credit.amount,
            status: if credit.refused { DetailedStatus::Refused } else { DetailedStatus::Captured },
        };
        std::iter::once(debit).chain(self.credits.iter().map(credit)).collect()
    }
}

impl CardDesk {
    #[must_use]
    pub fn new(clock: Arc<MovableClock>, key: &str) -> CardDesk {
        let state = State { payments: Vec::new(), notices: Vec::new(), chance: Chance::new(0), fair: true };
        CardDesk { clock, key: key.to_owned(), state: Mutex::new(state) }
    }

    /// From now on it fails as this chance has it, or not at all.
    pub fn set_weather(&self, chance: Option<Chance>) {
        let mut state = self.state();
        state.fair = chance.is_none();
        state.chance = chance.unwrap_or_else(|| Chance::new(0));
    }

    /// The élu comes with the form, and pays, or not.
    pub fn visit(&self, form: &CardPayment, chance: &mut Chance) {
        let outcome = chance.below(10);
        // He shuts the page before anything happens: nobody will ever know.
        if outcome == 9 {
            return;
        }
        let accepted = outcome < 7;
        let times = *chance.weighted(&[(2, 0), (6, 1), (1, 2), (1, 3)]).unwrap_or(&1);
        self.paid(form, (accepted, times), chance);
        let order_id = form.fields.iter().find(|field| field.name == "vads_order_id");
        if let Some(told) =
            order_id.filter(|_| chance.per_mille(50)).and_then(|order| self.cancel(&order.value))
        {
            self.again(told);
        }
    }

    /// Somebody cancels what was accepted of an order in the service's back office: the notification that tells it.
    pub fn cancel(&self, order_id: &str) -> Option<String> {
        let mut state = self.state();
        let live = |payment: &&mut Payment| payment.order_id == order_id && payment.kept().cents() > 0;
        let payment = state.payments.iter_mut().find(live)?;
        payment.cancelled = true;
        Some(self.notice(&payment.form, &payment.uuid, ("CANCELLED", "00")))
    }

    /// The élu pays, or the bank refuses; the service tells it so many times.
    pub fn paid(&self, form: &CardPayment, (accepted, times): (bool, usize), chance: &mut Chance) {
        let field =
            |name: &str| form.fields.iter().find(|field| field.name == name).map(|field| field.value.clone());
        let mut state = self.state();
        let order_id = field("vads_order_id").unwrap_or_default();
        let trans_id = field("vads_trans_id").unwrap_or_default();
        // A transaction number serves once: the page of a form that is sent again says so.
        if state.payments.iter().any(|known| (&known.order_id, &known.trans_id) == (&order_id, &trans_id)) {
            return;
        }
        let uuid = format!(
            "{:032x}",
            u128::from(chance.draw()) << 32 | u128::try_from(state.payments.len()).unwrap_or_default()
        );
        let cents = field("vads_amount").and_then(|cents| cents.parse().ok()).unwrap_or_default();
        state.payments.push(Payment {
            form: form.clone(),
            order_id,
            trans_id,
            uuid: uuid.clone(),
            amount: Euros::from_cents(cents),
            accepted,
            cancelled: false,
            at: self.clock.now(),
            credits: Vec::new(),
            stubborn: chance.per_mille(80),
        });
        let body = self.notice(form, &uuid, if accepted { ("AUTHORISED", "00") } else { ("REFUSED", "05") });
        state.notices.push(Notice { body, times });
    }

    /// The body of a notification, signed.
    fn notice(&self, form: &CardPayment, uuid: &str, (status, result): (&str, &str)) -> String {
        let mut fields: BTreeMap<String, String> = form
            .fields
            .iter()
            .filter(|field| field.name != "signature")
            .map(|field| (field.name.clone(), field.value.clone()))
            .collect();
        let amount = fields.get("vads_amount").cloned().unwrap_or_default();
        for (name, value) in [
            ("vads_trans_status", status),
            ("vads_trans_uuid", uuid),
            ("vads_result", result),
            ("vads_auth_result", result),
            ("vads_operation_type", "DEBIT"),
            ("vads_effective_amount", &amount),
            ("vads_url_check_src", "PAY"),
            ("vads_hash", uuid),
        ] {
            fields.insert(name.to_owned(), value.to_owned());
        }
        let pairs = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let signature = sign(&self.key, pairs).unwrap_or_default();
        fields.insert("signature".to_owned(), signature);
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish()
    }

    /// A notification to be sent now, out of those that wait, in any order.
    pub fn next_notice(&self, chance: &mut Chance) -> Option<String> {
        let mut state = self.state();
        state.notices.retain(|notice| notice.times > 0);
        let at = chance.below(state.notices.len());
        let notice = state.notices.get_mut(at)?;
        notice.times -= 1;
        Some(notice.body.clone())
    }

    /// The first notification that waits for a dossier.
    pub fn next_notice_of(&self, dossier: &str) -> Option<String> {
        let order = format!("vads_order_id={dossier}-");
        let mut state = self.state();
        let at = state.notices.iter().position(|notice| notice.times > 0 && notice.body.contains(&order))?;
        Some(state.notices.remove(at).body)
    }

    /// The body comes once more.
    pub fn again(&self, body: String) {
        self.state().notices.push(Notice { body, times: 1 });
    }

    /// What the card service has done.
    #[must_use]
    pub fn payments(&self) -> Vec<Payment> {
        self.state().payments.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Carries out `work` on a payment; now and then nothing comes through, or its answer gets lost.
    fn change(
        &self,
        uuid: &str,
        work: impl FnOnce(&mut Payment, Timestamp) -> Result<CardTransaction, CardServiceError>,
    ) -> Result<CardTransaction, CardServiceError> {
        let now = self.clock.now();
        let mut state = self.state();
        state.reached()?;
        let known = state.payments.iter_mut().find(|payment| payment.uuid == uuid);
        let done = work(known.ok_or_else(|| refused("PSP_010"))?, now);
        if done.is_ok() {
            state.reached()?;
        }
        done
    }
}

impl State {
    fn reached(&mut self) -> Result<(), CardServiceError> {
        if !self.fair && self.chance.per_mille(120) {
            return Err(CardServiceError::Unreachable("bad weather".to_owned()));
        }
        Ok(())
    }
}

fn refused(code: &str) -> CardServiceError {
    CardServiceError::Refused { code: code.to_owned(), message: "no".to_owned() }
}

impl CardService for CardDesk {
    fn transactions<'a>(
        &'a self,
        order_id: &'a str,
    ) -> BoxFuture<'a, Result<Vec<CardTransaction>, CardServiceError>> {
        Box::pin(async move {
            let now = self.clock.now();
            let mut state = self.state();
            state.reached()?;
            let of_order = state.payments.iter().filter(|payment| payment.order_id == order_id);
            let found: Vec<_> = of_order.flat_map(|payment| payment.transactions(now)).collect();
            if found.is_empty() { Err(refused("PSP_010")) } else { Ok(found) }
        })
    }

    fn cancel_or_refund<'a>(
        &'a self,
        uuid: &'a str,
        amount: Euros,
        _comment: &'a str,
    ) -> BoxFuture<'a, Result<CardTransaction, CardServiceError>> {
        Box::pin(async move {
            self.change(uuid, |payment, now| {
                if payment.cancelled || amount > payment.amount - payment.given_back() {
                    return Err(refused("PSP_511"));
                }
                if !payment.is_captured(now) {
                    if amount < payment.amount {
                        return Err(refused("PSP_076"));
                    }
                    payment.cancelled = true;
                    return Ok(payment.transactions(now).remove(0));
                }
                let uuid = format!("{}-{}", payment.uuid, payment.credits.len());
                payment.credits.push(Credit { uuid, amount, refused: payment.stubborn });
                payment.transactions(now).pop().ok_or_else(|| refused("PSP_999"))
            })
        })
    }

    fn reduce<'a>(
        &'a self,
        uuid: &'a str,
        to: Euros,
    ) -> BoxFuture<'a, Result<CardTransaction, CardServiceError>> {
        Box::pin(async move {
            self.change(uuid, |payment, now| {
                if payment.cancelled || payment.is_captured(now) || to > payment.amount {
                    return Err(refused("PSP_675"));
                }
                payment.amount = to;
                Ok(payment.transactions(now).remove(0))
            })
        })
    }
}
