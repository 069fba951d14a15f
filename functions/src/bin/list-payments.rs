//! The Lambda of the use case `of::list_payments`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::of::list_payments::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
