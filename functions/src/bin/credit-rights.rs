//! The Lambda of the use case `runs::credit_rights`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::runs::credit_rights::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
