//! Links: resolved for a mini-program, and opened by a browser.

use crate::Result;
use crate::http::Answer;
use crate::load::{Load, Request};
use crate::setup::Place;

/// Each call asks what an id leads to.
pub async fn resolve(place: &Place, load: Load) -> Result<()> {
    let path = format!("/api/v1/public/links/{}", place.link);
    get("links_resolved", path, place, load).await
}

/// Each call opens the page behind a printed code.
pub async fn landing(place: &Place, load: Load) -> Result<()> {
    get("links_opened", format!("/l/{}", place.link), place, load).await
}

async fn get(name: &str, path: String, place: &Place, load: Load) -> Result<()> {
    let call = Request { path: path.into(), body: None };
    let request = move |_: usize, _: usize| call.clone();
    load.run(name, &place.host, request, |answer: &Answer| {
        if answer.status == 200 {
            Ok(())
        } else {
            Err(format!("the server answered {}", answer.status).into())
        }
    })
    .await?;
    Ok(())
}
