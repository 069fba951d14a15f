//! The Lambda of the use case `of::show_of_statement`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::of::show_of_statement::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
