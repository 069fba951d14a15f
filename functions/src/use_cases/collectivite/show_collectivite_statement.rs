//! What a collectivité granted to its élus, what it paid in and owes, how to pay, and what became of each complement; on the page, and
//! as a file.

use mce_shared::api::CollectiviteStatement;
use mce_shared::cover::{Event, agreement, events, in_words, transfer_reference};

use super::super::dossiers::statement::{PAGE, page};
use super::super::gestionnaire::cover;
use crate::documents::complements::{self, ComplementRow, ComplementStatement};
use crate::http::{Call, Download, Fault};
use crate::reach::{May, Reach, Setting, Table, index, on};
use crate::runtime::Environment;
use crate::store::{cover as kept, ledger};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get]),
        on(Table::Ledger, &[May::Query]),
        index(Table::Ledger, "by-collectivite"),
        on(Table::Payments, &[May::Query]),
        index(Table::Payments, "by-status"),
    ],
    settings: &[Setting::Debtor],
    memory: 512,
    ..Reach::NOTHING
};

/// The caller's own, page by page.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<CollectiviteStatement, Fault> {
    let mut statement = read(environment, call).await?;
    let count = statement.events.len();
    let (rows, cursor) = page(count, call.query_value("cursor").as_deref(), PAGE);
    // The latest first.
    statement.events = statement.events.drain(count - rows.end..count - rows.start).collect();
    Ok(CollectiviteStatement { cursor, ..statement })
}

/// The whole of it, `?format=csv` or a PDF.
///
/// # Errors
/// When the store fails.
pub async fn file(environment: &Environment, call: &Call) -> Result<Download, Fault> {
    let document = document(call, read(environment, call).await?);
    let (extension, media_type, content) = if call.query_value("format").as_deref() == Some("csv") {
        ("csv", "text/csv; charset=utf-8", complements::csv(&document).map_err(Fault::internal)?.into())
    } else {
        ("pdf", "application/pdf", complements::pdf(&document).map_err(Fault::internal)?.into())
    };
    Ok(Download { name: format!("complements-{}.{extension}", call.today), media_type, content })
}

async fn read(environment: &Environment, call: &Call) -> Result<CollectiviteStatement, Fault> {
    let siren = call.caller()?.collectivite()?;
    let store = environment.store();
    let (position, records, lines) = tokio::try_join!(
        kept::position(store, siren),
        kept::records(store, siren),
        ledger::of_collectivite(store, siren)
    )?;
    let waiting = cover::waiting(environment).await?;
    let view = cover::view(environment, (siren, &position), &waiting, call.today).await?;
    let fund = environment.debtor()?;
    Ok(CollectiviteStatement {
        said: in_words(&position, agreement(&records, call.today), view.waiting),
        position: view,
        reference: transfer_reference(siren),
        holder: fund.name,
        iban: fund.iban.grouped(),
        bic: fund.bic.map(|bic| bic.to_string()).unwrap_or_default(),
        events: events(&lines, position.owed()).into_iter().map(Event::into).collect(),
        cursor: None,
    })
}

fn document(call: &Call, statement: CollectiviteStatement) -> ComplementStatement {
    let rows = statement.events.into_iter().map(|event| ComplementRow {
        on: event.on,
        text: event.text,
        dossier: event.dossier.map(|dossier| dossier.to_string()).unwrap_or_default(),
        granted: event.granted,
        received: event.received,
        owed: event.owed,
    });
    ComplementStatement {
        collectivite: statement.position.name,
        siren: statement.position.siren.to_string(),
        issued_on: call.today,
        said: statement.said,
        owed: statement.position.owed.or_zero(),
        account: [
            ("Référence à écrire sur le virement".to_owned(), statement.reference),
            ("Titulaire".to_owned(), statement.holder),
            ("IBAN".to_owned(), statement.iban),
            ("BIC".to_owned(), statement.bic),
        ],
        rows: rows.collect(),
    }
}
