//! The law in force where something is computed: the rows of the build, with those that two people have decided since.
//!
//! It is set around a request, and not handed from function to function: [`Law::scope`] sets it for each poll of a future, [`Law::with`] for
//! what is computed at once. What runs outside has the rows of the build. Two platforms in one process, or two laws side by side, never see
//! each other's. There are as many laws as decisions, so each is made once and kept for as long as the process lives.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Described, Row, all, built};
use crate::calendar;

/// A row that two people have decided while the service runs: one that the build has off, or one that it does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecidedRow {
    /// The name of its parameter in the table of the build.
    pub key: String,
    /// In the unit of the parameter.
    pub value: Decimal,
    /// First day in force.
    #[serde(with = "crate::wire::date")]
    pub from: Date,
    /// Last day in force; none while it is.
    #[serde(default, with = "crate::wire::optional_date")]
    pub to: Option<Date>,
    /// The text that says so.
    pub source: String,
}

impl DecidedRow {
    /// The parameter of which it is a row.
    #[must_use]
    pub fn described(&self) -> Option<&'static Described> {
        described(&self.key)
    }

    /// Whether both are the row of one parameter that begins on one day.
    #[must_use]
    pub fn is_same_row(&self, other: &Self) -> bool {
        self.key == other.key && self.from == other.from
    }

    /// As the rows of the table are, certain.
    fn row(&self, described: &Described) -> Row {
        let unit = built(described.parameter).first().map_or("", |row| row.unit);
        Row {
            value: self.value,
            from: self.from,
            to: self.to,
            unit,
            source: String::leak(self.source.clone()),
            confirmed: true,
        }
    }

    /// The value with what it counts: "1 200,00 €".
    #[must_use]
    pub fn words(&self) -> String {
        let unit =
            self.described().and_then(|described| built(described.parameter).first()).map(|row| row.unit);
        let row = Row {
            value: self.value,
            from: self.from,
            to: self.to,
            unit: unit.unwrap_or_default(),
            source: "",
            confirmed: true,
        };
        row.words()
    }
}

/// The parameter of that name.
#[must_use]
pub fn described(key: &str) -> Option<&'static Described> {
    all().iter().find(|described| described.key == key)
}

/// The rows of every parameter, as two people have left them. Never changed: another decision is another law.
#[derive(Debug)]
pub struct Law {
    version: u32,
    fingerprint: String,
    decided: Vec<DecidedRow>,
    /// By parameter, in the order of [`Parameter`](super::Parameter).
    table: Vec<&'static [Row]>,
}

static MADE: Mutex<Vec<&'static Law>> = Mutex::new(Vec::new());

thread_local! {
    static IN_FORCE: Cell<Option<&'static Law>> = const { Cell::new(None) };
}

impl Law {
    /// The law of that version: the rows of the build with these, the one and only for them.
    #[must_use]
    pub fn of(version: u32, decided: &[DecidedRow]) -> &'static Self {
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        let known = made.iter().find(|law| law.version == version && law.decided == decided);
        if let Some(law) = known {
            return law;
        }
        let table = table(decided);
        let fingerprint = format!("{version}-{:016x}", fingerprint(&table));
        let law: &'static Self =
            Box::leak(Box::new(Self { version, fingerprint, decided: decided.to_vec(), table }));
        made.push(law);
        law
    }

    /// That of the build.
    #[must_use]
    pub fn of_build() -> &'static Self {
        Self::of(0, &[])
    }

    /// The one that holds here.
    #[must_use]
    pub fn in_force() -> &'static Self {
        IN_FORCE.get().unwrap_or_else(Self::of_build)
    }

    /// Counts the decisions; zero is the build's.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// What two builds that compute alike have in common: its version, and a digest of every row that is applied. It tells two laws apart,
    /// and protects nothing.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// What was decided, in the order in which it was.
    #[must_use]
    pub fn decided(&self) -> &[DecidedRow] {
        &self.decided
    }

    /// Computes under it.
    pub fn with<T>(&'static self, compute: impl FnOnce() -> T) -> T {
        let _outer = Outer(IN_FORCE.replace(Some(self)));
        compute()
    }

    /// Carries out a future under it, whatever else its thread does between two polls.
    pub async fn scope<F: Future>(&'static self, future: F) -> F::Output {
        let mut future = pin!(future);
        poll_fn(move |context| self.with(|| future.as_mut().poll(context))).await
    }

    /// Holds from now on wherever no other is set: in a browser, which has one law for the whole page.
    pub fn adopt(&'static self) {
        IN_FORCE.set(Some(self));
    }
}

