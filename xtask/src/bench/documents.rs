//! Documents: created, read by id, and found by a query.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::json;

use crate::Result;
use crate::bare::DOCUMENT;
use crate::http::{Answer, Client};
use crate::load::{Done, Load, has_data, told};
use crate::setup::{COLLECTION, Place, web};

/// Each call adds a document of 250 bytes; answered when it is on the disk.
pub async fn create(name: &str, place: &Place, load: Load) -> Result<Done> {
    let caller = place.clone();
    let request = move |client: usize, n: usize| {
        let mut data = json!({"client": client, "n": n, "name": "Lantern Cinemas", "text": ""});
        // What the server adds belongs to the 250 bytes: an id and an owner.
        let rest = DOCUMENT.saturating_sub(data.to_string().len() + 80);
        data["text"] = "x".repeat(rest).into();
        let params = json!({"collectionName": COLLECTION, "data": data});
        caller.request("database.addDocument", params)
    };
    load.run(name, &place.host, request, |answer| has_data(answer, "_id")).await
}

/// Each call reads one document by its id.
pub async fn read(name: &str, place: &Place, load: Load) -> Result<Done> {
    let params = json!({"collectionName": COLLECTION, "data": {"kind": "to be read"}});
    let added = Client::connect(&place.host)
        .await?
        .post(&web(), "", &place.call("database.addDocument", params))
        .await?;
    let id = added.json()?["data"]["_id"].clone();
    let params = json!({"collectionName": COLLECTION, "query": {"_id": id}, "queryType": "DOC", "limit": 1});
    let call = place.request("database.queryDocument", params);
    let request = move |_: usize, _: usize| call.clone();
    load.run(name, &place.host, request, found).await
}

/// Each call finds twenty documents among all that [`create`] left, without an index.
pub async fn query(place: &Place, load: Load) -> Result<()> {
    let caller = place.clone();
    let request = move |client: usize, _: usize| {
        let params = json!({"collectionName": COLLECTION, "query": {"client": client}, "queryType": "WHERE", "limit": 20});
        caller.request("database.queryDocument", params)
    };
    load.run("documents_found_20", &place.host, request, found).await?;
    Ok(())
}

#[derive(Deserialize)]
struct Found {
    list: Vec<IgnoredAny>,
}

fn found(answer: &Answer) -> Result<()> {
    match told::<Found>(answer)?.list.is_empty() {
        true => Err(format!("nothing found: {}", answer.text()).into()),
        false => Ok(()),
    }
}
