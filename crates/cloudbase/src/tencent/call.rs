//! A request, taken apart: what is called, with which parameters, signed by whom.

use super::{ApiCode, ApiError, MAX_QUERY, Signed, form, legacy, tc3};
use crate::body;
use http::{HeaderMap, Method, Uri, header::AUTHORIZATION, request::Parts};
use serde_json::{Map, Value as Json};

/// Characters of the name of an action, a version, a region or a trace.
const MAX_NAME: usize = 64;
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// A request as it came. Signatures cover its bytes: nothing may have been decoded or rewritten on the way here, and a
/// proxy in between has to hand on the `Host` header.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    /// The method.
    pub method: &'a Method,
    /// The path and the raw query; over HTTP/2 the host too.
    pub uri: &'a Uri,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The raw body.
    pub body: &'a [u8],
}

/// What is called. Nothing of it is to be believed before [`Signed::verify`].
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The action: `TextProcess`.
    pub action: String,
    /// The version of the product's interface: `2019-06-27`.
    pub version: String,
    /// The region, which TBP has no use for.
    pub region: Option<String>,
    /// The language that messages are wanted in.
    pub language: Option<Language>,
    /// The client's own name of the call (`X-TC-TraceId`). The Node SDK shows with an error what the header of the same
    /// name in the answer says.
    pub trace_id: Option<String>,
    /// The action's parameters. Of a query or a form, every value is a text.
    pub params: Map<String, Json>,
    /// Who calls.
    pub signed: Signed,
}

/// A language that the SDKs can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `zh-CN`.
    Chinese,
    /// `en-US`.
    English,
}

impl<'a> Incoming<'a> {
    /// A request of the `http` crate.
    pub fn new(parts: &'a Parts, body: &'a [u8]) -> Self {
        Self { method: &parts.method, uri: &parts.uri, headers: &parts.headers, body }
    }

    /// Whether a request is meant for this API rather than for a page at the same address: it names an action in a
    /// header or in the query, or is a form. To be asked before the body is read.
    pub fn is_meant<B>(request: &http::Request<B>) -> bool {
        let named = |query: &str| query.split('&').any(|pair| pair.starts_with("Action="));
        request.headers().contains_key("x-tc-action")
            || request.uri().query().is_some_and(named)
            || (request.method() == Method::POST && has_type(request.headers(), FORM))
    }

    pub(super) fn is_get(&self) -> bool {
        self.method == Method::GET
    }

    pub(super) fn query(&self) -> &'a str {
        self.uri.query().unwrap_or_default()
    }

    /// The paths that a client may have signed: the one it sent, and `/`.
    pub(super) fn paths(&self) -> Vec<&'a str> {
        match self.uri.path() {
            "/" | "" => vec!["/"],
            path => vec![path, "/"],
        }
    }

    /// The hosts that a client may have signed: as sent, and without the port.
    pub(super) fn hosts(&self) -> Result<Vec<&'a str>, ApiError> {
        let sent = match header(self.headers, "host")? {
            Some(host) => host,
            None => self.uri.authority().map(|a| a.as_str()).ok_or_else(|| ApiError::missing("Host"))?,
        };
        Ok(match sent.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => vec![sent, name],
            _ => vec![sent],
        })
    }
}

impl Call {
    /// Reads a request: a TC3 call by POST (JSON) or GET (query), or one with an older signature by POST (form) or GET.
    ///
    /// Errors: `UnsupportedProtocol` for other methods, `InvalidAuthorization`, `InvalidSecretId`, `TokenFailure`,
    /// `MissingParameter`, `InvalidParameter`, `InvalidParameterValue`, `InvalidRequest`, `RequestSizeLimitExceeded`.
    pub fn read(incoming: Incoming<'_>) -> Result<Self, ApiError> {
        if !incoming.is_get() && incoming.method != Method::POST {
            return Err(ApiError::new(ApiCode::UnsupportedProtocol, "The method must be POST or GET."));
        }
        if incoming.query().len() > MAX_QUERY || incoming.body.len() > body::MAX_BYTES {
            return Err(ApiError::new(ApiCode::RequestSizeLimitExceeded, "The request is too large."));
        }
        let trace_id = header(incoming.headers, "x-tc-traceid")?.filter(|id| is_name(id)).map(str::to_owned);
        let call = match header(incoming.headers, AUTHORIZATION.as_str())? {
            Some(authorization) => of_headers(incoming, authorization),
            None if incoming.headers.contains_key("x-tc-action") => {
                Err(ApiError::authorization("The Authorization header is missing."))
            }
            None => of_parameters(incoming),
        };
        call.map(|call| Self { trace_id, ..call })
    }
}

