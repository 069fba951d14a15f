//! The Lambda of the use case `gestionnaire::list_runs`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::gestionnaire::list_runs::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
