//! The Lambda of the use case `of::list_own_offers`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::of::list_own_offers::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
