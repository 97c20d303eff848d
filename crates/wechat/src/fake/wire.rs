//! A message as the fields that WeChat writes; the other way round than [`Message`]'s decoder.

use crate::push::{Content, Event, Fields, Message};
use serde_json::{Value, json};

pub(super) fn fields(message: &Message) -> Fields {
    let mut value = json!({
        "ToUserName": message.to, "FromUserName": message.from, "CreateTime": message.created.timestamp(),
        "MsgType": message.content.kind(),
    });
    merge(&mut value, content(&message.content));
    if let Some(id) = message.id {
        value["MsgId"] = id.into();
    }
    match value {
        Value::Object(fields) => fields,
        _ => Fields::new(),
    }
}

fn content(content: &Content) -> Value {
    match content {
        Content::Text { content, menu_id: None } => json!({"Content": content}),
        Content::Text { content, menu_id: Some(id) } => json!({"Content": content, "bizmsgmenuid": id}),
        Content::Image { pic_url, media_id } => json!({"PicUrl": pic_url, "MediaId": media_id}),
        Content::Voice { media_id, format, recognition } => {
            json!({"MediaId": media_id, "Format": format, "Recognition": recognition})
        }
        Content::Video { media_id, thumb_media_id, short: _ } => {
            json!({"MediaId": media_id, "ThumbMediaId": thumb_media_id})
        }
        Content::Location { latitude, longitude, scale, label } => {
            json!({"Location_X": latitude, "Location_Y": longitude, "Scale": scale, "Label": label})
        }
        Content::Link { title, description, url } => {
            json!({"Title": title, "Description": description, "Url": url})
        }
        Content::MiniProgramPage { title, app_id, page_path, thumb_url, thumb_media_id } => json!({
            "Title": title, "AppId": app_id, "PagePath": page_path, "ThumbUrl": thumb_url,
            "ThumbMediaId": thumb_media_id,
        }),
        Content::Event(happened) => event(happened),
        Content::Other { fields, .. } => Value::Object(fields.clone()),
    }
}

fn event(event: &Event) -> Value {
    let mut value = json!({"Event": event.name()});
    let more = match event {
        Event::EnterSession { session_from } => json!({"SessionFrom": session_from}),
        Event::Subscribe { scene, ticket } => {
            let key = scene.as_ref().map(|scene| format!("qrscene_{scene}")).unwrap_or_default();
            json!({"EventKey": key, "Ticket": ticket})
        }
        Event::Unsubscribe => json!({}),
        Event::Scan { scene, ticket } => json!({"EventKey": scene, "Ticket": ticket}),
        Event::Location { latitude, longitude, precision } => {
            json!({"Latitude": latitude, "Longitude": longitude, "Precision": precision})
        }
        Event::Click { key } => json!({"EventKey": key}),
        Event::ScanCode { key, scan_type, result, waiting: _ } => json!({
            "EventKey": key, "ScanCodeInfo": {"ScanType": scan_type, "ScanResult": result},
        }),
        Event::View { url } => json!({"EventKey": url}),
        Event::Other { fields, .. } => Value::Object(fields.clone()),
    };
    merge(&mut value, more);
    value
}

/// Adds what is there; what is not known is left out, as WeChat does.
fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more.into_iter().filter(|(_, value)| !value.is_null()));
    }
}
