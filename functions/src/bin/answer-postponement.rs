//! The Lambda of the use case `elu::answer_postponement`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::elu::answer_postponement::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
