//! The way of a file of documents to the server: as it is, in a request of its own.

use crate::rpc::{Answer, Fault};
use types::documents::{DocumentFormat, IdMode, ImportView};
use types::{EnvId, Problem};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Sends a file; the server looks at it then.
pub async fn send(env: &EnvId, collection: &str, file: &web_sys::File, ids: IdMode) -> Answer<ImportView> {
    let name = file.name();
    let format =
        if name.to_lowercase().ends_with(".csv") { DocumentFormat::Csv } else { DocumentFormat::Jsonl };
    let escaped = String::from(js_sys::encode_uri_component(&name));
    let url = format!(
        "/api/console/documents/{env}/{collection}/import?format={}&ids={}&name={escaped}",
        format.ending(),
        ids.as_str(),
    );
    let sent = async {
        let request = web_sys::RequestInit::new();
        request.set_method("POST");
        request.set_body(file);
        let response =
            JsFuture::from(web_sys::window()?.fetch_with_str_and_init(&url, &request)).await.ok()?;
        let response: web_sys::Response = response.dyn_into().ok()?;
        let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
        Some((response.ok(), text))
    };
    match sent.await {
        Some((true, text)) => serde_json::from_str(&text).map_err(|_| Fault::offline()),
        Some((false, text)) => {
            Err(serde_json::from_str::<Problem>(&text).map_or_else(|_| Fault::offline(), Fault))
        }
        None => Err(Fault::offline()),
    }
}
