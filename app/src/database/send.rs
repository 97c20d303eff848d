//! The way of a file of documents to the server: as it is, in a request of its own.

use crate::{rpc::Answer, upload::post_file};
use types::EnvId;
use types::documents::{DocumentFormat, IdMode, ImportView};

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
    post_file(&url, file).await
}
