//! What the server says.
//!
//! Events do not depend on their listener: they are encoded once, with [`encode_events`], and put into each listener's
//! frame as they are.

use crate::Refusal;
use serde_json::{Value as Json, json};

/// What was done to a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataType {
    /// It was there when the watch began.
    Init,
    /// It was added.
    Add,
    /// It was changed with operators.
    Update,
    /// It was replaced.
    Replace,
    /// It was removed.
    Remove,
    /// Nothing: the window of an ordered, limited watch moved over it.
    Limit,
}

/// What that means for the listener's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueType {
    /// It is part of a new list.
    Init,
    /// It came.
    Enqueue,
    /// It is still there, with other values.
    Update,
    /// It went.
    Dequeue,
}

impl DataType {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            DataType::Init => "init",
            DataType::Add => "add",
            DataType::Update => "update",
            DataType::Replace => "replace",
            DataType::Remove => "remove",
            DataType::Limit => "limit",
        }
    }
}

impl QueueType {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            QueueType::Init => "init",
            QueueType::Enqueue => "enqueue",
            QueueType::Update => "update",
            QueueType::Dequeue => "dequeue",
        }
    }
}

/// One document's part in a change.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// The change's number. Events with one number make one change to the app; those of `INIT_EVENT` are not read.
    pub number: u64,
    /// What was done.
    pub data_type: DataType,
    /// What it means for the list.
    pub queue_type: QueueType,
    /// The id of the document: a text or a number, as the SDKs compare it with `_id`.
    pub id: Json,
    /// Its values now. Needed for everything but a dequeue, where the client fills in what it has.
    pub document: Option<&'a Json>,
    /// For an update: paths and their new values.
    pub updated_fields: Option<&'a Json>,
    /// For an update: paths that are gone.
    pub removed_fields: Option<&'a Json>,
}

/// Encodes events for all of their listeners at once: the inside of the list in a frame.
pub fn encode_events<'a>(events: impl IntoIterator<Item = Event<'a>>) -> String {
    let events: Vec<String> = events.into_iter().map(|event| event.encode().to_string()).collect();
    events.join(",")
}

impl Event<'_> {
    /// Values are JSON text within JSON.
    fn encode(&self) -> Json {
        let text = |value: Option<&Json>| value.map_or_else(String::new, Json::to_string);
        let mut event = json!({
            "ID": self.number,
            "DataType": self.data_type.as_str(),
            "QueueType": self.queue_type.as_str(),
            "DocID": &self.id,
            "Doc": text(self.document),
        });
        if self.data_type == DataType::Update {
            if self.updated_fields.is_some() {
                event["UpdatedFields"] = text(self.updated_fields).into();
            }
            if self.removed_fields.is_some() {
                // The SDK reads the lower-case name and ends the listener if only the other one is there.
                event["removedFields"] = text(self.removed_fields).into();
            }
        }
        event
    }
}

/// `LOGIN_RES` for a good ticket.
pub fn login_ok(request_id: &str, env: &str) -> String {
    json!({"requestId": request_id, "msgType": "LOGIN_RES", "msgData": {"envId": env}}).to_string()
}

/// `LOGIN_RES` for a bad one; the client tries again with a new ticket, twice.
pub fn login_failed(request_id: &str, refusal: &Refusal) -> String {
    let data = json!({"code": refusal.code, "message": refusal.message});
    json!({"requestId": request_id, "msgType": "LOGIN_RES", "msgData": data}).to_string()
}

/// `INIT_EVENT`: the whole list, from encoded events. The client continues after `current`.
pub fn init_event<T: AsRef<str>>(
    watch_id: &str,
    request_id: &str,
    query_id: &str,
    current: u64,
    events: &[T],
) -> String {
    frame("INIT_EVENT", watch_id, request_id, query_id, current, events)
}

/// `NEXT_EVENT`: encoded events with ascending numbers, each one more than the one before.
pub fn next_event<T: AsRef<str>>(
    watch_id: &str,
    request_id: &str,
    query_id: &str,
    current: u64,
    events: &[T],
) -> String {
    frame("NEXT_EVENT", watch_id, request_id, query_id, current, events)
}

fn frame<T: AsRef<str>>(
    kind: &str,
    watch_id: &str,
    request_id: &str,
    query_id: &str,
    current: u64,
    events: &[T],
) -> String {
    let (watch_id, request_id, query_id) =
        (Json::from(watch_id), Json::from(request_id), Json::from(query_id));
    let events: Vec<&str> = events.iter().map(AsRef::as_ref).filter(|events| !events.is_empty()).collect();
    let events = events.join(",");
    format!(
        r#"{{"watchId":{watch_id},"requestId":{request_id},"msgType":"{kind}","msgData":{{"queryID":{query_id},"currEvent":{current},"events":[{events}]}}}}"#
    )
}

