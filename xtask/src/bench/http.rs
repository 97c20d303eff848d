//! A small HTTP/1.1 client with one open connection: enough to load a server, and no more work than that needs, because
//! it runs on the server's own processors.

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Result;

/// More than any answer here; a larger one is an error, not memory.
const LARGEST: usize = 16 << 20;
/// Headers of an answer, at most.
const HEADERS: usize = 64;

/// A connection.
pub struct Client {
    stream: TcpStream,
    host: String,
    /// What has come and is not yet taken.
    read: Vec<u8>,
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
    /// The beginning of the body, for whoever reads an error.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).chars().take(400).collect()
    }

    /// The body as JSON; an error with its beginning unless the status is a success.
    pub fn json(&self) -> Result<Value> {
        if !(200..300).contains(&self.status) {
            return Err(format!("the server answered {}: {}", self.status, self.text()).into());
        }
        serde_json::from_slice(&self.body)
            .map_err(|error| format!("no JSON ({error}): {}", self.text()).into())
    }
}

impl Client {
    /// Connects to `HOST:PORT`.
    pub async fn connect(host: &str) -> Result<Self> {
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, host: host.to_string(), read: Vec::new() })
    }

    /// GET with further header lines, each ending in CRLF.
    pub async fn get(&mut self, path: &str, headers: &str) -> Result<Answer> {
        self.send("GET", path, headers, "").await
    }

    /// POST of JSON.
    pub async fn post(&mut self, path: &str, headers: &str, body: &Value) -> Result<Answer> {
        self.post_text(path, headers, &body.to_string()).await
    }

    /// POST of what is JSON already.
    pub async fn post_text(&mut self, path: &str, headers: &str, body: &str) -> Result<Answer> {
        let headers = format!("{headers}content-type: application/json\r\n");
        self.send("POST", path, &headers, body).await
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
        let (taken, status, length, cookie) = loop {
            let mut headers = [httparse::EMPTY_HEADER; HEADERS];
            let mut head = httparse::Response::new(&mut headers);
            let httparse::Status::Complete(taken) = head.parse(&self.read)? else {
                self.more().await?;
                continue;
            };
            let header = |name: &str| {
                let found = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
                found.and_then(|header| std::str::from_utf8(header.value).ok())
            };
            let chunked = header("transfer-encoding").is_some_and(|coding| coding == "chunked");
            let length = header("content-length").map(str::parse::<usize>).transpose()?;
            let length = length.filter(|_| !chunked);
            let cookie = header("set-cookie").and_then(|all| all.split(';').next());
            let status = head.code.ok_or("no HTTP answer")?;
            break (taken, status, length, cookie.map(|pair| pair.trim().to_owned()));
        };
        self.read.drain(..taken);
        let body = match length {
            Some(length) => self.take(length).await?,
            None => self.chunks().await?,
        };
        Ok(Answer { status, body, cookie })
    }

    async fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            match httparse::parse_chunk_size(&self.read).map_err(|_| "an answer without a length")? {
                httparse::Status::Partial => self.more().await?,
                httparse::Status::Complete((taken, size)) => {
                    self.read.drain(..taken);
                    body.extend(self.take(usize::try_from(size)?).await?);
                    // The line's end behind it.
                    self.take(2).await?;
                    if size == 0 {
                        return Ok(body);
                    }
                }
            }
        }
    }

    /// The next bytes.
    async fn take(&mut self, size: usize) -> Result<Vec<u8>> {
        if size > LARGEST {
            return Err("an answer that is too large".into());
        }
        while self.read.len() < size {
            self.more().await?;
        }
        let rest = self.read.split_off(size);
        Ok(std::mem::replace(&mut self.read, rest))
    }

    async fn more(&mut self) -> Result<()> {
        self.read.reserve(4096);
        match self.stream.read_buf(&mut self.read).await? {
            0 => Err("the server closed the connection".into()),
            _ => Ok(()),
        }
    }
}
