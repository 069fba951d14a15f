//! Who was there: signed with the code of the minute, marked with a reason, and what the declaration and the control make of it.

use jiff::SignedDuration;
use jiff::civil::date;
use mce_functions::runtime::Clock as _;
use mce_shared::api::{AttendanceSheet, OwnAttendance};
use mce_shared::attendance::{Half, HalfDay, Presence, TRIES_MAX};
use mce_shared::ids::DossierId;
use mce_tests::tables::scan;
use mce_tests::{Client, Offer, Provider, TestApp, morning, run};
use serde_json::{Value, json};

const OFFER: Offer = Offer::HALF_DAY;
const OWN: &str = "/api/account/attendance";
const DAY: jiff::civil::Date = date(2027, 4, 20);

fn path(offer: &Offer) -> String {
    format!("/api/of/sessions/{}/{}/{}/attendance", offer.formation, offer.action, offer.session)
}

/// An élu who has ordered the half-day, on its morning, and the training body.
async fn begun() -> (TestApp, Client, Client, DossierId) {
    let app = TestApp::start().await;
    let elu = app.elu("elue-au-plafond").await;
    let dossier = app.ordered(&elu, &OFFER).await;
    at(&app, "09:00");
    let elu = app.elu("elue-au-plafond").await;
    let of = app.of(OFFER.siret).await;
    (app, elu, of, dossier)
}

/// Sets the clock of the day, in Paris.
fn at(app: &TestApp, time: &str) {
    let wanted: jiff::Zoned = format!("{DAY}T{time}[Europe/Paris]").parse().unwrap();
    let now = app.platform.clock().now();
    app.platform.clock().advance(wanted.timestamp().duration_since(now));
}

async fn sheet(of: &Client) -> AttendanceSheet {
    of.get(&path(&OFFER)).await.expect(200).read()
}

async fn code(of: &Client) -> String {
    sheet(of).await.code.unwrap().digits
}

fn typed(code: &str) -> Value {
    json!({ "code": code })
}

fn mark(dossier: &DossierId, half: &str, present: bool, reason: &str) -> Value {
    json!({ "dossier": dossier, "half_day": { "day": DAY, "half": half }, "present": present, "reason": reason })
}

async fn lines(app: &TestApp) -> usize {
    let items = scan(&app.platform, "dossiers").await;
    items.iter().filter(|item| item["pk"].as_str().unwrap().starts_with("ATTENDANCE#")).count()
}

#[test]
fn a_phone_signs_the_morning_and_the_afternoon_once_each() {
    run(async {
        let (app, elu, of, dossier) = begun().await;
        let own: OwnAttendance = elu.get(OWN).await.expect(200).read();
        assert_eq!(own.now, Some(HalfDay { day: DAY, half: Half::Morning }));
        assert_eq!((own.trainings.len(), own.trainings[0].signed_at), (1, None));
        let shown = code(&of).await;
        let (once, again) = (typed(&shown), typed(&format!(" {shown} ")));
        let (a, b) = tokio::join!(elu.post(OWN, &once), elu.post(OWN, &again));
        let (a, b): (OwnAttendance, OwnAttendance) = (a.expect(200).read(), b.expect(200).read());
        assert!(a.trainings[0].signed_at.is_some() && a == b);
        assert_eq!(lines(&app).await, 1);

        at(&app, "14:00");
        let (elu, of) = (app.elu("elue-au-plafond").await, app.of(OFFER.siret).await);
        elu.post(OWN, &typed(&shown)).await.refused(422, "code-wrong");
        elu.post(OWN, &typed(&code(&of).await)).await.expect(200);
        let sheet = sheet(&of).await;
        let presences: Vec<_> = sheet.rows[0].cells.iter().map(|cell| cell.presence).collect();
        assert_eq!(presences, [Presence::Signed, Presence::Signed]);

        of.act(&dossier, "entry", &json!({ "on": DAY })).await.expect(200);
        let known = of.dossier(&dossier).await.attendance.unwrap();
        assert_eq!((known.rate.to_string(), known.last_day), ("100.00".to_owned(), Some(DAY)));
        of.act(&dossier, "service-done", &mce_tests::service_done(DAY)).await.expect(200);
        let gestionnaire = app.agent("gestionnaire").await;
        assert_eq!(gestionnaire.dossier(&dossier).await.exceptions, Vec::<String>::new());
    });
}

#[test]
fn a_code_counts_for_its_minute_and_the_next_one_of_its_own_session() {
    run(async {
        let (app, elu, of, _) = begun().await;
        let shown = code(&of).await;
        app.platform.clock().advance(SignedDuration::from_secs(60));
        assert_ne!(code(&of).await, shown);
        app.platform.clock().advance(SignedDuration::from_secs(60));
        elu.post(OWN, &typed(&shown)).await.refused(422, "code-wrong");
        let other = app.elu("maire-deux-mandats").await;
        other.post(OWN, &typed(&code(&of).await)).await.refused(409, "nothing-to-sign");
        of.post(OWN, &typed("123456")).await.refused(403, "wrong-role");
        elu.get(&path(&OFFER)).await.refused(403, "wrong-role");
        app.of(Offer::THREE_PLACES.siret).await.get(&path(&OFFER)).await.refused(404, "not-found");
        let empty: AttendanceSheet = of.get(&path(&Offer::DAY)).await.expect(200).read();
        assert_eq!((empty.rows.len(), empty.code), (0, None), "nobody has ordered it");

        at(&app, "12:59");
        let (elu, of) = (app.elu("elue-au-plafond").await, app.of(OFFER.siret).await);
        let of_noon = code(&of).await;
        app.platform.clock().advance(SignedDuration::from_secs(60));
        elu.post(OWN, &typed(&of_noon)).await.expect(200);
        let sheet = sheet(&of).await;
        assert_eq!(
            sheet.held,
            [HalfDay { day: DAY, half: Half::Morning }],
            "of the minute in which it was shown"
        );
        at(&app, "22:00");
        let elu = app.elu("elue-au-plafond").await;
        elu.post(OWN, &typed("123456")).await.refused(409, "outside-hours");
    });
}

