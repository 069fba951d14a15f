//! The Lambda of the use case `runs::import_mandates`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::runs::import_mandates::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
