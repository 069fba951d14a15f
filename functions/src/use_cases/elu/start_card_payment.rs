//! Prepares the form that the browser posts to the card page.

use jiff::Timestamp;
use mce_shared::api::{CardField, CardPayment, Nothing};
use mce_shared::lifecycle::{Command, Dossier, Order, decide};
use mce_shared::money::Euros;

use super::super::dossiers::change::{Wait, committed_with};
use super::super::dossiers::{show_dossier::load, situation};
use crate::http::{Answer, Call, Fault, kept};
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
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    call.json::<Nothing>()?;
    let mut wait = Wait::new();
    loop {
        let (dossier, actor) = load(environment, call).await?;
        let trans_id = TransId::drawn(environment.random());
        let command = Command::StartCardPayment {
            trans_id: trans_id.as_str().to_owned(),
            trans_date: utc_digits(call.now),
        };
        let decision = decide(&dossier, &command, &situation::plain_facts(call, actor));
        let decision = decision.map_err(|refusal| Fault::refused_to(refusal, actor))?;
        let answer = form(environment, call, &decision.dossier, trans_id).await?;
        if committed_with(environment.store(), &decision, kept(call, &answer)?, &mut wait).await? {
            return Ok(Answer { kept: true, ..answer });
        }
    }
}

fn utc_digits(at: Timestamp) -> String {
    at.strftime("%Y%m%d%H%M%S").to_string()
}

async fn form(
    environment: &Environment,
    call: &Call,
    dossier: &Dossier,
    trans_id: TransId,
) -> Result<Answer, Fault> {
    let account = accounts::get(environment.store(), &dossier.elu).await?;
    let origin = environment.origin()?;
    let attempt = u32::try_from(dossier.card_attempts.len()).unwrap_or(u32::MAX);
    let order = CardOrder {
        amount: dossier.order.as_ref().map_or(Euros::ZERO, Order::card_due),
        order_id: OrderId::new(dossier.id.clone(), attempt),
        trans_id,
        at: call.now,
        email: account.map(|account| account.email),
        return_url: format!("{origin}/dossiers/{}/paiement", dossier.id),
        notification_url: Some(format!("{origin}/api/notifications/card")),
    };
    let config = environment.card()?;
    let fields = payment_form(&config, &order).map_err(Fault::internal)?;
    let fields = fields.into_iter().map(|(name, value)| CardField { name, value }).collect();
    Answer::json(&CardPayment { url: environment.card_page()?.to_owned(), fields })
}
