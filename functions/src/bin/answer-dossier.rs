//! The Lambda of the use case `of::answer_dossier`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::of::answer_dossier::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
