//! The Lambda of the use case `gestionnaire::open_incident`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::gestionnaire::open_incident::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
