//! The Lambda of the use case `gestionnaire::show_settlement_file`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::gestionnaire::show_settlement_file::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
