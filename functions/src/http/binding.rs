//! Between an endpoint and its handler: what a handler is given of a request, and what its answer becomes. Both follow from the
//! types of the endpoint, so a handler that reads or answers something else doesn't compile.

use mce_shared::api::{
    AsFile, AsJson, AsNothing, AsOthersJson, AsPage, AsRedirect, AsText, Endpoint, JsonObject, Payload,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answer::{Download, Redirection, Reply, WebPage};
use super::{Answer, Call, Fault};
use crate::runtime::{BoxFuture, Environment};

/// What a handler is given of a request of this type.
pub trait Given<Form> {
    /// The request itself when it is JSON, the bytes of a file.
    type Value<'a>: Send;

    /// Reads it.
    ///
    /// # Errors
    /// A problem when the body is not what the endpoint takes.
    fn read(call: &Call) -> Result<Self::Value<'_>, Fault>;
}

impl<T: DeserializeOwned + Send> Given<AsJson> for T {
    type Value<'a> = T;

    fn read(call: &Call) -> Result<T, Fault> {
        call.json()
    }
}

impl<T> Given<AsFile> for T {
    type Value<'a> = &'a [u8];

    fn read(call: &Call) -> Result<&[u8], Fault> {
        Ok(&call.body)
    }
}

/// What a handler gives for an answer of this type.
pub trait Gives<Form> {
    /// The answer itself when it is JSON; else what its marker stands for.
    type Value;

    /// As it goes over HTTP.
    ///
    /// # Errors
    /// When it can't be written as JSON.
    fn answer(status: u16, value: Self::Value) -> Result<Answer, Fault>;
}

impl<T: Serialize> Gives<AsJson> for T {
    type Value = T;

    fn answer(status: u16, value: T) -> Result<Answer, Fault> {
        Answer::json(status, &value)
    }
}

impl Gives<AsOthersJson> for JsonObject {
    type Value = serde_json::Value;

    fn answer(status: u16, value: serde_json::Value) -> Result<Answer, Fault> {
        Answer::json(status, &value)
    }
}

impl<T> Gives<AsFile> for T {
    type Value = Download;

    fn answer(status: u16, value: Download) -> Result<Answer, Fault> {
        Ok(Answer::file(status, value))
    }
}

impl<T> Gives<AsPage> for T {
    type Value = WebPage;

    /// The page knows its status better than the endpoint: one that is gone is a page too.
    fn answer(_status: u16, value: WebPage) -> Result<Answer, Fault> {
        Ok(Answer::page(value))
    }
}

impl<T> Gives<AsRedirect> for T {
    type Value = Redirection;

    fn answer(status: u16, Redirection(to): Redirection) -> Result<Answer, Fault> {
        Ok(Answer::redirect(status, to))
    }
}

impl<T> Gives<AsText> for T {
    type Value = &'static str;

    fn answer(status: u16, value: &'static str) -> Result<Answer, Fault> {
        Ok(Answer::text(status, value))
    }
}

/// A handler of an endpoint that takes `Request` and answers `Answered`. One of an endpoint that takes nothing has two arguments, the
/// others are given the request too.
#[diagnostic::on_unimplemented(
    message = "this handler does not read `{Request}`, or does not give `{Answered}`",
    note = "a handler is `async fn(&Environment, &Call, Request) -> Result<Answer, Fault>`, without the request where the endpoint takes `NoBody`"
)]
pub trait Handler<'a, Request, Answered, Arguments> {
    fn carry_out(self, environment: &'a Environment, call: &'a Call) -> BoxFuture<'a, Result<Answer, Fault>>;
}

/// The environment and the call.
#[derive(Debug)]
pub enum CallOnly {}
/// The request as well.
#[derive(Debug)]
pub enum WithRequest {}

impl<'a, Request, Answered, F, Fut, R> Handler<'a, Request, Answered, CallOnly> for F
where
    Request: Payload<Form = AsNothing>,
    Answered: Payload + Gives<Answered::Form>,
    F: FnOnce(&'a Environment, &'a Call) -> Fut + Send + 'a,
    Fut: Future<Output = Result<R, Fault>> + Send + 'a,
    R: Into<Reply<Answered::Value>>,
{
    fn carry_out(self, environment: &'a Environment, call: &'a Call) -> BoxFuture<'a, Result<Answer, Fault>> {
        Box::pin(async move { answered::<Answered>(call, self(environment, call).await?.into()) })
    }
}

impl<'a, Request, Answered, F, Fut, R> Handler<'a, Request, Answered, WithRequest> for F
where
    Request: Payload + Given<Request::Form>,
    Answered: Payload + Gives<Answered::Form>,
    F: FnOnce(&'a Environment, &'a Call, <Request as Given<Request::Form>>::Value<'a>) -> Fut + Send + 'a,
    Fut: Future<Output = Result<R, Fault>> + Send + 'a,
    R: Into<Reply<Answered::Value>>,
{
    fn carry_out(self, environment: &'a Environment, call: &'a Call) -> BoxFuture<'a, Result<Answer, Fault>> {
        Box::pin(async move {
            let request = <Request as Given<Request::Form>>::read(call)?;
            answered::<Answered>(call, self(environment, call, request).await?.into())
        })
    }
}

fn answered<T: Payload + Gives<T::Form>>(call: &Call, reply: Reply<T::Value>) -> Result<Answer, Fault> {
    let Reply { value, cookies, kept } = reply;
    Ok(Answer { cookies, kept, ..T::answer(call.route.status, value)? })
}

/// Calls the handler of an endpoint.
pub fn bind<'a, Request, Answered, const PARAMETERS: usize, Arguments>(
    _endpoint: &Endpoint<Request, Answered, PARAMETERS>,
    handler: impl Handler<'a, Request, Answered, Arguments>,
    environment: &'a Environment,
    call: &'a Call,
) -> BoxFuture<'a, Result<Answer, Fault>> {
    handler.carry_out(environment, call)
}
