//! The Lambda of the use case `gestionnaire::close_dossier`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::gestionnaire::close_dossier::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
