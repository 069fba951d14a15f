//! The Lambda of the use case `elu::activate_account`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::elu::activate_account::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
