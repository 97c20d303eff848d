//! A small HTTP/1.1 client with one open connection: enough to load a server, and no more work than that needs.

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::Result;

/// More than any answer here; a larger one is an error, not memory.
const LARGEST: usize = 16 << 20;

/// A connection.
pub struct Client {
    stream: BufReader<TcpStream>,
    host: String,
}

/// A server's answer.
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    /// A cookie that the server sets: its name and value.
    pub cookie: Option<String>,
}

impl Answer {
    /// The body as JSON; an error with its beginning unless the status is a success.
    pub fn json(&self) -> Result<Value> {
        let text = || String::from_utf8_lossy(&self.body).chars().take(400).collect::<String>();
        if !(200..300).contains(&self.status) {
            return Err(format!("the server answered {}: {}", self.status, text()).into());
        }
        serde_json::from_slice(&self.body).map_err(|error| format!("no JSON ({error}): {}", text()).into())
    }
}

impl Client {
    /// Connects to `HOST:PORT`.
    pub async fn connect(host: &str) -> Result<Self> {
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), host: host.to_string() })
    }

    /// GET with further header lines, each ending in CRLF.
    pub async fn get(&mut self, path: &str, headers: &str) -> Result<Answer> {
        self.send("GET", path, headers, "").await
    }

    /// POST of JSON.
    pub async fn post(&mut self, path: &str, headers: &str, body: &Value) -> Result<Answer> {
        let headers = format!("{headers}content-type: application/json\r\n");
        self.send("POST", path, &headers, &body.to_string()).await
    }

    /// POST of a form, as a browser sends it.
    pub async fn form(&mut self, path: &str, headers: &str, form: &str) -> Result<Answer> {
        let headers = format!("{headers}content-type: application/x-www-form-urlencoded\r\n");
        self.send("POST", path, &headers, form).await
    }

    async fn send(&mut self, method: &str, path: &str, headers: &str, body: &str) -> Result<Answer> {
        let host = &self.host;
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\n{headers}content-length: {length}\r\n\r\n{body}"
        );
        self.stream.write_all(request.as_bytes()).await?;
        self.read().await
    }

    async fn read(&mut self) -> Result<Answer> {
        let first = self.line().await?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or("no HTTP answer")?;
        let (mut length, mut chunked, mut cookie) = (None, false, None);
        loop {
            let line = self.line().await?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').ok_or("a header without a colon")?;
            if name.eq_ignore_ascii_case("content-length") {
                length = Some(value.trim().parse::<usize>()?);
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                chunked = value.trim().eq_ignore_ascii_case("chunked");
            } else if name.eq_ignore_ascii_case("set-cookie") {
                cookie = value.split(';').next().map(|pair| pair.trim().to_owned());
            }
        }
        let mut body = Vec::new();
        if chunked {
            loop {
                let size = usize::from_str_radix(self.line().await?.trim(), 16)?;
                self.fill(&mut body, size).await?;
                self.line().await?;
                if size == 0 {
                    break;
                }
            }
        } else {
            self.fill(&mut body, length.ok_or("an answer without a length")?).await?;
        }
        Ok(Answer { status, body, cookie })
    }

    async fn fill(&mut self, body: &mut Vec<u8>, size: usize) -> Result<()> {
        if body.len() + size > LARGEST {
            return Err("an answer that is too large".into());
        }
        let start = body.len();
        body.resize(start + size, 0);
        self.stream.read_exact(&mut body[start..]).await?;
        Ok(())
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err("the server closed the connection".into());
        }
        line.truncate(line.trim_end().len());
        Ok(line)
    }
}
