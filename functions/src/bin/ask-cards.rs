//! The Lambda of the use case `machines::ask_cards`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::machines::ask_cards::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
