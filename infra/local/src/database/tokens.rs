//! Transactions that were carried out, by the token of their request: one that is sent again, since its answer was lost, has the
//! same answer and no other effect.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use dynoxide::DynoxideError;

/// DynamoDB remembers for ten minutes, the SDK sends again within seconds: so many are remembered, the last ones.
const REMEMBERED: usize = 20_000;

#[derive(Default)]
pub struct Tokens(Mutex<Memory>);

#[derive(Default)]
struct Memory {
    done: HashMap<String, Done>,
    /// The tokens, the oldest first.
    order: VecDeque<String>,
}

struct Done {
    /// Fingerprint of the request.
    request: u64,
    answer: Bytes,
}

impl Tokens {
    /// Carries out the work of a request, if it was not carried out before. A failure leaves nothing behind; meanwhile others wait.
    pub fn once(
        &self,
        token: &str,
        request: &[u8],
        work: impl FnOnce() -> Result<Bytes, DynoxideError>,
    ) -> Result<Bytes, DynoxideError> {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let request = fingerprint(request);
        match memory.done.get(token) {
            Some(done) if done.request == request => return Ok(done.answer.clone()),
            Some(_) => return Err(other_request(token)),
            None => {}
        }
        let answer = work()?;
        memory.keep(token, Done { request, answer: answer.clone() });
        Ok(answer)
    }
}

impl Memory {
    fn keep(&mut self, token: &str, done: Done) {
        if self.order.len() >= REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.done.remove(&oldest);
        }
        self.order.push_back(token.to_string());
        self.done.insert(token.to_string(), done);
    }
}

fn fingerprint(request: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    request.hash(&mut hasher);
    hasher.finish()
}

fn other_request(token: &str) -> DynoxideError {
    DynoxideError::IdempotentParameterMismatchException(format!("the token {token} is of another request"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(text: &'static str) -> impl FnOnce() -> Result<Bytes, DynoxideError> {
        move || Ok(Bytes::from_static(text.as_bytes()))
    }

    #[test]
    fn a_request_that_is_sent_again_is_carried_out_once() {
        let tokens = Tokens::default();
        let failure = || Err(DynoxideError::InternalServerError("full".to_string()));
        assert!(tokens.once("one", b"request", failure).is_err());
        assert_eq!(tokens.once("one", b"request", answered("first")).unwrap(), "first");
        assert_eq!(tokens.once("one", b"request", answered("second")).unwrap(), "first");
        assert_eq!(tokens.once("two", b"request", answered("second")).unwrap(), "second");
        let other = tokens.once("one", b"another", answered("third"));
        assert!(matches!(other, Err(DynoxideError::IdempotentParameterMismatchException(_))));
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let tokens = Tokens::default();
        for n in 0..=REMEMBERED {
            tokens.once(&n.to_string(), b"request", answered("first")).unwrap();
        }
        assert_eq!(tokens.once("1", b"request", answered("again")).unwrap(), "first");
        assert_eq!(tokens.once("0", b"request", answered("again")).unwrap(), "again");
    }
}
