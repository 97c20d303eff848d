//! Fan-out: one document written, a thousand listeners on sockets of their own told.

use std::time::{Duration, Instant};

use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::Result;
use crate::figure::{self, Latencies};
use crate::http::Client;
use crate::setup::{COLLECTION, ENV, Place, web};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Writes, one after another, each waited for by every listener.
const ROUNDS: usize = 20;
/// A listener that hears nothing for so long has lost something.
const PATIENCE: Duration = Duration::from_secs(20);
/// Listeners that connect at the same time.
const AT_ONCE: usize = 32;

/// A listener heard of the n-th document.
struct Heard {
    n: u64,
    at: Instant,
}

/// Prints how long a write takes to reach each listener, and to reach the last of them.
pub async fn fan_out(place: &Place, listeners: usize) -> Result<()> {
    let room = format!("room-{}", std::process::id());
    let (tell, mut heard) = mpsc::unbounded_channel();
    let joining = Instant::now();
    let mut sockets =
        futures::stream::iter(0..listeners).map(|n| join(place, &room, n)).buffer_unordered(AT_ONCE);
    let mut tasks = Vec::new();
    while let Some(socket) = sockets.next().await {
        tasks.push(tokio::spawn(listen(socket?, tell.clone())));
    }
    drop(sockets);
    let joined = joining.elapsed();

    let mut writer = Client::connect(&place.host).await?;
    let (mut each, mut last) = (Latencies::default(), Latencies::default());
    for n in 0..ROUNDS as u64 {
        let params = json!({"collectionName": COLLECTION, "data": {"room": room, "round": n}});
        let call = place.call("database.addDocument", params);
        let begun = Instant::now();
        writer.post(&web(), "", &call).await?.json()?;
        let mut slowest = Duration::ZERO;
        for _ in 0..listeners {
            let next = tokio::time::timeout(PATIENCE, heard.recv()).await;
            let Heard { n: number, at } =
                next.map_err(|_| "a listener was not told")?.ok_or("the listeners are gone")?;
            if number != n {
                return Err(format!("a listener heard of document {number} instead of {n}").into());
            }
            let latency = at.duration_since(begun);
            slowest = slowest.max(latency);
            each.push(latency);
        }
        last.push(slowest);
    }
    for task in tasks {
        task.abort();
    }
    let median = each.percentile(0.5);
    let about = json!({"listeners": listeners, "rounds": ROUNDS, "all_joined_s": (joined.as_secs_f64() * 10.0).round() / 10.0});
    figure::print("watch_fan_out", median, "ms", each, about);
    let median = last.percentile(0.5);
    figure::print("watch_fan_out_last", median, "ms", last, json!({"listeners": listeners}));
    Ok(())
}

/// Connects, logs in, and watches the room; returns when the first snapshot is there.
async fn join(place: &Place, room: &str, n: usize) -> Result<Socket> {
    let call = place.call("auth.wsWebSign", json!({"runtime": "web"}));
    let signed = Client::connect(&place.host).await?.post(&web(), "", &call).await?.json()?;
    let data = &signed["data"];
    let url = data["wsUrl"].as_str().ok_or_else(|| format!("no wsUrl in {signed}"))?;
    let (mut socket, _) = connect_async(url).await?;
    send(&mut socket, json!({
        "requestId": "1", "msgType": "LOGIN",
        "msgData": {"envId": ENV, "accessToken": "", "referrer": "web", "sdkVersion": "", "dataVersion": ""},
        "exMsgData": {"runtime": "web", "signStr": data["signStr"], "secretVersion": data["secretVersion"]},
    }))
    .await?;
    expect(&mut socket, "LOGIN_RES").await?;
    send(&mut socket, json!({
        "watchId": format!("watchid_{n}"), "requestId": "2", "msgType": "INIT_WATCH",
        "msgData": {"envId": ENV, "collName": COLLECTION, "query": json!({"room": room}).to_string(), "orderBy": {}},
    }))
    .await?;
    expect(&mut socket, "INIT_EVENT").await?;
    Ok(socket)
}

async fn listen(mut socket: Socket, tell: mpsc::UnboundedSender<Heard>) {
    while let Some(Ok(message)) = socket.next().await {
        let at = Instant::now();
        let Message::Text(text) = message else { continue };
        let Ok(frame) = serde_json::from_str::<Value>(&text) else { continue };
        for event in frame["msgData"]["events"].as_array().into_iter().flatten() {
            let document: Value =
                event["Doc"].as_str().and_then(|doc| serde_json::from_str(doc).ok()).unwrap_or_default();
            if let Some(n) = document["round"].as_u64()
                && tell.send(Heard { n, at }).is_err()
            {
                return;
            }
        }
    }
}

async fn send(socket: &mut Socket, frame: Value) -> Result<()> {
    socket.send(Message::text(frame.to_string())).await?;
    Ok(())
}

async fn expect(socket: &mut Socket, kind: &str) -> Result<()> {
    loop {
        let message =
            tokio::time::timeout(PATIENCE, socket.next()).await.map_err(|_| format!("no {kind} came"))?;
        let Message::Text(text) = message.ok_or("the socket closed")?? else { continue };
        let frame: Value = serde_json::from_str(&text)?;
        if frame["msgType"] != kind || frame["msgData"].get("code").is_some() {
            return Err(format!("{kind} expected, and this came: {frame}").into());
        }
        return Ok(());
    }
}
