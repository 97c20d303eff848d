//! A member's browser: a session, calls that are tried again while the server is away, the live socket.

use std::time::{Duration, Instant};

use futures::{SinkExt as _, StreamExt as _, stream::SplitSink};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{Phase, RETRY, World};
use crate::Result;
use crate::http::Client;

/// A live connection. Frames are taken from it as they come, whatever the one who reads them is busy with.
pub struct Socket {
    writer: SplitSink<WebSocketStream<MaybeTlsStream<TcpStream>>, Message>,
    frames: mpsc::UnboundedReceiver<(Instant, String)>,
}

impl Socket {
    /// Connects.
    pub async fn open(request: impl IntoClientRequest + Unpin) -> Result<Self> {
        let (socket, _) = connect_async(request).await?;
        let (writer, mut reader) = socket.split();
        let (heard, frames) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Some(Ok(message)) = reader.next().await {
                let over = match message {
                    Message::Text(text) => heard.send((Instant::now(), text.to_string())).is_err(),
                    Message::Close(_) => true,
                    _ => false,
                };
                if over {
                    return;
                }
            }
        });
        Ok(Self { writer, frames })
    }

    /// The next frame, and when it came; nothing when the connection is over.
    pub async fn next(&mut self) -> Option<(Instant, String)> {
        self.frames.recv().await
    }

    /// Says something.
    pub async fn say(&mut self, text: String) -> Result<()> {
        self.writer.send(Message::text(text)).await?;
        Ok(())
    }
}

/// How long a call may take before it is made again.
const PATIENCE: Duration = Duration::from_secs(15);

/// A signed-in member.
pub struct Console {
    host: String,
    cookie: String,
    connection: Option<Client>,
}

/// The server's refusal of a call, which trying again would not change.
#[derive(Debug)]
pub struct Refused {
    /// The stable code of the problem.
    pub code: String,
}

impl Console {
    /// Signs in from an address of its own: so many from one would be turned away.
    pub async fn sign_in(host: &str, email: &str, password: &str, n: usize) -> Result<Self> {
        let mut client = Client::connect(host).await?;
        let from = format!("x-forwarded-for: 10.9.{}.{}\r\n", n / 250, n % 250 + 1);
        let form = format!("email={}&password={password}&next=%2F", email.replace('@', "%40"));
        let answer = client.form("/api/console/sign-in", &from, &form).await?;
        let cookie = answer.cookie.ok_or_else(|| format!("signing in as {email} gave no session"))?;
        Ok(Self { host: host.to_owned(), cookie, connection: Some(client) })
    }

    /// One attempt at a call. No answer, or one of a server that is not itself, is an error.
    async fn attempt(&mut self, call: &str, body: &Value) -> Result<Result<Value, Refused>> {
        let mut client = match self.connection.take() {
            Some(client) => client,
            None => Client::connect(&self.host).await?,
        };
        let headers = format!("cookie: {}\r\n", self.cookie);
        let path = format!("/api/console/{call}");
        let answer = tokio::time::timeout(PATIENCE, client.post(&path, &headers, body)).await??;
        self.connection = Some(client);
        match answer.status {
            200..300 => Ok(Ok(serde_json::from_slice(&answer.body).unwrap_or(Value::Null))),
            429 | 500.. => Err(format!("{call}: {}", String::from_utf8_lossy(&answer.body)).into()),
            _ => {
                let problem: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
                let code = problem["code"].as_str().unwrap_or("unknown").to_owned();
                Ok(Err(Refused { code }))
            }
        }
    }

    /// Calls until the server answers, or everybody goes.
    pub async fn call(&mut self, world: &World, call: &str, body: Value) -> Result<Result<Value, Refused>> {
        loop {
            match self.attempt(call, &body).await {
                Ok(answer) => return Ok(answer),
                Err(error) if world.phase() == Phase::Over => return Err(error),
                Err(_) => tokio::time::sleep(RETRY).await,
            }
        }
    }

    /// A call that must succeed.
    pub async fn must(&mut self, world: &World, call: &str, body: Value) -> Result<Value> {
        let shown = body.to_string().chars().take(200).collect::<String>();
        let answer = self.call(world, call, body).await?;
        answer.map_err(|refused| format!("{call} was refused ({}): {shown}", refused.code).into())
    }

    /// The live socket, until the server takes it.
    pub async fn socket(&self, world: &World) -> Result<Socket> {
        loop {
            let mut request = format!("ws://{}/api/console/live", self.host).into_client_request()?;
            request.headers_mut().insert("cookie", self.cookie.parse()?);
            match Socket::open(request).await {
                Ok(socket) => return Ok(socket),
                Err(error) if world.phase() == Phase::Over => return Err(error),
                Err(_) => tokio::time::sleep(RETRY).await,
            }
        }
    }
}

/// The owner of the demo.
pub async fn owner(world: &World) -> Result<Console> {
    Console::sign_in(&world.host, "owner@demo.local", "sampan-demo", 60_000).await
}

/// Arguments of a call in an environment.
pub fn within(more: Value) -> Value {
    let mut all = json!({"env": crate::setup::ENV});
    if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
        all.extend(more);
    }
    all
}
