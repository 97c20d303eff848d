//! Where the process finds what it needs: flags, then `SAMPAN_*` variables, then a TOML file, then defaults.

use clap::{Args, Parser, Subcommand};
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Calls of chats by one address in a minute: an office, or a mobile carrier's customers, behind one address.
const CHAT_CALLS: u32 = 600;

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "sampan", version, about = "A self-hosted cloud for mini-programs")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the console, the public pages and the API.
    Serve(Options),
    /// Add a member who can sign in; the password is read from standard input.
    AddMember(AddMember),
    /// Add a key for a server of yours, and print its secret.
    AddKey(AddKey),
    /// Connect an environment with a WeChat account; its settings are read from standard input, as JSON.
    SetWechat(SetWechat),
    /// Run functions for a server; started by the server itself.
    #[command(hide = true)]
    Runner,
}

/// Who to add.
#[derive(Debug, Args)]
pub struct AddMember {
    /// Where the data is.
    #[command(flatten)]
    pub options: Options,
    /// The address to sign in with.
    #[arg(long)]
    pub email: String,
    /// The name people read; the address if it is left out.
    #[arg(long)]
    pub name: Option<String>,
    /// `owner`, `product_manager`, `developer`, `supervisor`, `agent` or `viewer`.
    #[arg(long, default_value = "owner")]
    pub role: String,
}

/// Which key to add.
#[derive(Debug, Args)]
pub struct AddKey {
    /// Where the data is.
    #[command(flatten)]
    pub options: Options,
    /// Its public half: 1–64 characters of A-Z a-z 0-9 _ -.
    #[arg(long)]
    pub id: String,
    /// An environment that it is good for; give it again for each further one.
    #[arg(long, required = true)]
    pub env: Vec<String>,
    /// The name people read; the id if it is left out.
    #[arg(long)]
    pub name: Option<String>,
}

/// Which environment to connect.
#[derive(Debug, Args)]
pub struct SetWechat {
    /// Where the data is.
    #[command(flatten)]
    pub options: Options,
    /// The environment.
    #[arg(long)]
    pub env: String,
}

/// Settings as given; every one may be missing.
#[derive(Clone, Debug, Default, Args, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// The address to listen on [default: 127.0.0.1:3000]; port 0 takes a free one.
    #[arg(long, env = "SAMPAN_ADDR")]
    pub addr: Option<SocketAddr>,
    /// The folder that holds everything [default: sampan-data].
    #[arg(long, env = "SAMPAN_DATA")]
    pub data: Option<PathBuf>,
    /// The address that phones reach this server at, such as https://go.example.com [default: http://ADDR].
    #[arg(long, env = "SAMPAN_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// `postgres://…` or `sqlite:PATH` [default: a SQLite file in the data folder].
    #[arg(long, env = "SAMPAN_DATABASE_URL")]
    pub database_url: Option<String>,
    /// Load the demo and offer its members on the sign-in page; only on a loopback address.
    #[arg(long, env = "SAMPAN_DEMO", num_args = 0..=1, default_missing_value = "true")]
    pub demo: Option<bool>,
    /// A folder with the model.onnx and tokenizer.json of a sentence encoder that bots use besides.
    #[arg(long, env = "SAMPAN_ENCODER")]
    pub encoder: Option<PathBuf>,
    /// How often one address may call chats in a minute, and how many live chats it may have [default: 600].
    #[arg(long, env = "SAMPAN_CHAT_CALLS")]
    pub chat_calls: Option<u32>,
    /// Where WeChat's API is called, such as a fake of it on this machine [default: https://api.weixin.qq.com].
    #[arg(long, env = "SAMPAN_WECHAT_URL")]
    pub wechat_url: Option<String>,
    /// Where files are kept: file:///FOLDER, or s3://BUCKET with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and,
    /// for stores other than Amazon's, AWS_ENDPOINT in the environment [default: the folder files in the data folder].
    #[arg(long, env = "SAMPAN_FILES_URL")]
    pub files_url: Option<String>,
    /// Most bytes of one file [default: 104857600].
    #[arg(long, env = "SAMPAN_FILES_MAX_SIZE")]
    pub files_max_size: Option<u64>,
    /// Most bytes of all files of an environment [default: 53687091200].
    #[arg(long, env = "SAMPAN_FILES_QUOTA")]
    pub files_quota: Option<u64>,
    /// Write the log as JSON lines.
    #[arg(long, env = "SAMPAN_LOG_JSON", num_args = 0..=1, default_missing_value = "true")]
    pub log_json: Option<bool>,
    /// A TOML file with the same settings [default: sampan.toml in the data folder, if it is there].
    #[arg(long, env = "SAMPAN_CONFIG")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
}

/// Settings, complete and checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address to listen on.
    pub addr: SocketAddr,
    /// The folder that holds everything.
    pub data: PathBuf,
    /// Scheme, host and port that phones reach this server at, without a slash at the end; `None`: what the
    /// listener turns out to be.
    pub public_url: Option<String>,
    /// Where the rows are.
    pub database_url: String,
    /// Whether the demo is loaded.
    pub demo: bool,
    /// Where the sentence encoder of the bots is, if there is one.
    pub encoder: Option<PathBuf>,
    /// Calls of chats by one address in a minute.
    pub chat_calls: u32,
    /// Where WeChat's API is called.
    pub wechat_url: String,
    /// Where files are kept; `None`: a folder in the data folder.
    pub files_url: Option<String>,
    /// How much of them is taken.
    pub files: files::Limits,
    /// Whether the log is JSON lines.
    pub log_json: bool,
}

