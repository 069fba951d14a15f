//! Publications of the register, from the files to the gestionnaire's decision.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use mce_functions::register::FileKind;
use mce_functions::runtime::Clock as _;
use mce_local::gate::{Fault, Moment, PlannedFault};
use mce_shared::api::{
    EndingDecided, EndingGroup, EndingList, History, ImportOpened, ImportedFile, OpenImport, RunView,
    SetAsideList, endpoints,
};
use mce_shared::runs::{Counted, RunState};
use mce_shared::set_aside::Chore;
use mce_tests::rne::{Changes, FILES, Rne};
use mce_tests::tables::scan;
use mce_tests::{Answer, Client, Poison, TestApp, run};
use reqwest::Method;
use serde_json::{Value, json};

const SIZE: u32 = 1_500;

struct Import<'a> {
    client: &'a Client,
    /// Who applies what the first has tried.
    second: &'a Client,
    files: Vec<(&'static str, Vec<u8>)>,
    rne: &'a Rne,
}

impl<'a> Import<'a> {
    fn new([client, second]: &'a [Client; 2], rne: &'a Rne) -> Self {
        let write = |(kind, name)| {
            let mut file = Vec::new();
            rne.write(kind, &mut file).unwrap();
            (name, file)
        };
        // A small register has nobody of some kinds, and a file that is a header alone is refused.
        let has_rows = |(_, file): &(&str, Vec<u8>)| file.split(|byte| *byte == b'\n').count() > 2;
        Self { client, second, files: FILES.into_iter().map(write).filter(has_rows).collect(), rne }
    }

    async fn open(&self) -> ImportOpened {
        let file = |(name, bytes): &(&str, Vec<u8>)| ImportedFile {
            name: (*name).into(),
            bytes: bytes.len() as u64,
        };
        let files = self.files.iter().map(file).collect();
        let asked = OpenImport { publication: self.rne.published(), dry: true, files };
        self.client.post("/api/gestionnaire/mandate-imports", &asked).await.expect(201).read()
    }

    async fn send(&self, opened: &ImportOpened) {
        for (n, (_, bytes)) in self.files.iter().enumerate() {
            for (part, content) in bytes.chunks(opened.part_bytes as usize).enumerate() {
                self.part(opened, n, part, content).await.expect(200);
            }
        }
    }

    async fn part(&self, opened: &ImportOpened, file: usize, part: usize, content: &[u8]) -> Answer {
        let path = format!("/api/gestionnaire/mandate-imports/{}/parts?file={file}&part={part}", opened.run);
        self.client
            .request(Method::POST, &path)
            .body("application/octet-stream", content.to_vec())
            .send()
            .await
    }

    async fn advance(&self, opened: &ImportOpened) -> Answer {
        let asked = json!({ "dry": false, "run": opened.run });
        self.client.post("/api/gestionnaire/runs/import", &asked).await
    }

    async fn finish(&self, opened: &ImportOpened) -> RunView {
        loop {
            let view: RunView = self.advance(opened).await.expect(200).read();
            if view.state == RunState::Done {
                return view;
            }
        }
    }

    /// Tries it.
    async fn tried(&self) -> RunView {
        let opened = self.open().await;
        self.send(&opened).await;
        self.finish(&opened).await
    }

    /// What was tried, as the other one begins it.
    async fn apply(&self, tried: &RunView) -> ImportOpened {
        let real = tried.real.clone().unwrap();
        apply(self.second, real.as_str(), "Vu avec la préfecture.").await.expect(200);
        ImportOpened { run: real, part_bytes: 0 }
    }

    async fn whole(&self) -> RunView {
        let real = self.apply(&self.tried().await).await;
        self.finish(&real).await
    }
}

async fn apply(client: &Client, run: &str, reason: &str) -> Answer {
    let path = format!("/api/gestionnaire/mandate-imports/{run}/application");
    client.post(&path, &json!({ "reason": reason })).await
}

fn count(view: &RunView, what: Counted) -> u64 {
    view.tallies.iter().find(|tally| tally.what == what).map_or(0, |tally| tally.count)
}

