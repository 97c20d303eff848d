//! The way of a file to the server: a request of its own, with its progress, that can be stopped.

use super::address::escaped;
use crate::rpc::Fault;
use leptos::prelude::Callable;
use leptos::prelude::Callback;
use types::{EnvId, Problem};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{File, ProgressEvent, XmlHttpRequest};

/// What is heard of an upload.
#[derive(Clone, Debug)]
pub enum Heard {
    /// So many bytes are there.
    Sent(f64),
    /// All is there.
    Done,
    /// It was refused, or the line broke.
    Failed(Problem),
}

/// What the browser calls: bytes went, it is over, the line broke.
type Handlers = (Closure<dyn FnMut(ProgressEvent)>, Closure<dyn FnMut()>, Closure<dyn FnMut()>);

/// An upload under way. Dropping it stops it.
pub struct Sending {
    request: XmlHttpRequest,
    /// Kept while the browser may call them.
    _handlers: Handlers,
}

impl Sending {
    /// Begins to send a file to a path. `None`: the browser refuses.
    pub fn begin(
        env: &EnvId,
        path: &str,
        file: &File,
        overwrite: bool,
        heard: Callback<Heard>,
    ) -> Option<Self> {
        let request = XmlHttpRequest::new().ok()?;
        let url = format!("/api/console/files/{env}?path={}&overwrite={overwrite}", escaped(path));
        request.open("PUT", &url).ok()?;
        let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |ev: ProgressEvent| {
            heard.try_run(Heard::Sent(ev.loaded()));
        });
        let answered = request.clone();
        let load = Closure::<dyn FnMut()>::new(move || {
            let text = answered.response_text().ok().flatten().unwrap_or_default();
            heard.try_run(match answered.status() {
                Ok(200) => Heard::Done,
                _ => Heard::Failed(serde_json::from_str(&text).unwrap_or_else(|_| Fault::offline().0)),
            });
        });
        let error = Closure::<dyn FnMut()>::new(move || {
            heard.try_run(Heard::Failed(Fault::offline().0));
        });
        request.upload().ok()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        request.set_onload(Some(load.as_ref().unchecked_ref()));
        request.set_onerror(Some(error.as_ref().unchecked_ref()));
        request.send_with_opt_blob(Some(file)).ok()?;
        Some(Self { request, _handlers: (progress, load, error) })
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        if let Ok(upload) = self.request.upload() {
            upload.set_onprogress(None);
        }
        self.request.set_onload(None);
        self.request.set_onerror(None);
        let _ = self.request.abort();
    }
}
