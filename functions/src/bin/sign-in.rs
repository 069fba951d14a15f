//! The Lambda of the use case `sign_in::begin`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::sign_in::begin::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
