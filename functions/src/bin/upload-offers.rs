//! The Lambda of the use case `of::upload_offers`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::of::upload_offers::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
