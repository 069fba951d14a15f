//! The Lambda of the use case `dossiers::list_dossiers`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::dossiers::list_dossiers::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
