//! A provider for the tests of this module: it serves exactly the answers that a test gives it, right or
//! wrong, over real HTTP. (The simulator of the local platform is another implementation, tested there.)

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use aes_gcm::{Aes256Gcm, KeyInit, aead::AeadInPlace};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::{
    SecretKey, ecdh,
    ecdsa::{Signature, SigningKey, signature::Signer},
    elliptic_curve::rand_core::OsRng,
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::jwe;

/// A status, a content type and a body.
pub type Answer = (u16, &'static str, String);

/// The running provider. `answers` is by path; `requests` has "path body" of each call, in order.
pub struct TestProvider {
    pub issuer: String,
    pub answers: Arc<Mutex<HashMap<String, Answer>>>,
    pub requests: Arc<Mutex<Vec<String>>>,
}

impl TestProvider {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let provider = Self { issuer, answers: Arc::default(), requests: Arc::default() };
        let (answers, requests) = (provider.answers.clone(), provider.requests.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serve(stream, &answers, &requests).await;
            }
        });
        let metadata = provider.metadata();
        provider.answer("/.well-known/openid-configuration", metadata);
        provider
    }

    pub fn metadata(&self) -> Value {
        let issuer = &self.issuer;
        json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "userinfo_endpoint": format!("{issuer}/userinfo"),
            "jwks_uri": format!("{issuer}/jwks"),
            "end_session_endpoint": format!("{issuer}/session/end"),
        })
    }

    pub fn answer(&self, path: &str, body: Value) {
        self.answer_with(path, (200, "application/json", body.to_string()));
    }

    pub fn answer_with(&self, path: &str, answer: Answer) {
        self.answers.lock().unwrap().insert(path.into(), answer);
    }

    pub fn calls(&self, path: &str) -> usize {
        let requests = self.requests.lock().unwrap();
        requests.iter().filter(|request| request.split(' ').next() == Some(path)).count()
    }
}

async fn serve(
    mut stream: TcpStream,
    answers: &Mutex<HashMap<String, Answer>>,
    requests: &Mutex<Vec<String>>,
) {
    let (path, body) = read(&mut stream).await;
    requests.lock().unwrap().push(format!("{path} {body}"));
    let missing = || (404, "text/plain", String::new());
    let (status, content_type, body) = answers.lock().unwrap().get(&path).cloned().unwrap_or_else(missing);
    let response = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(response.as_bytes()).await.unwrap();
    let _ = stream.shutdown().await;
}

async fn read(stream: &mut TcpStream) -> (String, String) {
    let mut received = String::new();
    let mut buffer = [0u8; 8192];
    loop {
        let count = stream.read(&mut buffer).await.unwrap();
        received.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
        let Some((head, body)) = received.split_once("\r\n\r\n") else { continue };
        let length =
            head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if count == 0 || body.len() >= length.unwrap_or(0) {
            return (head.split(' ').nth(1).unwrap().into(), body.into());
        }
    }
}

/// A signing key with its kid.
pub struct Signer256 {
    pub kid: &'static str,
    key: SigningKey,
}

impl Signer256 {
    pub fn new(kid: &'static str) -> Self {
        Self { kid, key: SigningKey::random(&mut OsRng) }
    }

    pub fn jwk(&self) -> Value {
        let point = self.key.verifying_key().to_encoded_point(false);
        let (x, y) = (URL_SAFE_NO_PAD.encode(point.x().unwrap()), URL_SAFE_NO_PAD.encode(point.y().unwrap()));
        json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y, "use": "sig", "alg": "ES256", "kid": self.kid })
    }

    /// A compact JWS under this header, which may lie about the algorithm.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", part(header), part(claims));
        let signature: Signature = self.key.sign(message.as_bytes());
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }
}

/// A compact JWE for a public JWK, under this header (to which `epk` is added unless it has one).
pub fn encrypt(content: &str, header: &Value, recipient: &Value) -> String {
    let ephemeral = SecretKey::random(&mut OsRng);
    let recipient = p256::PublicKey::from_jwk_str(&bare(recipient).to_string()).unwrap();
    let shared = ecdh::diffie_hellman(ephemeral.to_nonzero_scalar(), recipient.as_affine());
    let key = jwe::concat_kdf(shared.raw_secret_bytes(), "A256GCM", b"", b"", 256);
    let mut header = header.clone();
    if header.get("epk").is_none() {
        header["epk"] = serde_json::from_str(&ephemeral.public_key().to_jwk_string()).unwrap();
    }
    let (protected, iv, mut body) = (part(&header), [7u8; 12], content.as_bytes().to_vec());
    let cipher = Aes256Gcm::new(&key.into());
    let tag = cipher.encrypt_in_place_detached(&iv.into(), protected.as_bytes(), &mut body).unwrap();
    let [iv, body, tag] = [&iv[..], &body, &tag].map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
    format!("{protected}..{iv}.{body}.{tag}")
}

/// A fresh private JWK.
pub fn private_jwk() -> String {
    SecretKey::random(&mut OsRng).to_jwk_string().to_string()
}

fn bare(jwk: &Value) -> Value {
    json!({ "kty": jwk["kty"], "crv": jwk["crv"], "x": jwk["x"], "y": jwk["y"] })
}

pub fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}
