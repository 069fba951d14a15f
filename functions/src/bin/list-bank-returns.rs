//! The Lambda of the use case `gestionnaire::list_bank_returns`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::gestionnaire::list_bank_returns::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
