//! The register of mandates (RNE), by birth date and folded name.

use jiff::civil::Date;
use mce_shared::french::fold;
use mce_shared::recognition::RegisterRow;

use super::{Store, StoreError, Table};

/// A person has a handful of mandates; homonyms born the same day a few more.
const ROWS_MAX: usize = 100;

fn pk(birth_date: Date, name: &str) -> String {
    format!("PERSON#{birth_date}#{}", fold(name))
}

fn sk(row: &RegisterRow) -> String {
    format!("{}#{:?}#{}#{}", fold(&row.first_name), row.kind, row.territory_code, row.start)
}

/// Every row for a name and a birth date, whatever the first name.
///
/// # Errors
/// When the store fails.
pub async fn of_name(store: &Store, birth_date: Date, name: &str) -> Result<Vec<RegisterRow>, StoreError> {
    super::parse_all(store.query(Table::Mandates, &pk(birth_date, name), "", ROWS_MAX).await?)
}

/// Every row under the birth name and under the name in use (U4).
///
/// # Errors
/// When the store fails.
pub async fn of_names(
    store: &Store,
    birth_date: Date,
    names: &[&str],
) -> Result<Vec<RegisterRow>, StoreError> {
    let mut rows = Vec::new();
    let mut seen = Vec::new();
    for name in names {
        let folded = fold(name);
        if !seen.contains(&folded) {
            rows.extend(of_name(store, birth_date, name).await?);
            seen.push(folded);
        }
    }
    Ok(rows)
}

/// Writes a row of the register.
///
/// # Errors
/// When the store fails.
pub async fn put(store: &Store, row: &RegisterRow) -> Result<(), StoreError> {
    store.put(Table::Mandates, &pk(row.birth_date, &row.last_name), &sk(row), row).await
}
