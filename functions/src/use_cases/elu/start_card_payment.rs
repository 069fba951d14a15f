//! Prepares the form that the browser posts to the card page.

use jiff::Timestamp;
use mce_shared::api::{CardField, CardPayment, Nothing};
use mce_shared::lifecycle::{Command, Dossier, Order};
use mce_shared::money::Euros;

use super::super::dossiers::change::carry_out;
use crate::http::{Call, Fault, Reply};
use crate::ports::card::{CardOrder, OrderId, TransId, payment_form};
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::store::accounts;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Dossiers, &[May::Get, May::Put]),
        on(Table::Payments, &[May::Put]),
    ],
    settings: &[Setting::CardShop, Setting::CardPage],
    ..Reach::NOTHING
};

/// A new attempt; earlier ones stay as they are, and whichever is paid first confirms the dossier.
///
/// # Errors
/// 409 when the dossier waits for no payment.
pub async fn handle(environment: &Environment, call: &Call, _: Nothing) -> Result<Reply<CardPayment>, Fault> {
    let account = accounts::get(environment.store(), call.caller()?.elu()?).await?;
    let email = account.map(|account| account.email);
    let trans_id = TransId::drawn(environment.random());
    let command = Command::StartCardPayment {
        trans_id: trans_id.as_str().to_owned(),
        trans_date: utc_digits(call.now),
    };
    let page = Page { environment, call, email, trans_id };
    carry_out(environment, call, command, |decision| page.form(&decision.dossier)).await
}

fn utc_digits(at: Timestamp) -> String {
    at.strftime("%Y%m%d%H%M%S").to_string()
}

/// What the form says beside the dossier.
struct Page<'a> {
    environment: &'a Environment,
    call: &'a Call,
    email: Option<String>,
    trans_id: TransId,
}

impl Page<'_> {
    fn form(&self, dossier: &Dossier) -> Result<CardPayment, Fault> {
        let origin = self.environment.origin()?;
        let attempt = u32::try_from(dossier.card_attempts.len()).unwrap_or(u32::MAX);
        let order = CardOrder {
            amount: dossier.order.as_ref().map_or(Euros::ZERO, Order::card_due),
            order_id: OrderId::new(dossier.id.clone(), attempt),
            trans_id: self.trans_id.clone(),
            at: self.call.now,
            email: self.email.clone(),
            return_url: format!("{origin}/dossiers/{}/paiement", dossier.id),
            notification_url: Some(format!("{origin}/api/notifications/card")),
        };
        let config = self.environment.card()?;
        let fields = payment_form(&config, &order).map_err(Fault::internal)?;
        let fields = fields.into_iter().map(|(name, value)| CardField { name, value }).collect();
        Ok(CardPayment { url: self.environment.card_page()?.to_owned(), fields })
    }
}
