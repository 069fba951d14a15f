//! The Lambda of the use case `elu::claim_force_majeure`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::elu::claim_force_majeure::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
