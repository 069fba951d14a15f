//! The Lambda of the use case `gestionnaire::show_run_report`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::gestionnaire::show_run_report::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
