//! The Lambda of the use case `elu::request_cofinancing`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::elu::request_cofinancing::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
