use mce_functions::ports::mail::{Mail, Mailer};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use super::*;

/// A mailbox in a folder of its own (gone with the test), its SMTP server and its pages.
struct World {
    folder: PathBuf,
    mailbox: Mailbox,
    smtp: std::net::SocketAddr,
    pages: String,
}

impl World {
    async fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("mce-mailbox-{}", uuid::Uuid::new_v4()));
        let mailbox = open(&folder);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let smtp = listener.local_addr().unwrap();
        tokio::spawn(mailbox.clone().serve_smtp(listener));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let pages = format!("http://{}", listener.local_addr().unwrap());
        let router = mailbox.router();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { folder, mailbox, smtp, pages }
    }

    fn mailer(&self) -> Mailer {
        Mailer::from_url(&format!("smtp://{}", self.smtp), "Mon Compte Élu <bonjour@elu.example>").unwrap()
    }

    async fn get(&self, path: &str) -> (u16, String) {
        let answer = reqwest::get(format!("{}{path}", self.pages)).await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// Says these lines, waiting for the answer to each; gives the codes answered.
    async fn talk(&self, lines: &[&str]) -> Vec<u16> {
        let mut client = BufReader::new(TcpStream::connect(self.smtp).await.unwrap());
        let mut codes = vec![answer(&mut client).await];
        for line in lines {
            client.write_all(format!("{line}\r\n").as_bytes()).await.unwrap();
            codes.push(answer(&mut client).await);
        }
        codes
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn open(folder: &Path) -> Mailbox {
    Mailbox::open(folder, Arc::new(|| "2026-12-01T13:05:00Z".parse().unwrap())).unwrap()
}

async fn answer(client: &mut BufReader<TcpStream>) -> u16 {
    loop {
        let mut line = String::new();
        client.read_line(&mut line).await.unwrap();
        if line.as_bytes().get(3) == Some(&b' ') {
            return line[..3].parse().unwrap();
        }
    }
}

fn mail(to: &str, message_id: &str) -> Mail {
    Mail {
        to: to.into(),
        subject: "Votre dossier n° 2026000000123 est accepté : à vous de le confirmer avant mardi".into(),
        text: "Bonjour,\n\n.Ligne qui commence par un point.\nLien : http://localhost:8080/dossiers/1.\n<b>Élu</b>\n".into(),
        message_id: message_id.into(),
        unsubscribe: None,
    }
}

#[tokio::test]
async fn what_the_functions_send_is_read_back_word_for_word() {
    let world = World::new().await;
    let sent = mail("Jeanne Élue <jeanne@example.fr>", "msg-1");
    world.mailer().send(&sent).await.unwrap();
    let mails = world.mailbox.mails(None).await.unwrap();
    let [read] = &mails[..] else { panic!("{mails:?}") };
    assert_eq!((&read.subject, &read.text), (&sent.subject, &sent.text.trim_end().to_owned()));
    assert_eq!(read.to, ["jeanne@example.fr"]);
    assert_eq!(read.message_id, "msg-1@elu.example");
    assert!(read.from.contains("Mon Compte Élu"), "{}", read.from);
    assert_eq!(read.received_at, "2026-12-01T13:05:00Z".parse().unwrap());
}

#[tokio::test]
async fn the_newest_comes_first_and_a_new_start_goes_on() {
    let world = World::new().await;
    for (to, id) in [("a@example.fr", "m1"), ("b@example.fr", "m2"), ("a@example.fr", "m3")] {
        world.mailer().send(&mail(to, id)).await.unwrap();
    }
    let again = open(&world.folder);
    let ids = |mails: Vec<StoredMail>| mails.into_iter().map(|mail| mail.id).collect::<Vec<_>>();
    assert_eq!(ids(again.mails(None).await.unwrap()), ["0000000003", "0000000002", "0000000001"]);
    assert_eq!(ids(again.mails(Some("A@example")).await.unwrap()), ["0000000003", "0000000001"]);
    assert_eq!(again.last_id.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn the_pages_show_the_mails() {
    let world = World::new().await;
    let (_, empty) = world.get("/boite-aux-lettres").await;
    assert!(empty.contains("Aucun message"));
    world.mailer().send(&mail("jeanne@example.fr", "m1")).await.unwrap();
    let (_, list) = world.get("/boite-aux-lettres?destinataire=jeanne").await;
    let (status, shown) = world.get("/boite-aux-lettres/0000000001").await;
    let (missing, not_found) = world.get("/boite-aux-lettres/0000000009").await;
    assert_eq!((status, missing), (200, 404));
    assert!(
        list.contains("mardi 1er décembre 2026 à 14 h 05") && list.contains("1\u{202f}message,"),
        "{list}"
    );
    assert!(shown.contains("<a href=\"http://localhost:8080/dossiers/1\">"), "{shown}");
    assert!(shown.contains("&lt;b&gt;Élu&lt;/b&gt;") && !shown.contains("<b>"));
    for html in [&empty, &list, &shown, &not_found] {
        for part in ["<html lang=\"fr\">", "<title>", "<main>", "<h1>"] {
            assert_eq!(html.matches(part).count(), 1, "{part} in {html}");
        }
    }
    let (_, json) = world.get("/boite-aux-lettres.json?destinataire=personne").await;
    assert_eq!(json, "[]");
    let (status, _) = world.get("/boite-aux-lettres/..%2f..%2fetc%2fpasswd").await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn commands_have_their_order_and_their_answers() {
    let world = World::new().await;
    let cases: [(&[&str], &[u16]); 6] = [
        (&["EHLO a", "NOOP", "RSET", "VRFY a", "BLABLA", "QUIT"], &[220, 250, 250, 250, 502, 500, 221]),
        (&["HELO a", "DATA", "RCPT TO:<a@b>", "MAIL FROM:<>", "DATA"], &[220, 250, 503, 503, 250, 503]),
        (
            &["mail from: <a@b>", "MAIL FROM:<a@b>", "rcpt to:<c@d>", "RCPT TO:<e>"],
            &[220, 250, 503, 250, 550],
        ),
        (&["MAIL FROM:a@b", "MAIL FROM:<a b>", "MAIL", "RCPT TO:<a@b"], &[220, 501, 501, 501, 503]),
        (&["MAIL FROM:<a@b> SIZE=1048577", "MAIL FROM:<a@b> SIZE=1048576"], &[220, 552, 250]),
        (&[&"x".repeat(10_000), "NOOP"], &[220, 500, 250]),
    ];
    for (lines, expected) in cases {
        assert_eq!(world.talk(lines).await, expected, "{lines:?}");
    }
    assert!(world.mailbox.mails(None).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_mail_that_is_too_large_is_refused_and_the_next_one_kept() {
    let world = World::new().await;
    let large = format!("Subject: a\r\n\r\n{}\r\n.", "x".repeat(smtp::MESSAGE_BYTES_MAX));
    let lines = [
        "MAIL FROM:<a@b>",
        "RCPT TO:<c@d>",
        "DATA",
        &large,
        "MAIL FROM:<a@b>",
        "RCPT TO:<c@d>",
        "RCPT TO:<e@f>",
        "DATA",
        "Subject: petit\r\n\r\n..\r\n..deux\r\n.",
    ];
    assert_eq!(world.talk(&lines).await, [220, 250, 250, 354, 552, 250, 250, 250, 354, 250]);
    let mails = world.mailbox.mails(None).await.unwrap();
    assert_eq!((mails.len(), mails[0].text.as_str(), mails[0].to.len()), (1, ".\n.deux", 2));
}

#[tokio::test]
async fn a_client_that_leaves_in_the_middle_leaves_nothing() {
    let world = World::new().await;
    let mut client = BufReader::new(TcpStream::connect(world.smtp).await.unwrap());
    client.write_all(b"MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nSubject: a\r\n\r\nun").await.unwrap();
    for _ in 0..4 {
        answer(&mut client).await;
    }
    drop(client);
    world.mailer().send(&mail("a@example.fr", "m1")).await.unwrap();
    assert_eq!(world.mailbox.mails(None).await.unwrap().len(), 1);
}
