//! The élu's statement as a file: a PDF to read and print, a CSV to compute with.

use mce_shared::french::{date_short, plural};
use mce_shared::ledger::Family;
use mce_shared::lifecycle::Reserved;
use mce_shared::statement::folded;

use super::super::dossiers::situation;
use crate::documents::statement::{self, StatementDocument, StatementRow};
use crate::http::{Call, Download, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::ledger::Book;
use crate::store::{accounts, ledger};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Ledger, &[May::Query]),
        index(Table::Dossiers, "by-elu"),
    ],
    memory: 512,
    ..Reach::NOTHING
};

/// The whole statement, `?format=csv` or a PDF.
///
/// # Errors
/// 403 when the account is not active yet.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Download, Fault> {
    let elu = call.caller()?.elu()?;
    let (account, book, reserved) = tokio::try_join!(
        async { Ok(accounts::get(environment.store(), elu).await?) },
        async { Ok(ledger::of_elu(environment.store(), elu).await?) },
        situation::reserved(environment, elu)
    )?;
    let account = account.ok_or_else(|| Fault::internal("no account"))?;
    let document = document(call, account.identity.display_name(), &book, reserved);
    let (extension, media_type, content) = if call.query_value("format").as_deref() == Some("csv") {
        ("csv", "text/csv; charset=utf-8", statement::csv(&document).map_err(Fault::internal)?.into())
    } else {
        ("pdf", "application/pdf", statement::pdf(&document).map_err(Fault::internal)?.into())
    };
    Ok(Download { name: format!("releve-{}.{extension}", call.today), media_type, content })
}

fn document(call: &Call, holder: String, book: &Book, reserved: Reserved) -> StatementDocument {
    let rows = folded(&book.lines).into_iter().rev().map(|each| StatementRow {
        on: each.line.on,
        account: each.line.account.family().french().to_owned(),
        label: each.line.label.clone(),
        dossier: each.line.dossier.as_ref().map(ToString::to_string),
        amount: each.line.amount,
        balance: each.balance,
    });
    let held = book
        .balances
        .iter()
        .filter(|(account, amount)| !amount.is_zero() || account.family() == Family::Right);
    let held = held.map(|(account, amount)| (account.family().french().to_owned(), amount.french()));
    let reserved = (reserved.dossiers > 0).then(|| {
        let dossiers = plural(reserved.dossiers, "demande en cours", "demandes en cours");
        (format!("Réservé pour {dossiers}"), reserved.amount.french())
    });
    StatementDocument {
        title: "Relevé de droits à la formation".to_owned(),
        holder,
        reference: format!("Relevé du {}", date_short(call.today)),
        issued_on: call.today,
        period: None,
        summary: held.chain(reserved).collect(),
        lines: rows.collect(),
        note: "Chaque ligne dit ce qui a changé et pourquoi. Les montants négatifs sont des utilisations, des pertes ou des réservations.".to_owned(),
    }
}
