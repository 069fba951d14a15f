//! The Lambda of the use case `public::show_status`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::public::show_status::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
