//! Mails to the élus and to the organisations: plain French text, one recipient, over SMTP.
//!
//! A mail carries a Message-ID derived from the id of the message in the outbox: sent twice (a time-out after the
//! relay had taken it), it is one and the same mail to whoever receives it.
use std::time::Duration;

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, SinglePart};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use url::{Host, Url};

/// Less than the time that a function has, so that a relay that does not answer is our error and not a killed function.
const SMTP_TIMEOUT: Duration = Duration::from_secs(10);
const SUBJECT_MAX: usize = 200;
const TEXT_MAX: usize = 100_000;
const MESSAGE_ID_MAX: usize = 200;

/// One mail to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// One address: `jeanne@example.fr`, or `Jeanne Dupont <jeanne@example.fr>`.
    pub to: String,
    /// One line, at most 200 characters.
    pub subject: String,
    pub text: String,
    /// The id of what causes the mail, always the same for the same mail: letters, digits, `.`, `-`, `_`.
    pub message_id: String,
    /// Where a program ends mails like this one, by a POST without a page (RFC 8058); none when they can't be ended.
    pub unsubscribe: Option<String>,
}

/// Why a mail did not leave.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The address of the relay or of the sender can't be used: nothing will leave until it is set right.
    #[error("the mail configuration is wrong: {0}")]
    Config(String),
    /// Trying again later may work: relay unreachable or busy.
    #[error("the mail could not be sent now")]
    Transient(#[source] lettre::transport::smtp::Error),
    /// The relay refuses this mail for good: trying again is no use.
    #[error("the mail relay refuses this mail")]
    Refused(#[source] lettre::transport::smtp::Error),
    /// The mail itself is not one: bad address, several lines in the subject…
    #[error("this can't be sent as a mail: {0}")]
    Invalid(String),
}

impl MailError {
    /// Whether the same mail is worth another try.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Transient(_) | Self::Config(_))
    }
}

/// A mail relay and the address that we write from. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// `smtps://user:password@host` (TLS), `smtp://user:password@host?tls=required` (STARTTLS), or `smtp://localhost:1025`
    /// in clear, for a relay on this machine only.
    ///
    /// # Errors
    /// [`MailError::Config`] for an address that can't be read, or a relay elsewhere without TLS.
    pub fn from_url(relay: &str, from: &str) -> Result<Self, MailError> {
        // The reason never repeats the address of the relay: it may hold a password.
        let url = Url::parse(relay).map_err(|error| MailError::Config(error.to_string()))?;
        if !is_encrypted(&url) && !is_this_machine(&url) {
            return Err(MailError::Config("a relay that is not on this machine needs TLS".into()));
        }
        let from = from.parse().map_err(|_| MailError::Config("the sender is not a mail address".into()))?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(relay)
            .map_err(|error| MailError::Config(error.to_string()))?;
        Ok(Self { transport: builder.timeout(Some(SMTP_TIMEOUT)).build(), from })
    }

    /// Hands the mail to the relay.
    ///
    /// # Errors
    /// [`MailError::Transient`] when trying again is worth it, [`MailError::Refused`] and [`MailError::Invalid`] when not.
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = self.message(mail)?;
        let is_plain = message.envelope().to().iter().all(|to| to.user().is_ascii());
        self.transport.send(message).await.map(|_| ()).map_err(|error| {
            // Only a 5xx answer is final, and a relay that takes no name with accents before the @ (RFC 6531); one out of reach, a TLS
            // failure or a time-out may pass.
            let is_final = error.is_permanent() || (error.is_client() && !is_plain);
            if is_final { MailError::Refused(error) } else { MailError::Transient(error) }
        })
    }

    fn message(&self, mail: &Mail) -> Result<Message, MailError> {
        check(mail)?;
        let invalid = |reason: &str| MailError::Invalid(reason.to_owned());
        let to: Mailbox = mail.to.parse().map_err(|_| invalid("the recipient is not a mail address"))?;
        let to = with_plain_domain(to).ok_or_else(|| invalid("the recipient has no domain"))?;
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(mail.subject.clone())
            .message_id(Some(format!("<{}@{}>", mail.message_id, self.from.email.domain())))
            // RFC 3834: an out-of-office reply to a machine is for no one.
            .raw_header(raw("Auto-Submitted", "auto-generated".into()));
        if let Some(address) = &mail.unsubscribe {
            message = message
                .raw_header(raw("List-Unsubscribe", format!("<{address}>")))
                .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into()));
        }
        message
            .singlepart(SinglePart::plain(mail.text.clone()))
            .map_err(|error| MailError::Invalid(error.to_string()))
    }
}

