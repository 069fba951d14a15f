//! Who is at a session: the code that the training body shows, the élus' phones that sign with it, and what the training body marks.

use jiff::Timestamp;
use mce_shared::api::{
    AttendanceCode, AttendanceRow, AttendanceSheet, MarkAttendance, OwnAttendance, OwnTraining,
    SignAttendance,
};
use mce_shared::attendance::{
    Attendance, AttendanceRefused, Half, HalfDay, TRIES_MAX, Trace, Traced, check_mark, digits, held,
    is_expected, markable, minute_of, minutes_that_count,
};
use mce_shared::catalogue::SessionKey;
use mce_shared::lifecycle::Dossier;

use super::super::dossiers::part::not_on_both_sides;
use super::session::{Found, found, key, of_session};
use crate::documents::attendance as document;
use crate::http::{Call, Download, Fault};
use crate::reach::{May, Reach, Setting, Table, index, on};
use crate::runtime::Environment;
use crate::store::{attendance as stored, dossiers, offers, sign_ins};

/// What it may reach. Of the sheets it reads and adds: it can neither change nor remove a line.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Offers, &[May::Get, May::Query]),
        on(Table::Dossiers, &[May::Get, May::Query, May::Put, May::Check]),
        index(Table::Dossiers, "by-of"),
        index(Table::Dossiers, "by-elu"),
        on(Table::SignIns, &[May::Update]),
    ],
    settings: &[Setting::Vault],
    memory: 512,
    ..Reach::NOTHING
};

/// How often a line is tried when its dossier changes at the same moment.
const TRIES: usize = 4;
/// How long the tries of a day are kept.
const TRIES_KEPT_SECONDS: i64 = 2 * 24 * 3600;
const MINUTE_SECONDS: i64 = 60;

/// The sheet, and the code of this minute.
///
/// # Errors
/// 404 for a session of somebody else.
pub async fn show(environment: &Environment, call: &Call) -> Result<AttendanceSheet, Fault> {
    let key = key(call)?;
    sheet(environment, call, &key).await
}

/// Those who have a place in the session, by name.
async fn expected(environment: &Environment, key: &SessionKey) -> Result<Vec<Dossier>, Fault> {
    let mut dossiers = of_session(environment, key).await?.items;
    dossiers.retain(|dossier| dossier.state.holds_seat());
    dossiers.sort_by(|one, other| (&one.elu_name, &one.id).cmp(&(&other.elu_name, &other.id)));
    Ok(dossiers)
}

async fn sheet(environment: &Environment, call: &Call, key: &SessionKey) -> Result<AttendanceSheet, Fault> {
    let (dossiers, mut traces) = tokio::try_join!(expected(environment, key), async {
        Ok::<_, Fault>(stored::of_session(environment.store(), key).await?)
    })?;
    // One that was withdrawn from the offers is there as long as somebody has a place in it.
    let (title, session) = match dossiers.first() {
        Some(dossier) => (dossier.training.intitule.clone(), dossier.training.session_said()),
        None => of_offer(&found(environment, key).await?)?,
    };
    let held = held(&traces).into_iter().collect();
    let now = HalfDay::at(&environment.paris(call.now));
    let now = now.filter(|now| dossiers.iter().any(|dossier| is_expected(dossier, *now)));
    traces.retain(|traced| dossiers.iter().any(|dossier| dossier.id == traced.dossier));
    Ok(AttendanceSheet {
        title,
        session,
        code: match now {
            Some(now) => Some(code(environment, key, now, call.now)?),
            None => None,
        },
        held,
        markable: markable(&dossiers, &environment.paris(call.now)).into_iter().collect(),
        rows: dossiers.iter().map(|dossier| row(dossier, &traces, now)).collect(),
        now,
    })
}

/// The title and the days of a session that nobody has ordered.
fn of_offer(found: &Found) -> Result<(String, String), Fault> {
    let (_, session) = found.of_offer()?;
    Ok((found.formation.intitule.clone(), session.dates()))
}

