//! HTTPS on this machine, as the deployed platform speaks it: browsers differ in what they keep of `http://localhost`.
//!
//! An authority of this folder, made at its first start, vouches for `localhost` and for nothing else. Whoever wants his
//! browser to believe it imports `tls/authority.pem`; its key stays beside, readable by the owner only.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use mce_functions::outgoing::Trust;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, PublicKeyData, date_time_ymd,
};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{self, CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::server::TlsStream;

use crate::clock::paris;
use crate::state_file;

/// Of the platform's folder. What a browser was told to trust outlives the data.
pub const FOLDER: &str = "tls";
const CERTIFICATE: &str = "authority.pem";
const KEY: &str = "authority.key";
const NAME: &str = "Mon Compte Élu sur cette machine";
const AUTHORITY_YEARS: i64 = 10;
/// The longest that browsers accept of a site; a new one is made at each start.
const SITE_DAYS: i64 = 397;
/// First byte of a TLS handshake.
const HANDSHAKE: u8 = 22;
/// For a handshake, or for the head of a request that was sent in clear.
const PATIENCE: Duration = Duration::from_secs(10);
const HEAD_BYTES_MAX: usize = 8192;
/// Connections that are ready and not taken yet.
const WAITING_MAX: usize = 64;

#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("{0}: {1}")]
    File(String, std::io::Error),
    #[error("{0}: {1}")]
    Unreadable(String, pki_types::pem::Error),
    #[error("no certificate could be made: {0}")]
    Certificate(#[from] rcgen::Error),
    #[error("the certificate cannot be served: {0}")]
    Rustls(#[from] tokio_rustls::rustls::Error),
    #[error("the certificate cannot be trusted: {0}")]
    Trust(#[from] reqwest::Error),
    #[error("no certificate could be made: {0}")]
    Date(#[from] jiff::Error),
}

/// Who vouches for this machine's addresses.
pub struct Authority {
    pem: String,
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// That of an earlier start, or a new one.
    ///
    /// # Errors
    /// When its files can't be read or written.
    pub fn in_folder(folder: &Path) -> Result<Authority, TlsError> {
        let folder = folder.join(FOLDER);
        let (certificate, key) = (folder.join(CERTIFICATE), folder.join(KEY));
        if !certificate.exists() || !key.exists() {
            std::fs::create_dir_all(&folder).map_err(|e| TlsError::File(folder.display().to_string(), e))?;
            let made = KeyPair::generate()?;
            write(&key, &made.serialize_pem())?;
            write(&certificate, &authority()?.self_signed(&made)?.pem())?;
        }
        let issuer = Issuer::new(authority()?, KeyPair::from_pem(&read(&key)?)?);
        let pem = read(&certificate)?;
        let certificate = CertificateDer::from_pem_slice(pem.as_bytes())
            .map_err(|error| TlsError::Unreadable(certificate.display().to_string(), error))?;
        Ok(Authority { pem, certificate, issuer })
    }

    /// What believes this authority beside those of the system.
    ///
    /// # Errors
    /// When its certificate is none.
    pub fn trust(&self) -> Result<Trust, TlsError> {
        Ok(Trust::in_authority(&self.pem)?)
    }

    /// SHA-256 of its public key, in base64: what a browser can be told to believe, and nothing else.
    pub fn pin(&self) -> String {
        STANDARD.encode(Sha256::digest(self.issuer.key().subject_public_key_info()))
    }

    /// What speaks TLS as `localhost`.
    ///
    /// # Errors
    /// When no certificate can be made.
    pub fn acceptor(&self) -> Result<TlsAcceptor, TlsError> {
        let key = KeyPair::generate()?;
        let site: Certificate = site()?.signed_by(&key, &self.issuer)?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let mut config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![site.der().clone(), self.certificate.clone()], key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

fn read(path: &Path) -> Result<String, TlsError> {
    std::fs::read_to_string(path).map_err(|error| TlsError::File(path.display().to_string(), error))
}

fn write(path: &Path, text: &str) -> Result<(), TlsError> {
    state_file::replace(path, text.as_bytes())
        .map_err(|error| TlsError::File(path.display().to_string(), error))
}

fn authority() -> Result<CertificateParams, TlsError> {
    let mut authority = named(NAME, Span::new().years(AUTHORITY_YEARS))?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    // Whoever gets hold of the key can play this machine to itself, and nobody else.
    authority.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![
            GeneralSubtree::DnsName("localhost".to_owned()),
            GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(Ipv4Addr::LOCALHOST.into(), 32)),
            GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(Ipv6Addr::LOCALHOST.into(), 128)),
        ],
        excluded_subtrees: Vec::new(),
    });
    Ok(authority)
}

fn site() -> Result<CertificateParams, TlsError> {
    let mut site = named("localhost", Span::new().days(SITE_DAYS))?;
    let names = ["localhost".to_owned(), Ipv4Addr::LOCALHOST.to_string(), Ipv6Addr::LOCALHOST.to_string()];
    site.subject_alt_names = CertificateParams::new(names)?.subject_alt_names;
    site.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    site.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    site.use_authority_key_identifier_extension = true;
    Ok(site)
}

/// From yesterday on, by the machine's own date: browsers don't know the platform's clock.
fn named(name: &str, lasts: Span) -> Result<CertificateParams, TlsError> {
    let yesterday = Timestamp::now().to_zoned(paris()).date().yesterday()?;
    let moment =
        |day: Date| date_time_ymd(day.year().into(), day.month().unsigned_abs(), day.day().unsigned_abs());
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = moment(yesterday);
    params.not_after = moment(yesterday.checked_add(lasts)?);
    Ok(params)
}

/// Connections whose handshake is done; a slow one holds nobody else up.
pub struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl TlsListener {
    pub fn new(listener: TcpListener, acceptor: TlsAcceptor) -> std::io::Result<TlsListener> {
        let address = listener.local_addr()?;
        let (shaken, ready) = mpsc::channel(WAITING_MAX);
        let accepting = tokio::spawn(accept(listener, acceptor, shaken));
        Ok(TlsListener { ready, address, accepting })
    }
}

impl Drop for TlsListener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(ready) => ready,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        Ok(self.address)
    }
}

async fn accept(
    mut listener: TcpListener,
    acceptor: TlsAcceptor,
    shaken: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    loop {
        let (stream, from) = Listener::accept(&mut listener).await;
        let (acceptor, shaken) = (acceptor.clone(), shaken.clone());
        tokio::spawn(async move {
            if let Ok(Some(stream)) = timeout(PATIENCE, shake(stream, &acceptor)).await {
                // Closed: the platform stops.
                let _ = shaken.send((stream, from)).await;
            }
        });
    }
}

/// None for who does not speak TLS, or does not believe us.
async fn shake(stream: TcpStream, acceptor: &TlsAcceptor) -> Option<TlsStream<TcpStream>> {
    let mut first = [0];
    match stream.peek(&mut first).await.ok()? {
        1 if first[0] == HANDSHAKE => acceptor.accept(stream).await.ok(),
        1 => {
            // An address typed as `http://`: a browser would only say that it was sent nothing.
            let _ = lead_to_https(stream).await;
            None
        }
        _ => None,
    }
}

async fn lead_to_https(mut stream: TcpStream) -> std::io::Result<()> {
    let port = stream.local_addr()?.port();
    let mut head = vec![0; HEAD_BYTES_MAX];
    let read = stream.read(&mut head).await?;
    let head = String::from_utf8_lossy(&head[..read]);
    let path = head.split_whitespace().nth(1).filter(|path| path.starts_with('/')).unwrap_or("/");
    let answer = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: https://localhost:{port}{path}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}
