//! What the SDKs say.

use super::{MAX_FRAME, MAX_NAME, MAX_QUERY, MAX_WATCHED};
use crate::{Direction, Refusal, body, operation as op};
use serde_json::{Map, Value as Json, json};

/// Texts within texts that a query may be wrapped in: the server SDK wraps once.
const MAX_WRAPPINGS: usize = 2;

/// A frame, understood.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientFrame {
    /// The listener it is about, if any; given back in the answer.
    pub watch_id: Option<String>,
    /// The request; given back in the answer.
    pub request_id: String,
    /// What it says.
    pub message: ClientMessage,
}

/// What a client can say.
#[derive(Clone, Debug, PartialEq)]
pub enum ClientMessage {
    /// Who is there. The first frame of a socket, and again when a ticket was refused.
    Login(Login),
    /// Begin a watch.
    InitWatch(Watch),
    /// Go on with a watch of an earlier socket, or after a gap.
    RebuildWatch(Position),
    /// Which event is the newest?
    CheckLast(Position),
    /// End a watch. Never answered.
    CloseWatch,
    /// Is anybody there?
    Ping,
}

/// The inside of `LOGIN`.
#[derive(Clone, Debug, PartialEq)]
pub struct Login {
    /// The environment.
    pub env: String,
    /// The ticket that `auth.wsWebSign` gave.
    pub ticket: String,
}

/// The inside of `INIT_WATCH`.
#[derive(Clone, Debug, PartialEq)]
pub struct Watch {
    /// The environment.
    pub env: String,
    /// The collection.
    pub collection: String,
    /// The condition, in the client dialect.
    pub filter: Json,
    /// Fields to order by, most important first.
    pub order: Vec<(String, Direction)>,
    /// The window, at most [`MAX_WATCHED`].
    pub limit: Option<u32>,
}

/// A watch by its name, and the newest event that the client has.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// The name that `INIT_EVENT` gave.
    pub query_id: String,
    /// The event.
    pub event_id: u64,
}

/// A frame that cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub enum FrameError {
    /// Not a JSON object at all, or too large: the other side does not speak the protocol, and the socket is closed.
    NotAFrame(&'static str),
    /// A wrong frame: answered with `ERROR` and whatever names could be read.
    Malformed {
        /// The listener, if it could be read.
        watch_id: Option<String>,
        /// The request, if it could be read.
        request_id: String,
        /// What is wrong.
        refusal: Refusal,
    },
}

/// Reads a text frame.
pub fn parse(text: &str) -> Result<ClientFrame, FrameError> {
    if text.len() > MAX_FRAME {
        return Err(FrameError::NotAFrame("frames are at most 256 KB"));
    }
    let Ok(Json::Object(mut frame)) = serde_json::from_str::<Json>(text) else {
        return Err(FrameError::NotAFrame("frames are JSON objects"));
    };
    let (watch_id, request_id) =
        (name(&mut frame, "watchId"), name(&mut frame, "requestId").unwrap_or_default());
    match message(&mut frame, watch_id.is_some()) {
        Ok(message) => Ok(ClientFrame { watch_id, request_id, message }),
        Err(refusal) => Err(FrameError::Malformed { watch_id, request_id, refusal }),
    }
}

/// A name that the client chose; numbers and over-long ones are none.
fn name(fields: &mut Map<String, Json>, key: &str) -> Option<String> {
    match fields.remove(key) {
        Some(Json::String(name)) if (1..=MAX_NAME).contains(&name.len()) => Some(name),
        _ => None,
    }
}

