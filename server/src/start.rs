//! From settings to a running process, and to its end.

use crate::{
    config::Config,
    demo, http, jobs, starter,
    state::{AppState, Parts},
    wire,
};
use access::{Actor, MasterKey};
use axum::serve::ListenerExt;
use std::{io::Read, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use store::{Store, SystemClock, SystemRandom};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use types::{EnvId, Problem, Role, Text};

/// How long requests under way may take after the process was asked to stop.
const GRACE: Duration = Duration::from_secs(10);
/// Characters of a key's secret, of five bits each.
const SECRET: usize = 40;

/// Why the process did not start or work. The sentence says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The data folder cannot be used.
    #[error("cannot use the data folder {}: {error}", path.display())]
    Data {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {addr}: {error}. Choose another with --addr")]
    Listen {
        /// Which.
        addr: SocketAddr,
        /// Why.
        error: std::io::Error,
    },
    /// The database cannot be opened.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The sentence encoder cannot be used.
    #[error("{0}. Or leave --encoder (SAMPAN_ENCODER, or encoder in sampan.toml) out: bots work without one")]
    Encoder(#[from] encoder::EncoderError),
    /// Something refused.
    #[error("{}", .0.detail)]
    Problem(Problem),
    /// The process cannot read what it was told to.
    #[error("{0}")]
    Input(String),
}

impl From<Problem> for ServeError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// Serves until the process is asked to stop (SIGTERM, Ctrl-C), then finishes what is under way.
pub async fn serve(config: Config) -> Result<(), ServeError> {
    log_to_stderr(config.log_json);
    let store = open_store(&config).await?;
    let listener = TcpListener::bind(config.addr)
        .await
        .map_err(|error| ServeError::Listen { addr: config.addr, error })?;
    let here = listener.local_addr().map_err(|error| ServeError::Listen { addr: config.addr, error })?;

    let stopping = CancellationToken::new();
    let (services, chats, wechat) = wire::services(&config, store, master_key(&config)?, here).await?;
    let chat_limits = http::chat::Limits::new(config.chat_calls);
    let parts = Parts { services, chats, wechat, chat_limits, stopping: stopping.clone() };
    let state = AppState::new(parts);
    if config.demo {
        demo::load(&state).await?;
    } else {
        first_start(&state, &config).await?;
    }
    if !http::assets::present() {
        tracing::warn!("the console's files are missing: build with `cargo xtask build`");
    }
    tokio::spawn(jobs::run(state.clone()));
    tokio::spawn(jobs::desk(state.clone()));
    tokio::spawn(stop_on_signal(stopping.clone()));
    announce(&format!("ready at http://{here}"));

    let app = http::router(state).into_make_service_with_connect_info::<SocketAddr>();
    // What is pushed in small frames must not wait until the frame before it is acknowledged.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    let serving = axum::serve(listener, app).with_graceful_shutdown(stopping.clone().cancelled_owned());
    let late = async {
        stopping.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = async { serving.await } => {
            served.map_err(|error| ServeError::Listen { addr: here, error })?;
        }
        () = late => tracing::warn!("some requests did not finish in time"),
    }
    Ok(())
}

/// Adds a member; the password comes from standard input.
pub async fn add_member(
    config: Config,
    email: &str,
    name: Option<&str>,
    role: &str,
) -> Result<(), ServeError> {
    let role = Role::parse(role).ok_or_else(|| {
        let known = Role::ALL.map(Role::as_str).join(", ");
        ServeError::Input(format!("there is no role {role:?}; the roles are {known}"))
    })?;
    let mut password = String::new();
    std::io::stdin().take(1024).read_to_string(&mut password).map_err(|error| {
        ServeError::Input(format!("cannot read the password from standard input: {error}"))
    })?;
    let access = access::Access::open(open_store(&config).await?, master_key(&config)?)
        .await
        .map_err(Problem::from)?;
    let password = password.trim_end_matches(['\r', '\n']);
    let name = Text::same(name.unwrap_or(email));
    access
        .create_member(&Actor::project_system(), email, name, role, password)
        .await
        .map_err(Problem::from)?;
    announce(&format!("{email} can sign in"));
    Ok(())
}

/// Adds a key for somebody's own server, and prints its secret: it is shown this once.
pub async fn add_key(
    config: Config,
    id: &str,
    envs: &[String],
    name: Option<&str>,
) -> Result<(), ServeError> {
    let store = open_store(&config).await?;
    let secret = store.random().readable_id(SECRET);
    let access = access::Access::open(store, master_key(&config)?).await.map_err(Problem::from)?;
    let envs: Vec<EnvId> = envs.iter().map(|env| EnvId::new(env.as_str())).collect();
    let name = Text::same(name.unwrap_or(id));
    let by = Actor::project_system();
    access.create_api_key(&by, id, &secret, name, &envs).await.map_err(Problem::from)?;
    announce(&format!("secretId: {id}\nsecretKey: {secret}"));
    Ok(())
}

/// Connects an environment with a WeChat account; its settings, which are secret, come from standard input.
pub async fn set_wechat(config: Config, env: &str) -> Result<(), ServeError> {
    let mut settings = Vec::new();
    std::io::stdin().take(16 * 1024).read_to_end(&mut settings).map_err(|error| {
        ServeError::Input(format!("cannot read the account from standard input: {error}"))
    })?;
    wire::wechat::AccountSettings::parse(&settings)?;
    let access = access::Access::open(open_store(&config).await?, master_key(&config)?)
        .await
        .map_err(Problem::from)?;
    let by = Actor::system(env.into());
    access.set_secret(&by, wire::wechat::SECRET, &settings).await.map_err(Problem::from)?;
    announce(&format!("{env} takes WeChat's pushes at /wechat/{env}"));
    Ok(())
}

async fn open_store(config: &Config) -> Result<Store, ServeError> {
    std::fs::create_dir_all(&config.data)
        .map_err(|error| ServeError::Data { path: config.data.clone(), error })?;
    Ok(Store::open(&config.database_url, Arc::new(SystemClock), Arc::new(SystemRandom)).await?)
}

fn master_key(config: &Config) -> Result<MasterKey, ServeError> {
    Ok(MasterKey::load_or_create(&config.data.join("master.key")).map_err(Problem::from)?)
}

/// A new installation gets a project with two environments, and the operator is told how to let people in.
async fn first_start(state: &AppState, config: &Config) -> Result<(), Problem> {
    if !state.access.environments().is_empty() {
        return Ok(());
    }
    starter::project(state).await?;
    announce(&format!(
        "nobody can sign in yet; let the first person in with: sampan add-member --data {} --email YOU@EXAMPLE.COM",
        config.data.display()
    ));
    Ok(())
}

/// Lines that people and scripts wait for, on standard output.
#[expect(clippy::print_stdout, reason = "the one line that scripts wait for is not a log line")]
fn announce(line: &str) {
    println!("{line}");
}

fn log_to_stderr(json: bool) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("SAMPAN_LOG").unwrap_or_else(|_| {
        tracing_subscriber::EnvFilter::new("info,sqlx=warn,sea_orm=warn,sea_orm_migration=warn")
    });
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second subscriber in one process (tests) is refused, and that is fine.
    let _ = if json { subscriber.json().try_init() } else { subscriber.try_init() };
}

async fn stop_on_signal(stopping: CancellationToken) {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
    tracing::info!("stopping");
    stopping.cancel();
}