/// The domain as every relay takes it: `saint-étienne.fr` is `xn--saint-tienne-geb.fr` there (RFC 5891).
fn with_plain_domain(to: Mailbox) -> Option<Mailbox> {
    if to.email.domain().is_ascii() {
        return Some(to);
    }
    let Host::Domain(domain) = Host::parse(to.email.domain()).ok()? else { return None };
    Some(Mailbox::new(to.name, Address::new(to.email.user(), domain).ok()?))
}

fn raw(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

fn is_encrypted(url: &Url) -> bool {
    url.scheme() == "smtps" || url.query_pairs().any(|(name, value)| name == "tls" && value == "required")
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        // `smtp` is not a scheme that the URL standard knows, so an IPv4 address comes as a name.
        Some(Host::Domain(name)) => {
            name == "localhost" || name.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
        }
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// A line break in a header would let who wrote the subject add headers of their own.
fn check(mail: &Mail) -> Result<(), MailError> {
    let invalid = |reason: &str| Err(MailError::Invalid(reason.to_owned()));
    let is_broken = |header: &str| header.chars().any(char::is_control);
    if [Some(&mail.subject), Some(&mail.to), mail.unsubscribe.as_ref()]
        .into_iter()
        .flatten()
        .any(|one| is_broken(one))
    {
        return invalid("a header is one line");
    }
    if mail.subject.chars().count() > SUBJECT_MAX || mail.text.len() > TEXT_MAX {
        return invalid("it is too long");
    }
    let id_character = |b: u8| b.is_ascii_alphanumeric() || b".-_".contains(&b);
    if !(1..=MESSAGE_ID_MAX).contains(&mail.message_id.len()) || !mail.message_id.bytes().all(id_character) {
        return invalid("its id has other characters than letters, digits, '.', '-' and '_'");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            to: "Jeanne Dupont <jeanne@example.fr>".into(),
            subject: "Votre dossier a été accepté : à vous de confirmer".into(),
            text: "Bonjour,\n\nL'organisme a accepté votre demande.\n".into(),
            message_id: "msg-2026000000123-4".into(),
            unsubscribe: None,
        }
    }

    fn mailer() -> Mailer {
        Mailer::from_url("smtp://127.0.0.1:9", "Mon Compte Élu <ne-pas-repondre@elu.example>").unwrap()
    }

    #[test]
    fn a_mail_is_utf8_text_with_an_id_of_its_own() {
        let written = String::from_utf8(mailer().message(&mail()).unwrap().formatted()).unwrap();
        assert!(written.contains("Message-ID: <msg-2026000000123-4@elu.example>\r\n"), "{written}");
        assert!(written.contains("Content-Type: text/plain; charset=utf-8\r\n"));
        assert!(written.contains("Auto-Submitted: auto-generated\r\n"));
        assert!(written.is_ascii());
    }

    #[test]
    fn a_mail_that_can_be_ended_says_how() {
        let unsubscribe = Some("https://elu.example/api/alerts/0123/one-click".to_owned());
        let written = mailer().message(&Mail { unsubscribe, ..mail() }).unwrap().formatted();
        let written = String::from_utf8(written).unwrap();
        assert!(
            written.contains("List-Unsubscribe: <https://elu.example/api/alerts/0123/one-click>\r\n"),
            "{written}"
        );
        assert!(written.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{written}");
        let written = String::from_utf8(mailer().message(&mail()).unwrap().formatted()).unwrap();
        assert!(!written.contains("Unsubscribe"), "{written}");
    }

    #[test]
    fn what_is_not_a_mail_is_refused_before_it_leaves() {
        let cases = [
            Mail { to: "personne".into(), ..mail() },
            Mail { to: "a@example.fr\r\nBcc: b@example.fr".into(), ..mail() },
            Mail { subject: "Bonjour\r\nBcc: b@example.fr".into(), ..mail() },
            Mail { subject: "x".repeat(201), ..mail() },
            Mail { unsubscribe: Some("https://a\r\nBcc: b@example.fr".into()), ..mail() },
            Mail { message_id: "a>b".into(), ..mail() },
            Mail { message_id: String::new(), ..mail() },
        ];
        for case in cases {
            assert!(matches!(mailer().message(&case), Err(MailError::Invalid(_))), "{case:?}");
        }
    }

    #[test]
    fn clear_text_is_for_this_machine_only() {
        let accepted = [
            "smtp://localhost:1025",
            "smtp://127.0.0.1:1025",
            "smtp://[::1]:1025",
            "smtps://user:secret@smtp.example.fr",
            "smtp://user:secret@smtp.example.fr?tls=required",
        ];
        for url in accepted {
            assert!(Mailer::from_url(url, "a@example.fr").is_ok(), "{url}");
        }
        let refused = [
            "smtp://user:secret@smtp.example.fr",
            "smtp://smtp.example.fr?tls=opportunistic",
            "http://localhost",
            "localhost:1025",
            "",
        ];
        for url in refused {
            let error = Mailer::from_url(url, "a@example.fr").unwrap_err();
            assert!(matches!(&error, MailError::Config(_)) && !error.to_string().contains("secret"), "{url}");
        }
        assert!(Mailer::from_url("smtp://localhost:1025", "pas une adresse").is_err());
    }

    /// A relay that says one thing to everything after its greeting.
    async fn relay_that_answers(answer: &'static str) -> String {
        use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            let (socket, _) = listener.accept().await.unwrap();
            let mut socket = BufReader::new(socket);
            socket.write_all(b"220 test\r\n").await.unwrap();
            let mut line = String::new();
            while socket.read_line(&mut line).await.is_ok_and(|read| read > 0) {
                let reply = if line.starts_with("EHLO") { "250 test\r\n" } else { answer };
                socket.write_all(reply.as_bytes()).await.unwrap();
                line.clear();
            }
        });
        url
    }

    #[test]
    fn a_domain_with_accents_is_written_as_every_relay_takes_it() {
        let to = "Mairie <mairie@saint-étienne.example>".to_owned();
        let message = mailer().message(&Mail { to, ..mail() }).unwrap();
        let to = message.envelope().to()[0].to_string();
        assert!(to.starts_with("mairie@xn--") && to.ends_with(".example"), "{to}");
    }

    /// The relay of the test announces nothing beside what every relay has.
    #[tokio::test]
    async fn a_name_with_accents_is_final_where_the_relay_takes_none() {
        let relay = relay_that_answers("250 ok\r\n").await;
        let mailer = Mailer::from_url(&relay, "a@elu.example").unwrap();
        let error = mailer.send(&Mail { to: "hélène@example.fr".into(), ..mail() }).await.unwrap_err();
        assert!(matches!(error, MailError::Refused(_)), "{error:?}");
    }

    #[tokio::test]
    async fn an_error_says_whether_trying_again_is_worth_it() {
        for (answer, transient) in [("451 later\r\n", true), ("550 no such user\r\n", false)] {
            let mailer = Mailer::from_url(&relay_that_answers(answer).await, "a@example.fr").unwrap();
            assert_eq!(mailer.send(&mail()).await.unwrap_err().is_transient(), transient, "{answer}");
        }
        assert!(mailer().send(&mail()).await.unwrap_err().is_transient(), "no relay at all");
    }
}
