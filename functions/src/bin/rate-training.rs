//! The Lambda of the use case `elu::rate_training`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::elu::rate_training::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
