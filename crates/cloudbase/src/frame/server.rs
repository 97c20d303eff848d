//! What the server says.
//!
//! The inside of an event does not depend on its listener: it is encoded once with [`Event::encode`] and joined to
//! each listener's number by [`next_event`].

use crate::Refusal;
use serde_json::{Value as Json, json};
use std::borrow::Cow;

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
    /// What was done.
    pub data_type: DataType,
    /// What it means for the list.
    pub queue_type: QueueType,
    /// The document.
    pub id: &'a str,
    /// Its values now. Needed for everything but a dequeue, where the client fills in what it has.
    pub document: Option<&'a Json>,
}

/// An encoded event without its number: the fields of an object after the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change(String);

impl Event<'_> {
    /// Encodes the event once for all of its listeners. `Doc` is JSON text within JSON.
    pub fn encode(&self) -> Change {
        let document = self.document.map_or(Cow::Borrowed(""), |d| Cow::Owned(d.to_string()));
        let fields = json!({
            "DataType": self.data_type.as_str(),
            "QueueType": self.queue_type.as_str(),
            "DocID": self.id,
            "Doc": document,
        });
        Change(fields.to_string().split_off(1))
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

/// `INIT_EVENT`: the whole list. The numbers of its events are not read; the client continues after `current`.
pub fn init_event<'a>(
    watch_id: &str,
    request_id: &str,
    query_id: &str,
    current: u64,
    changes: impl IntoIterator<Item = &'a Change>,
) -> String {
    events(
        "INIT_EVENT",
        watch_id,
        request_id,
        query_id,
        current,
        changes.into_iter().map(|change| (0, change)),
    )
}

/// `NEXT_EVENT`: changes with ascending numbers; those with one number make one change to the app.
pub fn next_event<'a>(
    watch_id: &str,
    request_id: &str,
    query_id: &str,
    current: u64,
    changes: impl IntoIterator<Item = (u64, &'a Change)>,
) -> String {
    events("NEXT_EVENT", watch_id, request_id, query_id, current, changes)
}

fn events<'a>(
    kind: &str,
    watch_id: &str,
    request_id: &str,
    query_id: &str,
    current: u64,
    changes: impl IntoIterator<Item = (u64, &'a Change)>,
) -> String {
    let (watch_id, request_id, query_id) =
        (Json::from(watch_id), Json::from(request_id), Json::from(query_id));
    let mut frame = format!(
        r#"{{"watchId":{watch_id},"requestId":{request_id},"msgType":"{kind}","msgData":{{"queryID":{query_id},"currEvent":{current},"events":["#
    );
    for (index, (number, Change(fields))) in changes.into_iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        frame.push_str(&format!(r#"{comma}{{"ID":{number},{fields}"#));
    }
    frame.push_str("]}}");
    frame
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

    fn event(data_type: DataType, queue_type: QueueType, document: Option<&Json>) -> Change {
        Event { data_type, queue_type, id: "id\"1", document }.encode()
    }

    #[test]
    fn events_are_encoded_once_and_numbered_later() {
        let document = json!({"_id": "id\"1", "n": 3});
        let added = event(DataType::Add, QueueType::Enqueue, Some(&document));
        let removed = event(DataType::Remove, QueueType::Dequeue, None);
        let frame = next_event("W", "R", "Q\"", 7, [(6, &added), (7, &removed)]);
        let expected = json!({"watchId": "W", "requestId": "R", "msgType": "NEXT_EVENT", "msgData": {
            "queryID": "Q\"", "currEvent": 7, "events": [
                {"ID": 6, "DataType": "add", "QueueType": "enqueue", "DocID": "id\"1",
                    "Doc": "{\"_id\":\"id\\\"1\",\"n\":3}"},
                {"ID": 7, "DataType": "remove", "QueueType": "dequeue", "DocID": "id\"1", "Doc": ""}]}});
        assert_eq!(serde_json::from_str::<Json>(&frame).unwrap(), expected);
    }

    #[test]
    fn golden_frames() {
        let document = json!({"_id": "id1"});
        let init = Event {
            data_type: DataType::Init,
            queue_type: QueueType::Init,
            id: "id1",
            document: Some(&document),
        };
        assert_eq!(
            init_event("W", "R", "Q", 1, [&init.encode()]),
            r#"{"watchId":"W","requestId":"R","msgType":"INIT_EVENT","msgData":{"queryID":"Q","currEvent":1,"events":[{"ID":0,"DataType":"init","QueueType":"init","DocID":"id1","Doc":"{\"_id\":\"id1\"}"}]}}"#
        );
        assert_eq!(
            next_event("W", "R", "Q", 4, []),
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
