//! The Lambda of the use case `gestionnaire::settle_payments`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::gestionnaire::settle_payments::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
