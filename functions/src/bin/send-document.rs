//! The Lambda of the use case `elu::send_document`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::elu::send_document::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