/// The law that held before, which holds again when this is dropped: after a panic too.
struct Outer(Option<&'static Law>);

impl Drop for Outer {
    fn drop(&mut self) {
        IN_FORCE.set(self.0);
    }
}

/// The rows of a parameter under the law that holds here.
pub(super) fn rows(parameter: super::Parameter) -> &'static [Row] {
    let of_law = |law: &'static Law| law.table.get(parameter as usize).copied();
    IN_FORCE.get().and_then(of_law).unwrap_or_else(|| built(parameter))
}

fn table(decided: &[DecidedRow]) -> Vec<&'static [Row]> {
    let mut table: Vec<&'static [Row]> = vec![&[]; all().len()];
    for described in all() {
        let mut of_it = decided.iter().filter(|row| row.key == described.key).peekable();
        let rows: &'static [Row] = match of_it.peek() {
            None => built(described.parameter),
            Some(_) => Vec::leak(of_it.fold(built(described.parameter).to_vec(), |rows, decided| {
                set_over(rows, decided.row(described))
            })),
        };
        if let Some(place) = table.get_mut(described.parameter as usize) {
            *place = rows;
        }
    }
    table
}

/// FNV-1a of what is applied, parameter by parameter.
fn fingerprint(table: &[&'static [Row]]) -> u64 {
    let mut digest: u64 = 0xcbf2_9ce4_8422_2325;
    let mut take = |bytes: &[u8]| {
        for byte in bytes {
            digest = (digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for rows in table {
        for row in rows.iter().filter(|row| row.confirmed) {
            take(&row.value.normalize().serialize());
            [Some(row.from), row.to].into_iter().for_each(|day| take(&day.map_or([0; 4], bytes_of)));
        }
        take(b"|");
    }
    digest
}

fn bytes_of(day: Date) -> [u8; 4] {
    let [high, low] = day.year().to_be_bytes();
    let [month] = day.month().to_be_bytes();
    let [day] = day.day().to_be_bytes();
    [high, low, month, day]
}

/// The rows with one more that is certain: it takes the place of the one of its first day, ends what held until then, and ends where a later
/// one begins. Whatever a newer build has: on no day do two of them hold.
fn set_over(mut rows: Vec<Row>, mut row: Row) -> Vec<Row> {
    rows.retain(|other| other.from != row.from);
    for other in rows.iter_mut().filter(|other| other.confirmed && other.from < row.from) {
        if other.to.is_none_or(|to| to >= row.from) {
            other.to = Some(calendar::days_before(row.from, 1));
        }
    }
    let next =
        rows.iter().filter(|other| other.confirmed && other.from > row.from).map(|other| other.from).min();
    if let Some(next) = next.filter(|next| row.to.is_none_or(|to| to >= *next)) {
        row.to = Some(calendar::days_before(next, 1));
    }
    rows.push(row);
    rows.sort_by_key(|row| row.from);
    rows
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use jiff::civil::date;

    use super::super::{Parameter, confirmed_rows, euros, rows, value};
    use super::*;

    fn decided(key: &str, value: i64, from: Date) -> DecidedRow {
        DecidedRow {
            key: key.to_owned(),
            value: Decimal::from(value),
            from,
            to: None,
            source: "arrêté".to_owned(),
        }
    }

    const FIRST: Date = date(2026, 12, 1);

    fn of_august() -> &'static Law {
        Law::of(2, &[decided("dife-annual", 600, FIRST), decided("dife-cap", 1200, FIRST)])
    }

    fn cap(on: Date) -> i64 {
        euros(Parameter::DifeCap, on).unwrap_or_default().cents()
    }

    #[test]
    fn two_laws_side_by_side_give_two_caps() {
        let law = of_august();
        let both = || (cap(date(2026, 11, 30)), cap(FIRST));
        assert_eq!(both(), (80_000, 80_000), "the build's");
        assert_eq!(law.with(both), (80_000, 120_000));
        assert_eq!(law.with(|| Law::of_build().with(both)), (80_000, 80_000), "the inner one holds");
        assert_eq!(
            law.with(|| (Law::of_build().with(both), both()).1),
            (80_000, 120_000),
            "and then the outer"
        );
        assert_eq!(both(), (80_000, 80_000), "and nothing is left of it");
        assert_eq!(law.with(|| value(Parameter::DifeAnnual, FIRST)), Some(Decimal::from(600)));
        assert_eq!(
            law.with(|| value(Parameter::MandateHourlyCap, FIRST)),
            Some(Decimal::from(80)),
            "not decided"
        );
    }

    #[test]
    fn nothing_leaks_between_two_polls_nor_from_a_panic() {
        let (one, other) = (of_august(), Law::of(1, &[decided("dife-cap", 1000, FIRST)]));
        let asks = || async {
            let before = cap(FIRST);
            let mut is_second = false;
            poll_fn(
                |_| if std::mem::replace(&mut is_second, true) { Poll::Ready(()) } else { Poll::Pending },
            )
            .await;
            (before, cap(FIRST))
        };
        let (mut a, mut b, mut none) = (pin!(one.scope(asks())), pin!(other.scope(asks())), pin!(asks()));
        let mut context = Context::from_waker(Waker::noop());
        assert!(a.as_mut().poll(&mut context).is_pending());
        assert_eq!(cap(FIRST), 80_000);
        assert!(b.as_mut().poll(&mut context).is_pending());
        assert!(none.as_mut().poll(&mut context).is_pending());
        assert_eq!(a.as_mut().poll(&mut context), Poll::Ready((120_000, 120_000)));
        assert_eq!(none.as_mut().poll(&mut context), Poll::Ready((80_000, 80_000)));
        assert_eq!(b.as_mut().poll(&mut context), Poll::Ready((100_000, 100_000)));
        let panics = || one.with(|| assert_eq!(cap(FIRST), 0));
        assert!(std::panic::catch_unwind(panics).is_err());
        assert_eq!(cap(FIRST), 80_000);
    }

    #[test]
    fn who_has_other_rows_has_another_fingerprint() {
        let fingerprints = [Law::of_build(), of_august(), Law::of(2, &[decided("dife-cap", 1300, FIRST)])]
            .map(Law::fingerprint);
        assert!(fingerprints[0].starts_with("0-") && fingerprints[1].starts_with("2-"), "{fingerprints:?}");
        assert_ne!(fingerprints[1], fingerprints[2]);
    }

    #[test]
    fn a_law_is_made_once() {
        assert!(std::ptr::eq(of_august(), of_august()));
        assert!(!std::ptr::eq(of_august(), Law::of(3, of_august().decided())));
        let one = of_august().with(|| rows(Parameter::DifeCap));
        assert!(std::ptr::eq(one, of_august().with(|| rows(Parameter::DifeCap))));
    }

    #[test]
    fn on_no_day_do_two_rows_hold_whatever_is_decided() {
        let days = [
            date(2021, 1, 1),
            date(2022, 1, 1),
            date(2023, 3, 30),
            date(2026, 4, 2),
            FIRST,
            date(2030, 1, 1),
        ];
        for described in all() {
            for from in days {
                for to in [None, Some(calendar::add_days(from, 400))] {
                    let one = DecidedRow { to, ..decided(described.key, 7, from) };
                    let law = Law::of(9, &[one, decided(described.key, 8, date(2029, 1, 1))]);
                    law.with(|| {
                        let rows: Vec<_> = confirmed_rows(described.parameter).collect();
                        let is_apart = |pair: &[&Row]| pair[0].to.is_some_and(|to| to < pair[1].from);
                        assert!(rows.windows(2).all(is_apart), "{} {from}: {rows:?}", described.key);
                        assert_eq!(value(described.parameter, from), Some(Decimal::from(7)));
                    });
                }
            }
        }
    }

    #[test]
    fn a_row_that_the_build_has_off_is_on_once_and_has_its_unit() {
        of_august().with(|| {
            let caps = rows(Parameter::DifeCap);
            assert_eq!(caps.len(), 4);
            assert!(caps.iter().all(|row| row.confirmed && row.unit == "EUR"));
            assert_eq!((caps[2].to, caps[3].from), (Some(date(2026, 11, 30)), FIRST));
        });
    }
}
