//! The dated parameters, confirmed rows only (rulebook, 0.1): a value holds from its day until the day of the next row.

use jiff::civil::{Date, date};

/// Rows in the order of their days. Amounts in cents, the rest as the name says.
pub type Rows = &'static [(Date, i64)];

/// The yearly credit. Rights are in euros since 23 July 2021 (AC-9).
pub const ANNUAL: Rows = &[(date(2021, 7, 23), 400_00)];

/// The cap of the rights.
pub const CAP: Rows =
    &[(date(2021, 7, 23), 1_500_00), (date(2022, 1, 1), 700_00), (date(2023, 3, 30), 800_00)];

/// The highest price of an hour, before tax, of a training for the mandate.
pub const HOURLY_CAP: Rows = &[(date(2020, 7, 30), 100_00), (date(2021, 2, 25), 80_00)];

/// People in a session, at most.
pub const MAX_PARTICIPANTS: Rows = &[(date(2021, 7, 22), 15)];

/// The part of the price before tax that may be subcontracted, in percent.
pub const SUBCONTRACT_PERCENT: Rows = &[(date(2021, 7, 22), 20), (date(2022, 3, 6), 45)];

/// Months from the order to the end of the training (R. 1621-8).
pub const COMPLETION_MONTHS: Rows = &[(date(2022, 1, 1), 8)];

/// The part of the fees before tax that the fund pays at least beside a collectivité, in percent.
pub const FUND_FLOOR_PERCENT: Rows = &[(date(2022, 1, 1), 25)];

/// What the élu pays when CPF rights are used.
pub const PARTICIPATION: Rows = &[
    (date(2024, 5, 2), 100_00),
    (date(2025, 1, 1), 102_23),
    (date(2026, 1, 1), 103_20),
    (date(2026, 4, 2), 150_00),
];

/// The most CPF that a certification of the specific register takes.
pub const CPF_CAP_RS: Rows = &[(date(2026, 2, 26), 1_500_00)];

/// The same for a bilan de compétences.
pub const CPF_CAP_BILAN: Rows = &[(date(2026, 2, 26), 1_600_00)];

/// The same for a driving licence.
pub const CPF_CAP_PERMIS: Rows = &[(date(2026, 2, 26), 900_00)];

/// The value in force on a day; `None` before the first row.
pub fn on(rows: Rows, day: Date) -> Option<i64> {
    let mut value = None;
    for (from, row) in rows {
        if *from <= day {
            value = Some(*row);
        }
    }
    value
}
