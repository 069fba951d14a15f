//! The Lambda of the use case `of::suspend_offer`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::of::suspend_offer::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
