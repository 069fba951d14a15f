//! The Lambda of the use case `machines::fold_totals`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::machines::fold_totals::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