#[test]
fn nobody_signs_for_a_dossier_that_is_cancelled_or_on_another_day() {
    run(async {
        let (app, elu, of, dossier) = begun().await;
        let shown = code(&of).await;
        of.act(&dossier, "answer", &json!({ "answer": "cancel", "reason": "Salle fermée." }))
            .await
            .expect(200);
        elu.post(OWN, &typed(&shown)).await.refused(409, "nothing-to-sign");
        of.post(&path(&OFFER), &mark(&dossier, "morning", true, "Vu.")).await.refused(409, "not-expected");
        assert_eq!(sheet(&of).await.code, None);
        app.platform.clock().advance(morning(date(2027, 4, 21)).duration_since(app.platform.clock().now()));
        let elu = app.elu("elue-au-plafond").await;
        elu.post(OWN, &typed(&shown)).await.refused(409, "nothing-to-sign");
        assert_eq!(lines(&app).await, 0);
    });
}

#[test]
fn a_signature_and_a_cancellation_at_once_are_one_or_the_other() {
    run(async {
        let (app, elu, of, dossier) = begun().await;
        let shown = code(&of).await;
        let path = format!("/api/dossiers/{dossier}/answer");
        let cancel = json!({ "answer": "cancel", "reason": "Salle fermée." });
        let code = typed(&shown);
        let (signed, cancelled) = tokio::join!(elu.post(OWN, &code), of.post(&path, &cancel));
        cancelled.expect(200);
        assert_eq!(lines(&app).await, usize::from(signed.status == 200), "{signed:?}");
    });
}

#[test]
fn digits_are_not_found_by_trying() {
    run(async {
        let (_app, elu, of, _) = begun().await;
        for n in 0..TRIES_MAX {
            elu.post(OWN, &typed(&format!("x{n}"))).await.refused(422, "code-wrong");
        }
        elu.post(OWN, &typed("another")).await.refused(409, "too-many-tries");
        let shown = code(&of).await;
        elu.post(OWN, &typed(&shown)).await.refused(409, "too-many-tries");
    });
}

#[test]
fn what_is_marked_has_a_reason_and_the_control_falls_to_it() {
    run(async {
        let (app, elu, of, dossier) = begun().await;
        let to = path(&OFFER);
        of.post(&to, &mark(&dossier, "morning", true, " ")).await.refused(422, "reason-missing");
        of.post(&to, &mark(&dossier, "afternoon", true, "Vu.")).await.refused(409, "half-day-to-come");
        let other = path(&Offer::DAY);
        of.post(&other, &mark(&dossier, "morning", true, "Vu.")).await.refused(404, "not-found");
        of.post(&to, &mark(&dossier, "morning", false, "Pas encore là.")).await.expect(200);
        app.platform.clock().advance(SignedDuration::from_mins(5));
        let marked: AttendanceSheet =
            of.post(&to, &mark(&dossier, "morning", true, "Téléphone déchargé.")).await.expect(200).read();
        assert_eq!(marked.rows[0].cells[0].presence, Presence::Marked);
        assert_eq!(lines(&app).await, 2, "what was marked stays");
        let known = elu.dossier(&dossier).await.attendance.unwrap();
        assert!(known.lines[0].contains("Téléphone déchargé."), "the élu reads it: {known:?}");

        of.act(&dossier, "entry", &json!({ "on": DAY })).await.expect(200);
        of.act(&dossier, "service-done", &mce_tests::service_done(DAY)).await.expect(200);
        let gestionnaire = app.agent("gestionnaire").await;
        let exceptions = gestionnaire.dossier(&dossier).await.exceptions;
        assert_eq!(exceptions.len(), 2, "{exceptions:?}");
        assert!(exceptions[0].contains("n’a rien signé"), "{exceptions:?}");
        assert_eq!(of.dossier(&dossier).await.exceptions, Vec::<String>::new());
        of.post(&to, &mark(&dossier, "morning", false, "Tard.")).await.refused(409, "not-expected");
    });
}

#[test]
fn the_sheet_is_printed_for_its_training_body() {
    run(async {
        let (app, elu, of, _) = begun().await;
        elu.post(OWN, &typed(&code(&of).await)).await.expect(200);
        let print = format!("{}/sheet", path(&OFFER));
        let printed = of.get(&print).await.expect(200);
        assert_eq!(printed.header("content-type"), "application/pdf");
        app.of(Offer::THREE_PLACES.siret).await.get(&print).await.refused(404, "not-found");
        let nobody = app.nobody();
        nobody.sign_in(Provider::FranceConnect, "maire-deux-mandats").await;
        nobody.get(&print).await.refused(403, "wrong-role");
    });
}
