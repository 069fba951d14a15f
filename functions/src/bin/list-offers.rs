//! The Lambda of the use case `public::list_offers`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::public::list_offers::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
