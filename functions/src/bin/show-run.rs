//! The Lambda of the use case `gestionnaire::show_run`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::gestionnaire::show_run::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