fn counts(view: &RunView) -> [u64; 4] {
    [Counted::RowsNew, Counted::RowsChanged, Counted::RowsAbsent, Counted::RowsRefused]
        .map(|what| count(view, what))
}

/// Mandates of a publication, those of the mayors' file left out: they are in that of the councillors.
fn expected(rne: &Rne) -> mce_tests::rne::Tally {
    let mut total = mce_tests::rne::Tally::default();
    for (kind, _) in FILES.into_iter().filter(|(kind, _)| *kind != FileKind::Maires) {
        let tally = rne.write(kind, &mut std::io::sink()).unwrap();
        total.mandates += tally.mandates;
        total.new += tally.new;
        total.changed += tally.changed;
        total.ended += tally.ended;
    }
    total
}

/// Mandates of the sample data, which no invented publication has.
async fn of_sample(app: &TestApp, rne: &Rne) -> u64 {
    let day = rne.published().to_string();
    let is_going_on = |item: &Value| item["end"].is_null() && item["start"].as_str().unwrap() <= day.as_str();
    scan(&app.platform, "mandates").await.iter().filter(|item| is_going_on(item)).count() as u64
}

async fn as_gestionnaires(app: &TestApp, rne: &Rne) -> [Client; 2] {
    app.go_to(rne.published());
    [app.agent("gestionnaire").await, app.agent("gestionnaire-2").await]
}

#[test]
fn a_publication_then_the_next() {
    run(async {
        let app = TestApp::start().await;
        let first = Rne::new(3, SIZE);
        let changes =
            Changes { departures: 200, arrivals: 100, reelections: 100, functions: 300, names: 100 };
        let second = first.next_publication(changes);
        let clients = as_gestionnaires(&app, &first).await;
        let ours = of_sample(&app, &first).await;
        let before = scan(&app.platform, "mandates").await.len();

        let import = Import::new(&clients, &first);
        let mandates = expected(&first).mandates;
        let dry = import.tried().await;
        assert_eq!(counts(&dry), [mandates, 0, ours, 0], "{dry:?}");
        assert_eq!(scan(&app.platform, "mandates").await.len(), before, "nothing is written");
        let real = ImportOpened { run: dry.real.clone().unwrap(), part_bytes: 0 };
        let tried = ImportOpened { run: dry.id.clone(), part_bytes: 0 };
        two_people_import(&import, &real).await;
        let first_part = &import.files[0].1[..import.files[0].1.len().min(1024 * 1024)];
        for id in [&real, &tried] {
            import.part(id, 0, 0, first_part).await.refused(409, "import-begun");
        }
        let real = import.finish(&real).await;
        assert_eq!(counts(&real), [mandates, 0, ours, 0], "the files of the dry run");
        assert_eq!((real.dry, &real.real), (false, &None));
        assert_eq!(
            (real.author.as_str(), real.reason.as_str()),
            ("Dominique LESTREM", "Vu avec la préfecture.")
        );
        assert_eq!(counts(&import.whole().await), [0, 0, ours, 0], "nothing is new");
        assert!(!real.reports.is_empty());
        let tried = import.tried().await.real.unwrap();

        let clients = as_gestionnaires(&app, &second).await;
        let tally = expected(&second);
        let next = Import::new(&clients, &second).whole().await;
        assert_eq!(counts(&next), [tally.new, tally.changed, ours + tally.ended, 0], "{next:?}");
        let older = OpenImport {
            publication: first.published(),
            dry: true,
            files: vec![ImportedFile { name: "cm.csv".into(), bytes: 10 }],
        };
        clients[0].post("/api/gestionnaire/mandate-imports", &older).await.refused(422, "older-publication");
        apply(&clients[1], tried.as_str(), "Vu.").await.refused(422, "older-publication");
        ends_are_decided(&app, &clients[0]).await;
    });
}

