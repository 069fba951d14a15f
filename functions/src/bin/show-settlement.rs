//! The Lambda of the use case `gestionnaire::show_settlement`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::gestionnaire::show_settlement::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
