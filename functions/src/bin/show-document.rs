//! The Lambda of the use case `dossiers::show_document`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::dossiers::show_document::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
