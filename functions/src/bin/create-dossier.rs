//! The Lambda of the use case `elu::create_dossier`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::elu::create_dossier::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
