//! What the load needs in the demo's dev environment: a collection, a function, a user, a link.

use serde_json::{Value, json};

use crate::Result;
use crate::http::Client;
use crate::load::Request;

/// The environment of the load; the demo's key opens it.
pub const ENV: &str = "lantern-dev";
/// That key, as a header.
pub const KEY: &str = "authorization: Bearer demo-secret-key\r\n";
/// The collection that the load writes to.
pub const COLLECTION: &str = "bench";
/// The function that the load calls.
pub const FUNCTION: &str = "benchEcho";

/// Where the load goes.
#[derive(Debug, Clone)]
pub struct Place {
    /// `HOST:PORT`.
    pub host: String,
    /// An anonymous user's token.
    pub token: String,
    /// A link's id.
    pub link: String,
}

impl Place {
    /// A call of the client dialect.
    pub fn call(&self, action: &str, params: Value) -> Value {
        let mut call = json!({
            "action": action, "dataVersion": "2020-01-10", "env": ENV, "access_token": self.token, "seqId": "bench",
        });
        if let (Value::Object(call), Value::Object(params)) = (&mut call, params) {
            call.extend(params);
        }
        call
    }

    /// The same as a request.
    pub fn request(&self, action: &str, params: Value) -> Request {
        Request { path: web().into(), body: Some(self.call(action, params).to_string().into()) }
    }
}

/// The address of the client dialect.
pub fn web() -> String {
    format!("/web?env={ENV}")
}

/// Publishes the collection and the function, unless an earlier run did, and signs a user in.
pub async fn prepare(host: &str) -> Result<Place> {
    let mut client = Client::connect(host).await?;
    let collections = format!("/api/v1/environments/{ENV}/collections");
    let functions = format!("/api/v1/environments/{ENV}/functions");
    let function = json!({
        "description": "Answers what it is given.",
        "code": "exports.main = async (event) => ({ n: event.n });",
        "timeoutMs": 3000, "memoryMb": 64, "invoke": "signedIn",
    });
    for (path, key, content) in
        [(&collections, COLLECTION, json!({"preset": "READONLY"})), (&functions, FUNCTION, function)]
    {
        if client.get(&format!("{path}/{key}"), KEY).await?.status == 404 {
            client.post(path, KEY, &json!({"key": key, "json": content})).await?.json()?;
        }
    }
    publish(&mut client).await?;

    let path = format!("/auth/v1/signin/anonymously?client_id={ENV}");
    let credentials = client.post(&path, "", &json!({})).await?.json()?;
    let token = text(&credentials["access_token"])?;
    let links = client.get(&format!("/api/v1/environments/{ENV}/links"), KEY).await?.json()?;
    let item = &links[0]["item"];
    let link = text(item.get("key").unwrap_or(&links[0]["key"]))?;
    Ok(Place { host: host.to_string(), token, link })
}

async fn publish(client: &mut Client) -> Result<()> {
    let plan = client.get(&format!("/api/v1/environments/{ENV}/changes"), KEY).await?.json()?;
    let changes = plan["diff"].as_array().ok_or_else(|| format!("no diff in {plan}"))?;
    let ours = |item: &Value| [COLLECTION, FUNCTION].iter().any(|key| item["key"] == **key);
    let items: Vec<Value> = changes.iter().map(|change| change["item"].clone()).filter(ours).collect();
    if items.is_empty() {
        return Ok(());
    }
    let step = json!({"items": items, "note": "Load test", "token": plan["token"]});
    client.post(&format!("/api/v1/environments/{ENV}/releases"), KEY, &step).await?.json()?;
    Ok(())
}

fn text(value: &Value) -> Result<String> {
    value.as_str().map(str::to_string).ok_or_else(|| format!("no text in {value}").into())
}
