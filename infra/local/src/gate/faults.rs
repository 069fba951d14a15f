//! Faults on demand: what DynamoDB does under load, at the call that a test chooses.

use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Asked, error};
use crate::database::Reply;

/// Whether the database has done the work when the fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Nothing was done.
    Before,
    /// It was done, and the caller does not know.
    After,
}

/// What the caller gets instead of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// ProvisionedThroughputExceededException: the SDK tries again.
    Throttle,
    /// TransactionCanceledException (TransactionConflict on the first item), or TransactionConflictException of a single write.
    Conflict,
    /// InternalServerError (500): the SDK tries again.
    ServerError,
    /// The answer comes this late, as an error: a caller with a shorter patience has given up by then.
    Timeout(Duration),
    /// The call is carried out this much later, and answered as it should: others come first.
    Slow(Duration),
    /// The function dies, and whoever called it gets no answer.
    Crash,
}

/// Faults that nobody planned one by one: asked at each call that no planned fault fits.
pub type Weather = Box<dyn FnMut(Moment, &str, &str, &Asked) -> Option<Fault> + Send>;

/// A fault that strikes once, at the first call that fits; `None` fits any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFault {
    pub moment: Moment,
    pub fault: Fault,
    /// Name of the calling function, "confirm-dossier".
    pub function: Option<String>,
    /// "TransactWriteItems"
    pub action: Option<String>,
    /// A table that the call names, in a transaction too.
    pub table: Option<String>,
    /// How many calls that fit are let pass first.
    pub skip: u32,
}

impl PlannedFault {
    /// At the next call, whoever makes it.
    pub fn next(moment: Moment, fault: Fault) -> PlannedFault {
        PlannedFault { moment, fault, function: None, action: None, table: None, skip: 0 }
    }

    fn fits(&self, moment: Moment, function: &Option<String>, action: &str, asked: &Asked) -> bool {
        self.moment == moment
            && (self.function.is_none() || self.function == *function)
            && self.action.as_deref().is_none_or(|wanted| wanted == action)
            && self.table.as_deref().is_none_or(|table| asked.names(table))
    }
}

/// The faults to come.
#[derive(Default)]
pub struct Faults {
    planned: Mutex<Vec<PlannedFault>>,
    weather: Mutex<Option<Weather>>,
}

impl Faults {
    pub fn plan(&self, fault: PlannedFault) {
        self.planned().push(fault);
    }

    /// How many have not struck: a test that ends with some did not test what it thought.
    pub fn left(&self) -> usize {
        self.planned().len()
    }

    pub fn clear(&self) {
        self.planned().clear();
    }

    /// Takes the first planned fault that fits the call.
    pub fn due(
        &self,
        moment: Moment,
        function: &Option<String>,
        action: &str,
        asked: &Asked,
    ) -> Option<Fault> {
        let mut planned = self.planned();
        let Some(at) = planned.iter().position(|fault| fault.fits(moment, function, action, asked)) else {
            return self.of_weather(moment, function.as_deref()?, action, asked);
        };
        if planned[at].skip > 0 {
            planned[at].skip -= 1;
            return None;
        }
        Some(planned.remove(at).fault)
    }

    /// From now on, these faults; none for fair weather.
    pub fn set_weather(&self, weather: Option<Weather>) {
        *self.weather.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = weather;
    }

    /// The platform's own calls have fair weather.
    fn of_weather(&self, moment: Moment, function: &str, action: &str, asked: &Asked) -> Option<Fault> {
        let mut weather = self.weather.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        weather.as_mut()?(moment, function, action, asked)
    }

    fn planned(&self) -> std::sync::MutexGuard<'_, Vec<PlannedFault>> {
        self.planned.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Fault {
    /// The answer that the caller gets, as DynamoDB words it.
    pub async fn reply(self, asked: &Asked) -> Reply {
        match self {
            Fault::Throttle => error("ProvisionedThroughputExceededException", "planned fault: throttled"),
            Fault::Conflict => conflict(asked),
            Fault::ServerError => server_error("planned fault: server error"),
            Fault::Timeout(patience) | Fault::Slow(patience) => {
                tokio::time::sleep(patience).await;
                server_error("planned fault: timed out")
            }
            // Unwinds the function's task without a word: nothing of it runs any more.
            Fault::Crash => std::panic::resume_unwind(Box::new("planned fault: the function dies")),
        }
    }
}

fn server_error(message: &str) -> Reply {
    Reply { status: 500, ..error("InternalServerError", message) }
}

fn conflict(asked: &Asked) -> Reply {
    let items = asked.transact_items.len();
    if items == 0 {
        return error("TransactionConflictException", "Transaction is ongoing for the item");
    }
    let reasons: Vec<Value> = (0..items).map(|at| reason(at == 0)).collect();
    let codes: Vec<&str> = reasons.iter().filter_map(|reason| reason["Code"].as_str()).collect();
    let message = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        codes.join(", ")
    );
    let kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
    let body = json!({ "__type": kind, "Message": message, "CancellationReasons": reasons });
    Reply { status: 400, body: body.to_string().into() }
}

fn reason(conflicting: bool) -> Value {
    match conflicting {
        true => json!({ "Code": "TransactionConflict", "Message": "Transaction is ongoing for the item" }),
        false => json!({ "Code": "None" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_once_where_it_was_planned() {
        let faults = Faults::default();
        let on_ledger = PlannedFault {
            table: Some("ledger".into()),
            ..PlannedFault::next(Moment::Before, Fault::Throttle)
        };
        faults.plan(on_ledger);
        let ledger = Asked::read(br#"{"TransactItems":[{"Put":{"TableName":"ledger"}}]}"#);
        let dossiers = Asked::read(br#"{"TableName":"dossiers"}"#);
        let caller = Some("confirm-dossier".to_string());
        assert_eq!(faults.due(Moment::Before, &caller, "PutItem", &dossiers), None);
        assert_eq!(faults.due(Moment::After, &caller, "TransactWriteItems", &ledger), None);
        assert_eq!(faults.due(Moment::Before, &caller, "TransactWriteItems", &ledger), Some(Fault::Throttle));
        assert_eq!(faults.due(Moment::Before, &caller, "TransactWriteItems", &ledger), None);
        assert_eq!(faults.left(), 0);
    }
}