/// Who has tried an import does not do it, nor does anybody before it was tried, or without a word.
async fn two_people_import(import: &Import<'_>, real: &ImportOpened) {
    let now = OpenImport {
        publication: import.rne.published(),
        dry: false,
        files: vec![ImportedFile { name: "cm.csv".into(), bytes: 10 }],
    };
    import.client.post("/api/gestionnaire/mandate-imports", &now).await.refused(409, "import-not-tried");
    import.advance(real).await.refused(409, "import-not-applied");
    let run = real.run.as_str();
    apply(import.client, run, "Vu.").await.refused(409, "four-eyes");
    apply(import.second, run, " ").await.refused(422, "reason-missing");
    apply(import.second, &format!("{run}-essai"), "Vu.").await.refused(404, "not-found");
    let untried = import.open().await;
    let untried = untried.run.as_str().trim_end_matches("-essai");
    apply(import.second, untried, "Vu.").await.refused(409, "import-not-tried");
    apply(import.second, run, "Vu avec la préfecture.").await.expect(200);
}

/// What one has announced, another one neither fills nor tries; and what is applied is what was tried.
#[test]
fn nobody_sends_into_the_import_of_another() {
    run(async {
        let app = TestApp::start().await;
        let rne = Rne::new(7, 40);
        let clients = as_gestionnaires(&app, &rne).await;
        let import = Import::new(&clients, &rne);
        let opened = import.open().await;
        let other = Import { client: &clients[1], second: &clients[0], files: Vec::new(), rne: &rne };
        other.part(&opened, 0, 0, &import.files[0].1).await.refused(409, "import-not-yours");
        import.send(&opened).await;
        let tried = json!({ "dry": true, "run": opened.run });
        other.client.post("/api/gestionnaire/runs/import", &tried).await.refused(409, "import-not-yours");
        let tried = import.finish(&opened).await;

        // A piece that was under way while the dry run began.
        let real = tried.real.unwrap();
        let piece = app.platform.folder().join(format!("files/imports/{real}/files/00/00000"));
        let mut content = std::fs::read(&piece).unwrap();
        content[0] ^= 1;
        std::fs::write(&piece, content).unwrap();
        apply(&clients[1], real.as_str(), "Vu.").await.refused(409, "import-changed");
    });
}

/// A mandate that can't be read stops no import: it is set aside, and taken in by the next one.
#[test]
fn a_mandate_that_cant_be_read_does_not_stop_the_import() {
    run(async {
        let app = TestApp::start().await;
        let first = Rne::new(5, SIZE);
        let second = first.next_publication(Changes { functions: 300, ..Changes::default() });
        let clients = as_gestionnaires(&app, &first).await;
        Import::new(&clients, &first).whole().await;
        let is_published = |item: &Value| {
            item["pk"].as_str().unwrap().starts_with("PERSON#") && item["written_by"].as_str().is_some()
        };
        let poison = Poison::new(&app, "mandates", is_published).await;
        let clients = as_gestionnaires(&app, &second).await;
        let tally = expected(&second);
        let next = Import::new(&clients, &second).whole().await;
        assert!(count(&next, Counted::SetAside) > 0, "{next:?}");
        assert!(tally.changed - count(&next, Counted::RowsChanged) <= 1, "{next:?}");
        let aside = async || {
            let client = app.agent("gestionnaire").await;
            client.get("/api/gestionnaire/set-aside").await.expect(200).read::<SetAsideList>().items
        };
        let set_aside = aside().await;
        assert!(
            !set_aside.is_empty() && set_aside.iter().all(|item| item.chore == Chore::Import),
            "{set_aside:?}"
        );
        poison.heal(&app).await;
        app.platform.clock().advance(jiff::SignedDuration::from_mins(1));
        Import::new(&clients, &second).whole().await;
        assert_eq!(aside().await, []);
    });
}

