//! The Lambda of the use case `runs::sweep_deadlines`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::runs::sweep_deadlines::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
