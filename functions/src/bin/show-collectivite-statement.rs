//! The Lambda of the use case `collectivite::show_collectivite_statement`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::collectivite::show_collectivite_statement::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
