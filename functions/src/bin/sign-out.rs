//! The Lambda of the use case `sign_in::sign_out`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::sign_in::sign_out::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