fn row(dossier: &Dossier, traces: &[Traced], now: Option<HalfDay>) -> AttendanceRow {
    let today = now.filter(|now| is_expected(dossier, *now));
    let cells = Attendance::with(dossier, traces, today).cells;
    AttendanceRow {
        dossier: dossier.id.clone(),
        elu_name: dossier.elu_name.clone(),
        start: dossier.training.start,
        end: dossier.training.end,
        open: is_expected(dossier, HalfDay { day: dossier.training.start, half: Half::Morning }),
        cells: cells.into_iter().map(Into::into).collect(),
    }
}

fn code(
    environment: &Environment,
    key: &SessionKey,
    half_day: HalfDay,
    at: Timestamp,
) -> Result<AttendanceCode, Fault> {
    let minute = minute_of(at);
    let until = Timestamp::from_second((minute + 1) * MINUTE_SECONDS).map_err(Fault::internal)?;
    Ok(AttendanceCode { digits: digits_of(environment, key, half_day, minute)?, until })
}

fn digits_of(
    environment: &Environment,
    key: &SessionKey,
    half_day: HalfDay,
    minute: i64,
) -> Result<String, Fault> {
    Ok(digits(&environment.vault()?.attendance(&key.written(), &half_day.to_string(), minute)))
}

/// Marks an élu who has not signed.
///
/// # Errors
/// 404 for a dossier of another session; the core's refusals.
pub async fn mark(
    environment: &Environment,
    call: &Call,
    asked: MarkAttendance,
) -> Result<AttendanceSheet, Fault> {
    let key = key(call)?;
    let MarkAttendance { dossier: id, half_day, present, reason } = asked;
    for _ in 0..TRIES {
        let dossier = dossiers::get(environment.store(), &id).await?;
        let dossier = dossier.filter(|dossier| mce_shared::sessions::is_of(dossier, &key));
        let dossier = dossier.ok_or_else(|| Fault::not_found("Ce dossier"))?;
        not_on_both_sides(environment.store(), &dossier, call.caller()?).await?;
        check_mark(&dossier, half_day, &reason, &environment.paris(call.now)).map_err(Fault::refused)?;
        let trace = Trace::Marked { present, reason: reason.trim().to_owned() };
        let traced = traced(call, &dossier, (half_day, trace))?;
        if stored::write(environment.store(), &key, &traced, &dossier).await? {
            return sheet(environment, call, &key).await;
        }
    }
    Err(Fault::Unavailable("the dossier changes too often".into()))
}

fn traced(call: &Call, dossier: &Dossier, (half_day, trace): (HalfDay, Trace)) -> Result<Traced, Fault> {
    let asked = call.asked()?;
    Ok(Traced {
        dossier: dossier.id.clone(),
        half_day,
        trace,
        at: asked.at,
        author: asked.author,
        principal: asked.principal,
        request_id: asked.request_id,
    })
}

/// The sheet to print.
///
/// # Errors
/// 404 while nobody has a place; when the document can't be written.
pub async fn print(environment: &Environment, call: &Call) -> Result<Download, Fault> {
    let key = key(call)?;
    let dossiers = expected(environment, &key).await?;
    if dossiers.is_empty() {
        return Err(Fault::not_found("Cette feuille"));
    }
    let traces = stored::of_session(environment.store(), &key).await?;
    let sheet = document::sheet(&key, &dossiers, &traces, call.today, |at| environment.paris(at));
    Ok(Download {
        name: format!("emargement-{}.pdf", key.session),
        media_type: "application/pdf",
        content: sheet.render().map_err(Fault::internal)?.into(),
    })
}

/// What the caller may sign now.
///
/// # Errors
/// 403 without an account.
pub async fn own(environment: &Environment, call: &Call) -> Result<OwnAttendance, Fault> {
    let now = HalfDay::at(&environment.paris(call.now));
    let mut trainings = Vec::new();
    for (dossier, key) in now_of(environment, call, now).await? {
        let traces = stored::of_session(environment.store(), &key).await?;
        let signed = traces.into_iter().find(|traced| is_signature(traced, &dossier, now));
        trainings.push(OwnTraining {
            dossier: dossier.id.clone(),
            title: dossier.training.intitule.clone(),
            of_name: dossier.of_name.clone(),
            signed_at: signed.map(|traced| traced.at),
        });
    }
    Ok(OwnAttendance { now, trainings })
}

