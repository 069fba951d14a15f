//! The Lambda of the use case `elu::start_card_payment`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::elu::start_card_payment::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
