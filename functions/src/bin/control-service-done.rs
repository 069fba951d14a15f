//! The Lambda of the use case `gestionnaire::control_service_done`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::gestionnaire::control_service_done::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
