//! The Lambda of the use case `gestionnaire::release_payment`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::gestionnaire::release_payment::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