/// Nothing ends by itself; what is decided ends, or goes on, and is asked once.
async fn ends_are_decided(app: &TestApp, client: &Client) {
    let path = "/api/gestionnaire/mandate-endings";
    let ended = async || {
        let all = scan(&app.platform, "mandates").await;
        all.iter().filter(|item| item["dismissed"] == true && !item["end"].is_null()).count()
    };
    assert_eq!(ended().await, 0);
    let groups: EndingList = client.get(path).await.expect(200).read();
    let group = groups.groups.iter().max_by_key(|group| group.count).unwrap();
    let of_group = format!("{path}/{}", group.group);
    let page: EndingGroup = client.get(&of_group).await.expect(200).read();
    assert!(page.endings.iter().all(|ending| ending.start <= ending.end && !ending.reason.is_empty()));
    let keys: Vec<&str> = page.endings.iter().map(|ending| ending.key.as_str()).collect();
    let (goes_on, ends) = keys.split_first().unwrap();
    let decide = async |who: &Client, keys: &[&str], confirm: bool| -> EndingDecided {
        let asked = json!({ "keys": keys, "confirm": confirm, "end": null, "reason": "Vu au conseil." });
        who.post(path, &asked).await.expect(200).read()
    };
    let second = app.agent("gestionnaire-2").await;
    for (keys, confirm) in [(std::slice::from_ref(goes_on), false), (ends, true)] {
        let count = keys.len() as u64;
        let proposed = decide(client, keys, confirm).await;
        assert_eq!((proposed.changed, proposed.proposed), (0, count), "one person decides nothing");
        let again = decide(client, keys, confirm).await;
        assert_eq!((again.changed, again.proposed, again.own), (0, 0, count));
        let shown: EndingGroup = client.get(&of_group).await.expect(200).read();
        let told = shown.endings.iter().find(|ending| ending.key == keys[0]).unwrap().proposed.clone();
        assert!(told.unwrap().contains("proposé par Camille OZANNE. Vu au conseil."));
        assert_eq!(decide(&second, keys, confirm).await.changed, count);
    }
    assert_eq!(decide(&second, &keys, true).await.changed, 0, "once");
    let silent = json!({ "keys": keys, "confirm": true, "end": null, "reason": " " });
    client.post(path, &silent).await.refused(422, "reason-missing");
    let rows = scan(&app.platform, "mandates").await;
    let is_row = |item: &&Value| item["pk"].as_str().is_some_and(|pk| pk.starts_with("JOURNAL#"));
    let rows: Vec<&Value> = rows.iter().filter(is_row).collect();
    assert_eq!(rows.len(), 2 * keys.len(), "who proposed and who decided is written down");
    assert!(rows.iter().all(|row| row["author"] != "" && row["request_id"] != ""), "{rows:?}");
    let history = endpoints::SHOW_MANDATE_HISTORY.at([]).asking("mandate", keys[0]);
    let history: History = client.get(history.as_str()).await.expect(200).read();
    let [proposed, decided] = &history.lines[..] else { panic!("{history:?}") };
    assert!(proposed.author == "Camille OZANNE" && decided.author != proposed.author, "{history:?}");
    assert_eq!(ended().await, ends.len());
    let left: EndingList = client.get(path).await.expect(200).read();
    let left = left.groups.iter().find(|other| other.group == group.group).map_or(0, |group| group.count);
    assert_eq!(left, group.count - keys.len() as u64);
}

/// An account that opened before one a person was held to has its link from the next import on.
#[test]
fn an_import_writes_down_which_person_an_account_is() {
    run(async {
        let app = TestApp::start().await;
        app.elu("elue-au-plafond").await;
        let rne = Rne::new(6, 100);
        let clients = as_gestionnaires(&app, &rne).await;
        let links = async || {
            let all = scan(&app.platform, "accounts").await;
            let of_person = |item: &&Value| item["pk"].as_str().is_some_and(|pk| pk.starts_with("PERSON#"));
            all.iter().filter(of_person).cloned().collect::<Vec<_>>()
        };
        let first = links().await;
        for link in &first {
            let key = json!({ "pk": { "S": link["pk"] }, "sk": { "S": "LINK" } });
            let asked = json!({ "TableName": "accounts", "Key": key });
            app.platform.database().call("DeleteItem", &asked).await.unwrap();
        }
        assert!(first.len() == 1 && links().await.is_empty());
        let done = Import::new(&clients, &rne).whole().await;
        assert_eq!(links().await, first);
        assert_eq!(count(&done, Counted::Unmatched), 0, "she is known");
    });
}