/// A TC3 call: what is called is in the headers.
fn of_headers(incoming: Incoming<'_>, authorization: &str) -> Result<Call, ApiError> {
    let signed = tc3::read(&incoming, authorization)?;
    let named = |name: &str| Ok::<_, ApiError>(header(incoming.headers, name)?.map(str::to_owned));
    refuse_token(named("X-TC-Token")?)?;
    let params = match incoming.is_get() {
        true => form::pairs(incoming.query().as_bytes()).and_then(form::nest)?,
        false if has_type(incoming.headers, MULTIPART) => {
            return Err(ApiError::new(ApiCode::InvalidRequest, "Multipart forms are not taken: send JSON."));
        }
        false => body::parse_object(incoming.body, "The body")?,
    };
    Ok(Call {
        action: required(named("X-TC-Action")?, "X-TC-Action")?,
        version: required(named("X-TC-Version")?, "X-TC-Version")?,
        region: named("X-TC-Region")?.filter(|name| is_name(name)),
        language: named("X-TC-Language")?.and_then(Language::read),
        trace_id: None,
        params,
        signed,
    })
}

/// A call with an older signature: everything is among the parameters.
fn of_parameters(incoming: Incoming<'_>) -> Result<Call, ApiError> {
    let mut pairs = match incoming.is_get() {
        true => form::pairs(incoming.query().as_bytes())?,
        false if has_type(incoming.headers, FORM) => form::pairs(incoming.body)?,
        false => return Err(ApiError::authorization("The Authorization header is missing.")),
    };
    let signed = legacy::read(&incoming, &mut pairs)?;
    refuse_token(pairs.remove("Token"))?;
    pairs.remove("RequestClient");
    Ok(Call {
        action: required(pairs.remove("Action"), "Action")?,
        version: required(pairs.remove("Version"), "Version")?,
        region: pairs.remove("Region").filter(|name| is_name(name)),
        language: pairs.remove("Language").and_then(Language::read),
        trace_id: None,
        params: form::nest(pairs)?,
        signed,
    })
}

impl Language {
    fn read(name: String) -> Option<Self> {
        match name.as_str() {
            "zh-CN" => Some(Language::Chinese),
            "en-US" => Some(Language::English),
            _ => None,
        }
    }
}

fn refuse_token(token: Option<String>) -> Result<(), ApiError> {
    match token {
        Some(token) if !token.is_empty() => Err(ApiError::new(
            ApiCode::TokenFailure,
            "There are no temporary credentials here: send no token.",
        )),
        _ => Ok(()),
    }
}

fn required(value: Option<String>, name: &str) -> Result<String, ApiError> {
    match value {
        Some(value) if is_name(&value) => Ok(value),
        Some(value) if !value.is_empty() => {
            let message = format!("The parameter `{name}` cannot be one.");
            Err(ApiError::new(ApiCode::InvalidParameterValue, message))
        }
        _ => Err(ApiError::missing(name)),
    }
}

fn is_name(text: &str) -> bool {
    (1..=MAX_NAME).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
}

fn has_type(headers: &HeaderMap, wanted: &str) -> bool {
    let sent =
        headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    sent.split(';').next().is_some_and(|sent| sent.trim().eq_ignore_ascii_case(wanted))
}

/// A header that may come once: of two, the signer and we could mean different ones.
pub(super) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, ApiError> {
    let mut values = headers.get_all(name).iter();
    let (first, second) = (values.next(), values.next());
    let readable = match (first, second) {
        (None, _) => return Ok(None),
        (Some(value), None) => value.to_str().ok(),
        (Some(_), Some(_)) => None,
    };
    match readable {
        Some(text) => Ok(Some(text)),
        None => Err(ApiError::new(ApiCode::InvalidRequest, format!("The header {name} cannot be read."))),
    }
}
