//! The Lambda of the use case `collectivite::answer_cofinancing`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::collectivite::answer_cofinancing::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
