//! The way of a file to the server: as it is, in a request of its own.

use crate::{
    i18n::Lang,
    rpc::{Answer, Fault},
};
use serde::de::DeserializeOwned;
use types::{EnvId, ImportMode, ImportPlan, Imported, TransferFormat};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Where the files of a kind go to and come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    path: String,
    bot: String,
}

impl Place {
    /// The place of a kind, of a bot where it is named.
    pub fn new(env: &EnvId, kind: &str, bot: Option<&str>) -> Self {
        let bot = bot.map(|bot| format!("&bot={bot}")).unwrap_or_default();
        Self { path: format!("/api/console/transfer/{env}/{kind}"), bot }
    }

    /// The address of everything as a file; with `/example` that of an example.
    pub fn file(&self, what: &str, format: TransferFormat, l: Lang) -> String {
        format!("{}{what}?format={}&lang={}{}", self.path, format.ending(), l.tag(), self.bot)
    }

    /// What importing a file would do.
    pub async fn plan(&self, file: &web_sys::File, mode: ImportMode) -> Answer<ImportPlan> {
        post(&format!("{}/plan?mode={}{}", self.path, word(mode), self.bot), file).await
    }

    /// Imports a file as its plan said.
    pub async fn import(
        &self,
        file: &web_sys::File,
        mode: ImportMode,
        token: &str,
        skip_refused: bool,
    ) -> Answer<Imported> {
        let (mode, bot) = (word(mode), &self.bot);
        let url = format!("{}?mode={mode}&token={token}&skip_refused={skip_refused}{bot}", self.path);
        post(&url, file).await
    }
}

fn word(mode: ImportMode) -> &'static str {
    match mode {
        ImportMode::Merge => "merge",
        ImportMode::Replace => "replace",
    }
}

async fn post<T: DeserializeOwned>(url: &str, file: &web_sys::File) -> Answer<T> {
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
