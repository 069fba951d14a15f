//! The Lambda of the use case `machines::send_messages`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::machines::send_messages::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
