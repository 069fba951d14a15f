//! The Lambda of the use case `runs::prove_ledger`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::runs::prove_ledger::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
