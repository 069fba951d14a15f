//! The `main` of every Lambda: runs the function that its `Handler` in the template names.
#![recursion_limit = "256"]

use mce_functions::runtime::handler;
use mce_functions::use_cases::function;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    let name = handler();
    let function = function(&name).ok_or_else(|| format!("there is no function {name:?}"))?;
    function.serve().await
}
