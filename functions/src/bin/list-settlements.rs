//! The Lambda of the use case `gestionnaire::list_settlements`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::gestionnaire::list_settlements::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
