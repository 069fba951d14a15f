//! The Lambda of the use case `machines::refresh_catalogue`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::machines::refresh_catalogue::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