/// Settings that cannot be used. The sentence says what to change.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("cannot read {}: {error}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A file is not a settings file.
    #[error("{} is not a settings file: {error}", path.display())]
    Malformed {
        /// Which.
        path: PathBuf,
        /// Why.
        error: Box<toml::de::Error>,
    },
    /// The public address is not one.
    #[error("the public address must look like https://go.example.com, without a path; it is {0:?}")]
    PublicUrl(String),
    /// The demo has well-known passwords.
    #[error(
        "the demo has well-known passwords and is only served on a loopback address; {0} is not one. Use --addr 127.0.0.1:3000, or leave --demo out"
    )]
    DemoOnNetwork(SocketAddr),
}

impl Config {
    /// Puts flags and variables over the file over the defaults.
    pub fn load(given: Options) -> Result<Self, ConfigError> {
        let default_data = || PathBuf::from("sampan-data");
        let file = match &given.config {
            Some(path) => read(path)?,
            None => {
                let path = given.data.clone().unwrap_or_else(default_data).join("sampan.toml");
                if path.exists() { read(&path)? } else { Options::default() }
            }
        };
        let data = given.data.or(file.data).unwrap_or_else(default_data);
        let config = Self {
            addr: given.addr.or(file.addr).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000))),
            public_url: given.public_url.or(file.public_url).map(origin).transpose()?,
            database_url: given
                .database_url
                .or(file.database_url)
                .unwrap_or_else(|| format!("sqlite:{}", data.join("sampan.db").display())),
            demo: given.demo.or(file.demo).unwrap_or(false),
            encoder: given.encoder.or(file.encoder),
            chat_calls: given.chat_calls.or(file.chat_calls).unwrap_or(CHAT_CALLS),
            wechat_url: given
                .wechat_url
                .or(file.wechat_url)
                .unwrap_or_else(|| wechat::api::OFFICIAL.to_owned()),
            files_url: given.files_url.or(file.files_url),
            files: files::Limits {
                file: given.files_max_size.or(file.files_max_size).unwrap_or(files::Limits::default().file),
                environment: given
                    .files_quota
                    .or(file.files_quota)
                    .unwrap_or(files::Limits::default().environment),
            },
            log_json: given.log_json.or(file.log_json).unwrap_or(false),
            data,
        };
        if config.demo && !config.addr.ip().is_loopback() {
            return Err(ConfigError::DemoOnNetwork(config.addr));
        }
        Ok(config)
    }
}

fn read(path: &Path) -> Result<Options, ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| ConfigError::Unreadable { path: path.to_owned(), error })?;
    toml::from_str(&text)
        .map_err(|error| ConfigError::Malformed { path: path.to_owned(), error: Box::new(error) })
}

/// Scheme and authority of an address, and nothing else.
fn origin(url: String) -> Result<String, ConfigError> {
    let trimmed = url.trim_end_matches('/');
    let valid = trimmed.parse::<http::Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|h| !h.is_empty())
            && matches!(uri.path(), "" | "/")
            && uri.query().is_none()
            && !trimmed.contains(['"', '<', '>', '@'])
    });
    if valid { Ok(trimmed.to_owned()) } else { Err(ConfigError::PublicUrl(url)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(options: Options) -> Result<Config, String> {
        let dir = tempfile::tempdir().unwrap();
        Config::load(Options { data: options.data.clone().or(Some(dir.path().to_owned())), ..options })
            .map_err(|e| e.to_string())
    }

    #[test]
    fn flags_win_over_the_file_and_the_file_over_defaults() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(
            dir.path().join("sampan.toml"),
            "addr = \"127.0.0.1:4000\"\npublic-url = \"https://a.example/\"\n",
        )
        .unwrap();
        let options = Options {
            data: Some(dir.path().to_owned()),
            addr: "127.0.0.1:5000".parse().ok(),
            ..Options::default()
        };
        let config = Config::load(options).unwrap();
        assert_eq!(config.addr.port(), 5000);
        assert_eq!(config.public_url.as_deref(), Some("https://a.example"));
        assert!(config.database_url.ends_with("sampan.db"));
        assert!(!config.demo);
    }

    #[test]
    fn a_misspelt_setting_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("sampan.toml"), "adress = \"x\"").unwrap();
        assert!(Config::load(Options { data: Some(dir.path().to_owned()), ..Options::default() }).is_err());
    }

    #[test]
    fn the_demo_stays_on_loopback() {
        let options = Options { demo: Some(true), addr: "0.0.0.0:3000".parse().ok(), ..Options::default() };
        assert!(given(options).unwrap_err().contains("loopback"));
        let options = Options { demo: Some(true), addr: "[::1]:3000".parse().ok(), ..Options::default() };
        assert!(given(options).unwrap().demo);
    }

    #[test]
    fn the_public_address_is_an_origin() {
        for bad in ["go.example.com", "ftp://a", "https://a/b", "https://a?b", "https://", "https://u@a"] {
            assert!(given(Options { public_url: Some(bad.into()), ..Options::default() }).is_err(), "{bad}");
        }
    }
}
