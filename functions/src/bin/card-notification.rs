//! The Lambda of the use case `machines::card_notification`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::machines::card_notification::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
