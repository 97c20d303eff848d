//! The way of a file to the server: as it is, in a request of its own.

use crate::rpc::{Answer, Fault};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Posts a file and reads the answer.
pub async fn post_file<T: DeserializeOwned>(url: &str, file: &web_sys::File) -> Answer<T> {
    let sent = async {
        let request = web_sys::RequestInit::new();
        request.set_method("POST");
        request.set_body(file);
        let response =
            JsFuture::from(web_sys::window()?.fetch_with_str_and_init(url, &request)).await.ok()?;
        let response: web_sys::Response = response.dyn_into().ok()?;
        let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
        Some((response.ok(), text))
    };
    match sent.await {
        Some((true, text)) => serde_json::from_str(&text).map_err(|_| Fault::offline()),
        Some((false, text)) => Err(serde_json::from_str(&text).map_or_else(|_| Fault::offline(), Fault)),
        None => Err(Fault::offline()),
    }
}
