//! Figures for Prometheus.

use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};
use metrics::{Counter, Histogram, Label};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::OnceLock;
use std::time::Instant;

/// One recorder for the process, as the `metrics` crate wants it.
static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

fn recorder() -> Option<&'static PrometheusHandle> {
    RECORDER
        .get_or_init(|| {
            PrometheusBuilder::new()
                .set_buckets(&[0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0])
                .and_then(PrometheusBuilder::install_recorder)
                .inspect_err(|error| tracing::warn!(%error, "no metrics"))
                .ok()
        })
        .as_ref()
}

/// The figures as Prometheus reads them.
pub fn render() -> String {
    recorder().map(PrometheusHandle::render).unwrap_or_default()
}

/// Counts and times one request.
pub struct Timer {
    begun: Instant,
    route: Option<MatchedPath>,
    method: &'static str,
}

impl Timer {
    /// Begins.
    pub fn start(request: &Request) -> Self {
        let _ = recorder();
        let method = match *request.method() {
            Method::GET => "GET",
            Method::POST => "POST",
            Method::PUT => "PUT",
            Method::PATCH => "PATCH",
            Method::DELETE => "DELETE",
            Method::HEAD => "HEAD",
            Method::OPTIONS => "OPTIONS",
            _ => "other",
        };
        let route = request.extensions().get::<MatchedPath>().cloned();
        Self { begun: Instant::now(), route, method }
    }

    /// The answer is there.
    pub fn stop(self, status: StatusCode) {
        let route = self.route.as_ref().map_or("other", MatchedPath::as_str);
        let seconds = self.begun.elapsed().as_secs_f64();
        SERIES.with_borrow_mut(|series| {
            let all = match series.get_mut(route) {
                Some(all) => all,
                None => series.entry(route.to_owned()).or_default(),
            };
            let known = all.iter().position(|kept| kept.method == self.method && kept.status == status);
            let at = known.unwrap_or_else(|| {
                all.push(Figures::new(route, self.method, status));
                all.len() - 1
            });
            if let Some(figures) = all.get(at) {
                figures.requests.increment(1);
                figures.seconds.record(seconds);
            }
        });
    }
}

/// What is kept of a route, method and status.
struct Figures {
    method: &'static str,
    status: StatusCode,
    requests: Counter,
    seconds: Histogram,
}

impl Figures {
    fn new(route: &str, method: &'static str, status: StatusCode) -> Self {
        let labels = [
            Label::new("route", route.to_owned()),
            Label::from_static_parts("method", method),
            Label::new("status", status.as_str().to_owned()),
        ];
        Self {
            method,
            status,
            requests: metrics::counter!("sampan_http_requests_total", labels.iter()),
            seconds: metrics::histogram!("sampan_http_request_seconds", labels.iter()),
        }
    }
}

thread_local! {
    /// By route: few, for routes are not paths, methods are known ones, and so are the statuses of one. Looking them up
    /// in the recorder would make a dozen texts for each request.
    static SERIES: RefCell<HashMap<String, Vec<Figures>>> = RefCell::default();
}
