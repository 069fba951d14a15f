//! The Lambda of the use case `elu::declare_pension`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::elu::declare_pension::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
