//! The Lambda of the use case `of::declare_entry`.

use mce_functions::runtime::serve;
use mce_functions::use_cases::of::declare_entry::FUNCTION;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    serve(FUNCTION.entry).await
}