/// `CHECK_EVENT`: the newest number of a watch.
pub fn check_event(watch_id: &str, request_id: &str, query_id: &str, current: u64) -> String {
    let data = json!({"queryID": query_id, "currEvent": current});
    json!({"watchId": watch_id, "requestId": request_id, "msgType": "CHECK_EVENT", "msgData": data})
        .to_string()
}

/// `PONG`.
pub fn pong(request_id: &str) -> String {
    json!({"requestId": request_id, "msgType": "PONG", "msgData": null}).to_string()
}

/// `ERROR`. The SDK shows it to the app and ends the listener, unless the code is about the ticket.
pub fn error(watch_id: Option<&str>, request_id: &str, refusal: &Refusal) -> String {
    let data = json!({"code": refusal.code, "message": refusal.message});
    json!({"watchId": watch_id, "requestId": request_id, "msgType": "ERROR", "msgData": data}).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    fn event(number: u64, data_type: DataType, queue_type: QueueType, document: Option<&Json>) -> Event<'_> {
        Event {
            number,
            data_type,
            queue_type,
            id: "id\"1".into(),
            document,
            updated_fields: None,
            removed_fields: None,
        }
    }

    #[test]
    fn encoded_events_are_joined_to_a_frame() {
        let document = json!({"_id": "id\"1", "n": 3});
        let added = encode_events([event(6, DataType::Add, QueueType::Enqueue, Some(&document))]);
        let (updated, gone) = (json!({"a.b": 9}), json!(["d"]));
        let update = Event {
            updated_fields: Some(&updated),
            removed_fields: Some(&gone),
            ..event(7, DataType::Update, QueueType::Update, Some(&document))
        };
        let others = encode_events([update, event(7, DataType::Remove, QueueType::Dequeue, None)]);
        let frame = next_event("W", "R", "Q\"", 7, &[added.as_str(), "", &others]);
        let expected = json!({"watchId": "W", "requestId": "R", "msgType": "NEXT_EVENT", "msgData": {
            "queryID": "Q\"", "currEvent": 7, "events": [
                {"ID": 6, "DataType": "add", "QueueType": "enqueue", "DocID": "id\"1",
                    "Doc": "{\"_id\":\"id\\\"1\",\"n\":3}"},
                {"ID": 7, "DataType": "update", "QueueType": "update", "DocID": "id\"1",
                    "Doc": "{\"_id\":\"id\\\"1\",\"n\":3}", "UpdatedFields": "{\"a.b\":9}", "removedFields": "[\"d\"]"},
                {"ID": 7, "DataType": "remove", "QueueType": "dequeue", "DocID": "id\"1", "Doc": ""}]}});
        assert_eq!(serde_json::from_str::<Json>(&frame).unwrap(), expected);
    }

    #[test]
    fn golden_frames() {
        let document = json!({"_id": "id1"});
        let init = Event { id: "id1".into(), ..event(0, DataType::Init, QueueType::Init, Some(&document)) };
        assert_eq!(
            init_event("W", "R", "Q", 1, &[encode_events([init])]),
            r#"{"watchId":"W","requestId":"R","msgType":"INIT_EVENT","msgData":{"queryID":"Q","currEvent":1,"events":[{"ID":0,"DataType":"init","QueueType":"init","DocID":"id1","Doc":"{\"_id\":\"id1\"}"}]}}"#
        );
        assert_eq!(
            next_event::<&str>("W", "R", "Q", 4, &[]),
            r#"{"watchId":"W","requestId":"R","msgType":"NEXT_EVENT","msgData":{"queryID":"Q","currEvent":4,"events":[]}}"#
        );
        assert_eq!(login_ok("R", "E"), r#"{"requestId":"R","msgType":"LOGIN_RES","msgData":{"envId":"E"}}"#);
        assert_eq!(
            check_event("W", "R", "Q", 7),
            r#"{"watchId":"W","requestId":"R","msgType":"CHECK_EVENT","msgData":{"queryID":"Q","currEvent":7}}"#
        );
        assert_eq!(pong("R"), r#"{"requestId":"R","msgType":"PONG","msgData":null}"#);
        assert_eq!(
            error(Some("W"), "R", &Refusal::new(Code::SysErr, "No.")),
            r#"{"watchId":"W","requestId":"R","msgType":"ERROR","msgData":{"code":"SYS_ERR","message":"No."}}"#
        );
    }
}