/// What the register has not is written without a look at it: it is counted and kept as if it had been looked for.
#[test]
fn mandates_that_are_new_are_counted_and_kept_without_a_look() {
    run(async {
        let app = TestApp::start().await;
        let first = Rne::new(8, SIZE);
        let second = first.next_publication(Changes { arrivals: 200, ..Changes::default() });
        let clients = as_gestionnaires(&app, &first).await;
        Import::new(&clients, &first).whole().await;
        let before = scan(&app.platform, "mandates").await.len() as u64;
        let clients = as_gestionnaires(&app, &second).await;
        let next = Import::new(&clients, &second).whole().await;
        let tally = expected(&second);
        assert!(tally.new > 20, "{tally:?}");
        assert_eq!(counts(&next)[..2], [tally.new, 0], "{next:?}");
        assert_eq!(scan(&app.platform, "mandates").await.len() as u64, before + tally.new);
    });
}

/// Reads of single mandates by an import, from now on.
fn looks(app: &TestApp) -> Arc<AtomicU32> {
    let looks = Arc::new(AtomicU32::new(0));
    let counted = looks.clone();
    app.platform.faults().set_weather(Some(Box::new(move |moment, function, action, asked| {
        let is_look = action == "BatchGetItem" && asked.names("mandates");
        let counts = moment == Moment::Before && function == "import-mandates" && is_look;
        counted.fetch_add(u32::from(counts), Ordering::Relaxed);
        None
    })));
    looks
}

#[test]
fn no_mandate_is_looked_up_but_those_that_may_have_changed() {
    run(async {
        let app = TestApp::start().await;
        let first = Rne::new(10, SIZE);
        let arrivals = first.next_publication(Changes { arrivals: 200, ..Changes::default() });
        let functions = arrivals.next_publication(Changes { functions: 100, ..Changes::default() });
        Import::new(&as_gestionnaires(&app, &first).await, &first).whole().await;
        for (rne, looked) in [(&arrivals, false), (&functions, true)] {
            let clients = as_gestionnaires(&app, rne).await;
            let looks = looks(&app);
            Import::new(&clients, rne).whole().await;
            app.platform.faults().set_weather(None);
            assert_eq!(looks.load(Ordering::Relaxed) > 0, looked, "{:?}", rne.published());
        }
    });
}

