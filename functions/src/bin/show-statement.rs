//! The Lambda of the use case `elu::show_statement`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::elu::show_statement::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