fn is_signature(traced: &Traced, dossier: &Dossier, half_day: Option<HalfDay>) -> bool {
    traced.trace == Trace::Signed && traced.dossier == dossier.id && Some(traced.half_day) == half_day
}

/// The dossiers of the caller that take place now, with their sessions.
async fn now_of(
    environment: &Environment,
    call: &Call,
    now: Option<HalfDay>,
) -> Result<Vec<(Dossier, SessionKey)>, Fault> {
    let Some(now) = now else { return Ok(Vec::new()) };
    let own = dossiers::of_elu(environment.store(), call.caller()?.elu()?).await?;
    let own = own.into_iter().filter(|dossier| is_expected(dossier, now));
    Ok(own.map(with_key).collect())
}

fn with_key(dossier: Dossier) -> (Dossier, SessionKey) {
    let key = offers::session_key(&dossier, &dossier.training.session);
    (dossier, key)
}

/// Signs with the code of the minute; who has signed already has signed.
///
/// # Errors
/// The core's refusals: each try counts before it is looked at.
pub async fn sign(
    environment: &Environment,
    call: &Call,
    SignAttendance { code }: SignAttendance,
) -> Result<OwnAttendance, Fault> {
    let refused = |refusal: AttendanceRefused| Fault::refused(refusal);
    let code: String = code.chars().filter(|c| !c.is_whitespace()).take(2 * CODE_MAX).collect();
    let now = HalfDay::at(&environment.paris(call.now));
    now.ok_or_else(|| refused(AttendanceRefused::OutsideHours))?;
    for _ in 0..TRIES {
        let trainings = now_of(environment, call, now).await?;
        if trainings.is_empty() {
            return Err(refused(AttendanceRefused::NothingToSign));
        }
        if tries(environment, call, &code).await? > TRIES_MAX {
            return Err(refused(AttendanceRefused::TooManyTries));
        }
        let found = matching(environment, call, &trainings, &code)?;
        let (dossier, key, half_day) = found.ok_or_else(|| refused(AttendanceRefused::WrongCode))?;
        let traces = stored::of_session(environment.store(), key).await?;
        let is_signed = traces.iter().any(|traced| is_signature(traced, dossier, Some(half_day)));
        let traced = traced(call, dossier, (half_day, Trace::Signed))?;
        // Whoever signs twice at once, or while the dossier is cancelled, reads again.
        if is_signed || stored::write(environment.store(), key, &traced, dossier).await? {
            return own(environment, call).await;
        }
    }
    Err(Fault::Unavailable("the dossier changes too often".into()))
}

/// Characters of a code that are read.
const CODE_MAX: usize = 16;

async fn tries(environment: &Environment, call: &Call, code: &str) -> Result<u32, Fault> {
    let whose = format!("ATTENDANCE#{}", call.caller()?.elu()?);
    let expires = call.now.as_second() + TRIES_KEPT_SECONDS;
    Ok(sign_ins::count_try(environment.store(), &whose, code, call.today, expires).await?)
}

/// The training whose code it is, and the half-day of the minute in which it was shown.
fn matching<'a>(
    environment: &Environment,
    call: &Call,
    trainings: &'a [(Dossier, SessionKey)],
    code: &str,
) -> Result<Option<(&'a Dossier, &'a SessionKey, HalfDay)>, Fault> {
    for minute in minutes_that_count(call.now) {
        let shown_at = Timestamp::from_second(minute * MINUTE_SECONDS).map_err(Fault::internal)?;
        let Some(half_day) = HalfDay::at(&environment.paris(shown_at)) else { continue };
        for (dossier, key) in trainings {
            if digits_of(environment, key, half_day, minute)? == code {
                return Ok(Some((dossier, key, half_day)));
            }
        }
    }
    Ok(None)
}
