//! Cloud functions: a call into a worker process and back.

use serde_json::json;

use crate::Result;
use crate::load::{Load, has_data};
use crate::setup::{FUNCTION, Place};

/// Each call runs a function that answers what it is given.
pub async fn call(place: &Place, load: Load) -> Result<()> {
    let caller = place.clone();
    let request = move |_: usize, n: usize| {
        let params = json!({"function_name": FUNCTION, "request_data": json!({"n": n}).to_string()});
        caller.request("functions.invokeFunction", params)
    };
    load.run("functions_called", &place.host, request, |answer| has_data(answer, "response_data")).await?;
    Ok(())
}
