//! The Lambda of the use case `gestionnaire::decide_bank_details`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::gestionnaire::decide_bank_details::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
