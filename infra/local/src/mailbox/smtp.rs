//! The server's side of SMTP (RFC 5321), as much as a relay on one machine needs: no TLS, no sign-in, nothing sent on.
use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{
    AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader,
};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::Mailbox;

pub(super) const MESSAGE_BYTES_MAX: usize = 1024 * 1024;
const LINE_BYTES_MAX: u64 = 4_096;
const RECIPIENTS_MAX: usize = 100;
const CLIENTS_MAX: usize = 64;
/// Of a client that says nothing.
const PATIENCE: Duration = Duration::from_secs(60);

/// Who a mail says it is from and for, before the mail itself.
#[derive(Debug, Default, Clone)]
pub(super) struct Envelope {
    pub from: String,
    pub to: Vec<String>,
}

pub(super) async fn serve(mailbox: Mailbox, listener: TcpListener) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(CLIENTS_MAX));
    loop {
        let (socket, _) = listener.accept().await?;
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return Ok(()) };
        let mailbox = mailbox.clone();
        tokio::spawn(async move {
            let (from_client, to_client) = socket.into_split();
            let session =
                Session { mailbox, reader: BufReader::new(from_client), writer: to_client, envelope: None };
            if let Err(error) = session.run().await {
                tracing::debug!(%error, "an SMTP client left without QUIT");
            }
            drop(place);
        });
    }
}

struct Session<R, W> {
    mailbox: Mailbox,
    reader: R,
    writer: W,
    /// Since MAIL FROM.
    envelope: Option<Envelope>,
}

impl<R: AsyncBufRead + Unpin, W: AsyncWrite + Unpin> Session<R, W> {
    async fn run(mut self) -> io::Result<()> {
        self.say("220 mon-compte-elu.localhost ESMTP").await?;
        while let Some(line) = self.line().await? {
            let (verb, argument) = line.split_once(' ').unwrap_or((&line, ""));
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" => {
                    self.envelope = None;
                    let size = format!("250 SIZE {MESSAGE_BYTES_MAX}");
                    self.say(&format!(
                        "250-mon-compte-elu.localhost\r\n250-8BITMIME\r\n250-PIPELINING\r\n{size}"
                    ))
                    .await?;
                }
                "HELO" | "RSET" => {
                    self.envelope = None;
                    self.say("250 OK").await?;
                }
                "MAIL" => self.mail(argument).await?,
                "RCPT" => self.recipient(argument).await?,
                "DATA" => self.data().await?,
                "NOOP" => self.say("250 OK").await?,
                "QUIT" => return self.say("221 Bye").await,
                "VRFY" | "EXPN" | "HELP" => self.say("502 Not here").await?,
                _ => self.say("500 Unknown command").await?,
            }
        }
        Ok(())
    }

    async fn mail(&mut self, argument: &str) -> io::Result<()> {
        if self.envelope.is_some() {
            return self.say("503 A mail is already begun").await;
        }
        let Some((from, parameters)) = path(argument, "FROM:") else {
            return self.say("501 MAIL FROM:<address>").await;
        };
        let size =
            parameters.iter().find_map(|parameter| parameter.strip_prefix("SIZE=")?.parse::<usize>().ok());
        if size.is_some_and(|size| size > MESSAGE_BYTES_MAX) {
            return self.say("552 The mail is too large").await;
        }
        self.envelope = Some(Envelope { from, to: Vec::new() });
        self.say("250 OK").await
    }

    async fn recipient(&mut self, argument: &str) -> io::Result<()> {
        let address = path(argument, "TO:").map(|(address, _)| address);
        let answer = match (&mut self.envelope, address) {
            (None, _) => "503 MAIL first",
            (Some(_), None) => "501 RCPT TO:<address>",
            (Some(_), Some(address)) if !address.contains('@') => "550 No such mailbox",
            (Some(envelope), Some(_)) if envelope.to.len() >= RECIPIENTS_MAX => "452 Too many recipients",
            (Some(envelope), Some(address)) => {
                envelope.to.push(address);
                "250 OK"
            }
        };
        self.say(answer).await
    }

    async fn data(&mut self) -> io::Result<()> {
        let ready = self.envelope.take_if(|envelope| !envelope.to.is_empty());
        let Some(envelope) = ready else { return self.say("503 MAIL and RCPT first").await };
        self.say("354 End with a line that has only a dot").await?;
        let Some(message) = self.message().await? else { return self.say("552 The mail is too large").await };
        match self.mailbox.keep(&envelope, &message).await {
            Ok(id) => self.say(&format!("250 Kept as {id}")).await,
            Err(error) => {
                tracing::error!(%error, "a mail could not be kept");
                self.say("451 The mail could not be kept").await
            }
        }
    }

    /// Up to the line of one dot; a dot doubled at the start of a line is one dot. None when it is too large (read to its
    /// end even so, for what follows to be understood).
    async fn message(&mut self) -> io::Result<Option<Vec<u8>>> {
        let (mut message, mut too_large, mut line_start) = (Vec::new(), false, true);
        loop {
            let chunk = self.chunk().await?;
            if chunk.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if line_start && chunk == b".\r\n" {
                return Ok(if too_large { None } else { Some(message) });
            }
            let text = if line_start { chunk.strip_prefix(b".").unwrap_or(&chunk) } else { &chunk };
            too_large |= message.len() + text.len() > MESSAGE_BYTES_MAX;
            if !too_large {
                message.extend_from_slice(text);
            }
            line_start = chunk.ends_with(b"\r\n");
        }
    }

    /// One command. None at the end; a line that is too long is answered, and read to its end.
    async fn line(&mut self) -> io::Result<Option<String>> {
        loop {
            let mut line = self.chunk().await?;
            if line.is_empty() {
                return Ok(None);
            }
            if line.ends_with(b"\n") {
                return Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned()));
            }
            while !line.is_empty() && !line.ends_with(b"\n") {
                line = self.chunk().await?;
            }
            self.say("500 The line is too long").await?;
        }
    }

    /// A line, or the part of it that fits. Empty when the client is gone.
    async fn chunk(&mut self) -> io::Result<Vec<u8>> {
        let mut chunk = Vec::new();
        let mut bounded = (&mut self.reader).take(LINE_BYTES_MAX);
        timeout(PATIENCE, bounded.read_until(b'\n', &mut chunk)).await??;
        Ok(chunk)
    }

    async fn say(&mut self, answer: &str) -> io::Result<()> {
        self.writer.write_all(format!("{answer}\r\n").as_bytes()).await?;
        self.writer.flush().await
    }
}

/// `FROM:<a@b> SIZE=12` → the address (no spaces, no commas, no control characters) and the parameters.
fn path<'a>(argument: &'a str, keyword: &str) -> Option<(String, Vec<&'a str>)> {
    let (word, rest) = argument.split_at_checked(keyword.len())?;
    let (address, parameters) = rest.trim_start().strip_prefix('<')?.split_once('>')?;
    let clean = !address.contains(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '<' | ','));
    (word.eq_ignore_ascii_case(keyword) && clean)
        .then(|| (address.to_owned(), parameters.split_whitespace().collect()))
}