/// A file that was cut: the municipal councillors of a hundred lines are left.
fn cut(files: &mut [(&'static str, Vec<u8>)], lines: usize) {
    let (_, file) = files.iter_mut().find(|(name, _)| name.ends_with("cm.csv")).unwrap();
    *file = file.split_inclusive(|byte| *byte == b'\n').take(1 + lines).flatten().copied().collect();
}

#[test]
fn a_file_that_would_end_most_of_a_kind_is_confirmed_by_two_who_type_how_many() {
    run(async {
        let app = TestApp::start().await;
        let first = Rne::new(11, SIZE);
        let second = first.next_publication(Changes::default());
        Import::new(&as_gestionnaires(&app, &first).await, &first).whole().await;
        let clients = as_gestionnaires(&app, &second).await;
        let mut import = Import::new(&clients, &second);
        cut(&mut import.files, 100);
        let tried = import.tried().await;
        let finding = tried.findings.first().expect("something to look at");
        assert!(finding.contains("Conseil municipal"), "{finding}");
        let (_, number) = finding.split_once("la fin de ").unwrap();
        let number = number.split_once("mandats").unwrap().0.chars().filter(char::is_ascii_digit);
        let ends: u64 = number.collect::<String>().parse().unwrap();
        assert!(ends > 200, "{finding}");
        let real = tried.real.clone().unwrap();
        let path = format!("/api/gestionnaire/mandate-imports/{real}/application");
        let apply = async |who: &Client, ends: Option<u64>| {
            who.post(&path, &json!({ "reason": "Vu avec la préfecture.", "ends": ends })).await
        };
        let [one, two] = &clients;
        apply(two, None).await.refused(422, "import-ends-not-typed");
        apply(two, Some(ends)).await.refused(409, "import-ends-not-stated");
        apply(one, Some(ends + 1)).await.refused(422, "import-ends-not-typed");
        let stated: RunView = apply(one, Some(ends)).await.expect(200).read();
        assert!(stated.dry, "nothing has begun");
        apply(one, Some(ends)).await.refused(409, "four-eyes");
        apply(two, Some(ends)).await.expect(200);
        let done = import.finish(&ImportOpened { run: real, part_bytes: 0 }).await;
        assert!(count(&done, Counted::RowsAbsent) >= ends);
    });
}

#[test]
fn a_file_of_a_header_alone_is_refused() {
    run(async {
        let app = TestApp::start().await;
        let rne = Rne::new(12, SIZE);
        let clients = as_gestionnaires(&app, &rne).await;
        let mut import = Import::new(&clients, &rne);
        cut(&mut import.files, 0);
        let opened = import.open().await;
        import.send(&opened).await;
        let refused = import.advance(&opened).await.refused(422, "not-the-register");
        assert!(refused.detail.contains("n’a que son en-tête"), "{}", refused.detail);
    });
}

/// Of two publications at once, the older one could have the last word: the second is applied once the first is over, whichever
/// was announced first.
#[test]
fn one_import_writes_at_a_time() {
    run(async {
        let app = TestApp::start().await;
        let first = Rne::new(9, SIZE);
        let second = first.next_publication(Changes { departures: 200, arrivals: 100, ..Changes::default() });
        let clients = as_gestionnaires(&app, &second).await;
        let ours = of_sample(&app, &second).await;
        let imports = [&first, &second].map(|rne| Import::new(&clients, rne));
        let [older, later] = &imports;
        let tried = [older.tried().await, later.tried().await];
        let begun = older.apply(&tried[0]).await;
        let later_run = tried[1].real.clone().unwrap();
        apply(&clients[1], later_run.as_str(), "Vu.").await.refused(409, "import-under-way");
        // A dry run writes nothing, and is carried on by the same hand.
        let beside = later.open().await;
        later.send(&beside).await;
        fail_every(&app, "PutItem");
        assert!(later.advance(&beside).await.status >= 500);
        app.platform.faults().clear();
        app.platform.clock().advance(jiff::SignedDuration::from_mins(1));
        app.platform.run_schedule("import-mandates").await.unwrap();

        let done = older.finish(&begun).await;
        assert_eq!(counts(&done), [expected(&first).mandates, 0, ours, 0], "{done:?}");
        assert_eq!(later.finish(&beside).await.state, RunState::Done);
        let done = later.finish(&later.apply(&tried[1]).await).await;
        let tally = expected(&second);
        assert_eq!(counts(&done), [tally.new, 0, ours + tally.ended, 0], "{done:?}");
    });
}

/// Two people who apply at the same instant: one import begins, and the other person reads that one is under way.
#[test]
fn of_two_imports_that_are_applied_at_once_one_begins() {
    run(async {
        let app = TestApp::start().await;
        let rne = Rne::new(10, 40);
        let clients = as_gestionnaires(&app, &rne).await;
        let import = Import::new(&clients, &rne);
        let tried = [import.tried().await, import.tried().await];
        let real = tried.each_ref().map(|tried| tried.real.clone().unwrap());
        let [one, other] = real.each_ref().map(|id| apply(&clients[1], id.as_str(), "Vu."));
        let answers = tokio::join!(one, other);
        let begun = match (answers.0.status, answers.1.status) {
            (200, 409) => real[0].clone(),
            (409, 200) => real[1].clone(),
            other => panic!("{other:?}"),
        };
        import.finish(&ImportOpened { run: begun, part_bytes: 0 }).await;
    });
}

/// An import that nothing carries to its end is overtaken after a day, and has not the last word.
#[test]
fn an_import_that_stays_under_way_for_a_day_gives_way_to_the_next() {
    run(async {
        let app = TestApp::start().await;
        let first = Rne::new(11, 40);
        let second = first.next_publication(Changes { departures: 2_000, ..Changes::default() });
        let clients = as_gestionnaires(&app, &second).await;
        let (older, later) = (Import::new(&clients, &first), Import::new(&clients, &second));
        let stuck = older.apply(&older.tried().await).await;
        let tried = later.tried().await;
        app.platform.clock().advance(jiff::SignedDuration::from_hours(24));
        let clients = [app.agent("gestionnaire").await, app.agent("gestionnaire-2").await];
        let later = Import::new(&clients, &second);
        let done = later.finish(&later.apply(&tried).await).await;
        assert_eq!(count(&done, Counted::RowsNew), expected(&second).mandates, "{done:?}");

        let older = Import::new(&clients, &first);
        let overtaken = older.finish(&stuck).await;
        assert_eq!(counts(&overtaken), [0; 4], "{overtaken:?}");
        assert!(overtaken.findings[0].contains("s’est arrêté là"), "{overtaken:?}");
        assert_eq!(
            count(&later.tried().await, Counted::RowsNew),
            0,
            "the register is as the later one has it"
        );
    });
}

/// Whatever the client of the database tries again fails again.
fn fail_every(app: &TestApp, action: &str) {
    for _ in 0..6 {
        app.platform.faults().plan(PlannedFault {
            function: Some("import-mandates".into()),
            action: Some(action.into()),
            ..PlannedFault::next(Moment::Before, Fault::ServerError)
        });
    }
}

#[test]
fn an_import_that_dies_again_and_again_gives_the_same() {
    run(async {
        let app = TestApp::start().await;
        let rne = Rne { faults: 100, ..Rne::new(4, SIZE) };
        let clients = as_gestionnaires(&app, &rne).await;
        let import = Import::new(&clients, &rne);
        let opened = import.open().await;
        import.part(&opened, 0, 0, b"short").await.refused(422, "part-length");
        import.advance(&opened).await.refused(422, "file-incomplete");
        import.send(&opened).await;
        let dry = import.finish(&opened).await;
        let opened = import.apply(&dry).await;
        for (moment, action, skip) in [
            (Moment::After, "BatchWriteItem", 3),
            (Moment::Before, "BatchGetItem", 2),
            (Moment::After, "PutItem", 4),
            (Moment::After, "UpdateItem", 9),
        ] {
            for _ in 0..6 {
                app.platform.faults().plan(PlannedFault {
                    function: Some("import-mandates".into()),
                    action: Some(action.into()),
                    skip,
                    ..PlannedFault::next(moment, Fault::ServerError)
                });
            }
            let _ = import.advance(&opened).await;
            app.platform.faults().clear();
            let later = app.platform.clock().now() + jiff::SignedDuration::from_secs(60);
            app.platform.clock().set(later);
        }
        let view = import.finish(&opened).await;
        assert_eq!(counts(&view), counts(&dry));
        assert!(count(&view, Counted::RowsRefused) > 0);
    });
}

#[test]
fn what_is_no_file_of_the_register_is_refused_before_anything_is_read() {
    run(async {
        let app = TestApp::start().await;
        let rne = Rne::new(5, SIZE);
        let clients = as_gestionnaires(&app, &rne).await;
        let import =
            Import { files: vec![("notes.csv", b"a;b\n1;2\n".to_vec())], ..Import::new(&clients, &rne) };
        let opened = import.open().await;
        import.send(&opened).await;
        import.advance(&opened).await.refused(422, "not-the-register");
        let unknown = json!({ "dry": false, "run": "import-20261123-999999-abcd" });
        clients[0].post("/api/gestionnaire/runs/import", &unknown).await.refused(404, "not-found");
    });
}