fn message(frame: &mut Map<String, Json>, has_watch: bool) -> Result<ClientMessage, Refusal> {
    let kind = body::text(frame, "msgType")?;
    let mut data = object(frame.remove("msgData"));
    let needs_watch = matches!(kind.as_str(), "INIT_WATCH" | "REBUILD_WATCH" | "CHECK_LAST" | "CLOSE_WATCH");
    if needs_watch && !has_watch {
        return Err(Refusal::param("The parameter watchId is missing."));
    }
    match kind.as_str() {
        "LOGIN" => {
            let mut more = object(frame.remove("exMsgData"));
            let env = body::text(&mut data, "envId")?;
            Ok(ClientMessage::Login(Login { env, ticket: body::text(&mut more, "signStr")? }))
        }
        "INIT_WATCH" => watch(&mut data).map(ClientMessage::InitWatch),
        "REBUILD_WATCH" => position(&mut data).map(ClientMessage::RebuildWatch),
        "CHECK_LAST" => position(&mut data).map(ClientMessage::CheckLast),
        "CLOSE_WATCH" => Ok(ClientMessage::CloseWatch),
        "PING" => Ok(ClientMessage::Ping),
        _ => Err(Refusal::param("This server does not know this msgType.")),
    }
}

fn object(value: Option<Json>) -> Map<String, Json> {
    match value {
        Some(Json::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn position(data: &mut Map<String, Json>) -> Result<Position, Refusal> {
    let query_id = body::text(data, "queryID")?;
    let event_id = op::whole_number(data.remove("eventID"), "eventID")?.unwrap_or(0);
    Ok(Position { query_id, event_id })
}

fn watch(data: &mut Map<String, Json>) -> Result<Watch, Refusal> {
    let limit = match data.remove("limit") {
        Some(Json::String(text)) if text.is_empty() => None,
        other => op::whole_number(other, "limit")?,
    };
    if limit == Some(0) {
        return Err(Refusal::param("The limit of a watch is at least 1."));
    }
    Ok(Watch {
        env: body::text(data, "envId")?,
        collection: op::collection(body::text(data, "collName")?)?,
        filter: filter(data.remove("query"))?,
        order: order(data.remove("orderBy"))?,
        limit: limit.map(|n| n.min(u64::from(MAX_WATCHED)) as u32),
    })
}

/// The query's text. The server SDK sends the text of a text; both are unwrapped.
fn filter(value: Option<Json>) -> Result<Json, Refusal> {
    let mut value = value.unwrap_or_default();
    for _ in 0..MAX_WRAPPINGS {
        match &value {
            Json::String(text) if !text.is_empty() => value = body::parse(text.as_bytes(), "The query")?,
            _ => break,
        }
    }
    let filter = match value {
        Json::String(_) | Json::Null | Json::Object(_) => op::filter(Some(value))?,
        _ => return Err(Refusal::param("The query must be a JSON object.")),
    };
    match filter.to_string().len() {
        0..=MAX_QUERY => Ok(filter),
        _ => Err(Refusal::param(format!("The query of a watch has at most {} KB.", MAX_QUERY / 1024))),
    }
}

/// `{"n":"desc"}`: the order of the keys is the order of importance.
fn order(value: Option<Json>) -> Result<Vec<(String, Direction)>, Refusal> {
    let fields: Vec<Json> = object(value)
        .into_iter()
        .map(|(field, direction)| json!({"field": field, "direction": direction}))
        .collect();
    op::order(Some(Json::Array(fields)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message_of(frame: Json) -> ClientMessage {
        parse(&frame.to_string()).unwrap().message
    }

    fn init(data: Json) -> Result<Watch, FrameError> {
        let frame = json!({"watchId": "W", "requestId": "R", "msgType": "INIT_WATCH", "msgData": data});
        match parse(&frame.to_string())?.message {
            ClientMessage::InitWatch(watch) => Ok(watch),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn frames_as_the_sdk_sends_them() {
        let login = json!({"requestId": "1795_0.09", "msgType": "LOGIN",
            "msgData": {"envId": "lantern", "accessToken": "", "referrer": "web", "sdkVersion": "", "dataVersion": ""},
            "exMsgData": {"runtime": "web", "signStr": "opaque", "secretVersion": 1}});
        let expected = Login { env: "lantern".into(), ticket: "opaque".into() };
        assert_eq!(message_of(login), ClientMessage::Login(expected));
        let watch = init(
            json!({"envId": "lantern", "collName": "todos", "query": "{\"n\":{\"$gte\":2}}", "limit": 10,
            "orderBy": {"n": "desc", "a": "asc"}}),
        );
        assert_eq!(
            watch.unwrap(),
            Watch {
                env: "lantern".into(),
                collection: "todos".into(),
                filter: json!({"n": {"$gte": 2}}),
                order: vec![("n".into(), Direction::Desc), ("a".into(), Direction::Asc)],
                limit: Some(10),
            }
        );
        let position = Position { query_id: "Q".into(), event_id: 5 };
        for (kind, expected) in [
            ("REBUILD_WATCH", ClientMessage::RebuildWatch(position.clone())),
            ("CHECK_LAST", ClientMessage::CheckLast(position)),
        ] {
            let frame = json!({"watchId": "W", "requestId": "R", "msgType": kind,
                "msgData": {"envId": "lantern", "collName": "todos", "queryID": "Q", "eventID": 5}});
            assert_eq!(message_of(frame), expected);
        }
        let close = json!({"watchId": "W", "requestId": "R", "msgType": "CLOSE_WATCH", "msgData": null});
        assert_eq!(message_of(close), ClientMessage::CloseWatch);
        let ping = parse(r#"{"requestId":"R","msgType":"PING","msgData":null}"#).unwrap();
        assert_eq!(
            ping,
            ClientFrame { watch_id: None, request_id: "R".into(), message: ClientMessage::Ping }
        );
    }

    #[test]
    fn queries_may_be_texts_within_texts() {
        let filter = |query: Json| {
            init(json!({"envId": "e", "collName": "c", "query": query, "orderBy": {}}))
                .map(|watch| watch.filter)
        };
        assert_eq!(filter(json!("{}")).unwrap(), json!({}));
        assert_eq!(filter(json!("\"\"")).unwrap(), json!({}));
        assert_eq!(filter(json!("")).unwrap(), json!({}));
        let ejson = json!({"n": {"$gte": {"$numberInt": "2"}}}).to_string();
        let twice = serde_json::to_string(&ejson).unwrap();
        assert_eq!(filter(json!(ejson)).unwrap(), json!({"n": {"$gte": 2}}));
        assert_eq!(filter(json!(twice)).unwrap(), json!({"n": {"$gte": 2}}));
        let long = json!({"n": "x".repeat(MAX_QUERY)}).to_string();
        for bad in [json!("[1]"), json!(7), json!("{"), json!("7"), json!(long)] {
            assert!(filter(bad.clone()).is_err(), "{bad}");
        }
    }

    #[test]
    fn wrong_frames_keep_their_names() {
        assert!(matches!(parse("hello"), Err(FrameError::NotAFrame(_))));
        assert!(matches!(parse("[1]"), Err(FrameError::NotAFrame(_))));
        assert!(matches!(parse(&"[".repeat(100_000)), Err(FrameError::NotAFrame(_))));
        assert!(matches!(
            parse(&format!("{{\"a\":\"{}\"}}", "x".repeat(MAX_FRAME))),
            Err(FrameError::NotAFrame(_))
        ));
        let malformed = |text: &str| match parse(text) {
            Err(FrameError::Malformed { watch_id, request_id, refusal }) => {
                (watch_id, request_id, refusal.code)
            }
            other => panic!("{other:?}"),
        };
        let code = "INVALID_PARAM";
        assert_eq!(malformed("{}"), (None, String::new(), code.into()));
        assert_eq!(
            malformed(r#"{"watchId":"W","requestId":"R","msgType":"DANCE"}"#),
            (Some("W".into()), "R".into(), code.into())
        );
        assert_eq!(malformed(r#"{"requestId":"R","msgType":"CHECK_LAST"}"#), (None, "R".into(), code.into()));
        assert_eq!(
            malformed(r#"{"requestId":"R","msgType":"LOGIN","msgData":7}"#),
            (None, "R".into(), code.into())
        );
    }
}
