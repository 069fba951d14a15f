//! The Lambda of the use case `runs::expire_rights`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::runs::expire_rights::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
