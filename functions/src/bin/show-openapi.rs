//! The Lambda of the use case `public::show_openapi`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::public::show_openapi::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
