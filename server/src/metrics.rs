//! Figures for Prometheus.

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
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

/// Counts requests and times them, by route and status. Routes, not paths: the number of series stays bounded.
pub async fn observe(request: Request, next: Next) -> Response {
    let _ = recorder();
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = request.method().to_string();
    let begun = Instant::now();
    let response = next.run(request).await;
    let labels = [("route", route), ("method", method), ("status", response.status().as_str().to_owned())];
    metrics::counter!("sampan_http_requests_total", &labels).increment(1);
    metrics::histogram!("sampan_http_request_seconds", &labels).record(begun.elapsed().as_secs_f64());
    response
}
