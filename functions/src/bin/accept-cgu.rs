//! The Lambda of the use case `sign_in::accept_cgu`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::sign_in::accept_cgu::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
