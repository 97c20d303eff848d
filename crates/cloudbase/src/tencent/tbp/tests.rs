//! Actions and answers, in the fields of each version.

use super::*;
use crate::tencent::{ApiCode, ApiError, Call, Incoming};
use serde_json::{Value as Json, json};

/// A call as its signature leaves it.
fn call(action: &str, version: &str, params: Json) -> Call {
    let form = "SecretId=a&Timestamp=1&Signature=AAAA&Action=A&Version=V";
    let request = http::Request::post("/")
        .header("host", "localhost")
        .header("content-type", "application/x-www-form-urlencoded");
    let parts = request.body(()).unwrap().into_parts().0;
    let mut call = Call::read(Incoming::new(&parts, form.as_bytes())).unwrap();
    (call.action, call.version) = (action.into(), version.into());
    call.params = params.as_object().unwrap().clone();
    call
}

fn read(action: &str, version: &str, params: Json) -> Result<Request, ApiError> {
    Request::read(&call(action, version, params))
}

fn refused(action: &str, version: &str, params: Json) -> ApiCode {
    read(action, version, params).unwrap_err().code
}

fn terminal(bot_env: BotEnv) -> Terminal {
    Terminal { bot_id: "lantern-bot".into(), bot_env, terminal_id: "t-1".into(), platform: None }
}

const OLD: &str = "2019-03-11";
const NEW: &str = "2019-06-27";

#[test]
fn all_actions_of_both_versions() {
    let text = json!({"BotId": "lantern-bot", "BotEnv": "release", "TerminalId": "t-1", "InputText": " 订票\n",
        "SessionAttributes": "{\"a\":1}", "PlatformType": null, "PlatformId": null, "Else": [1]});
    for version in [OLD, NEW] {
        let wanted = Request::TextProcess {
            terminal: terminal(BotEnv::Release),
            input_text: " 订票\n".into(),
            session_attributes: "{\"a\":1}".into(),
        };
        assert_eq!(read("TextProcess", version, text.clone()).unwrap(), wanted);
    }
    let reset = |version| Request::TextReset { version, terminal: terminal(BotEnv::Dev) };
    let dev = json!({"BotId": "lantern-bot", "BotEnv": "dev", "TerminalId": "t-1"});
    assert_eq!(read("TextReset", NEW, dev).unwrap(), reset(Version::V20190627));
    let none = json!({"BotId": "lantern-bot", "TerminalId": "t-1"});
    assert_eq!(read("TextReset", OLD, none.clone()).unwrap(), reset(Version::V20190311));
    assert_eq!(refused("TextReset", NEW, none), ApiCode::MissingParameter);

    let numbered = json!({"BotId": "lantern-bot", "UserId": "t-1", "BotVersion": "7", "BotEnv": "release"});
    let wanted = Request::Reset { terminal: terminal(BotEnv::Release), bot_version: Some("7".into()) };
    assert_eq!(read("Reset", OLD, numbered).unwrap(), wanted);
    let wanted = Request::Reset { terminal: terminal(BotEnv::Dev), bot_version: None };
    assert_eq!(read("Reset", OLD, json!({"BotId": "lantern-bot", "UserId": "t-1"})).unwrap(), wanted);

    let wanted = Request::CreateBot { bot_name: "lantern".into(), bot_cn_name: "灯笼".into() };
    assert_eq!(read("CreateBot", OLD, json!({"BotName": "lantern", "BotCnName": "灯笼"})).unwrap(), wanted);
}

#[test]
fn where_the_end_user_writes() {
    let params = json!({"BotId": "b", "BotEnv": "dev", "TerminalId": "t", "PlatformType": "WXWork", "PlatformId": "ww1"});
    let Request::TextReset { terminal, .. } = read("TextReset", NEW, params).unwrap() else { panic!() };
    assert_eq!(terminal.platform, Some(Platform { kind: PlatformType::WxWork, id: "ww1".into() }));
}

#[test]
fn unknown_actions_and_versions() {
    assert_eq!(refused("TextProcess", "2019-03-26", json!({})), ApiCode::NoSuchVersion);
    for (action, version) in [("Reset", NEW), ("CreateBot", NEW), ("PostText", OLD), ("textProcess", NEW)] {
        assert_eq!(refused(action, version, json!({})), ApiCode::InvalidAction, "{action}");
    }
}

#[test]
fn missing_wrong_and_too_long_parameters() {
    let whole = json!({"BotId": "b", "BotEnv": "dev", "TerminalId": "t", "InputText": "x"});
    let with = |name: &str, value: Json| {
        let mut params = whole.clone();
        params[name] = value;
        read("TextProcess", NEW, params).map(|_| ()).map_err(|e| e.code)
    };
    for name in ["BotId", "BotEnv", "TerminalId", "InputText"] {
        assert_eq!(with(name, json!(null)), Err(ApiCode::MissingParameter), "{name}");
        assert_eq!(with(name, json!("")), Err(ApiCode::MissingParameter), "{name}");
        assert_eq!(with(name, json!(1)), Err(ApiCode::InvalidParameter), "{name}");
        assert_eq!(with(name, json!(["x"])), Err(ApiCode::InvalidParameter), "{name}");
    }
    for (name, longest) in [
        ("BotId", MAX_BOT_ID),
        ("TerminalId", MAX_TERMINAL_ID),
        ("InputText", MAX_INPUT_TEXT),
        ("SessionAttributes", MAX_SESSION_ATTRIBUTES),
    ] {
        assert_eq!(with(name, "灯".repeat(longest).into()), Ok(()), "{name}");
        assert_eq!(
            with(name, "灯".repeat(longest + 1).into()),
            Err(ApiCode::InvalidParameterValue),
            "{name}"
        );
        assert_eq!(with(name, json!("a\0b")), Err(ApiCode::InvalidParameterValue), "{name}");
    }
    assert_eq!(with("TerminalId", json!("a\nb")), Err(ApiCode::InvalidParameterValue));
    assert_eq!(with("BotEnv", json!("prod")), Err(ApiCode::InvalidParameterValue));
    assert_eq!(with("PlatformType", json!("Fax")), Err(ApiCode::InvalidParameterValue));
    assert_eq!(refused("CreateBot", OLD, json!({"BotCnName": "x"})), ApiCode::MissingParameter);
    assert_eq!(refused("Reset", OLD, json!({"BotId": "x", "TerminalId": "t"})), ApiCode::MissingParameter);
}

fn reply() -> Reply {
    Reply {
        dialog_status: DialogStatus::Continue,
        bot_name: "lantern".into(),
        intent_name: "book_ticket".into(),
        slots: vec![SlotInfo { name: "film".into(), value: String::new() }],
        input_text: "订票".into(),
        messages: vec![Group { content: "哪一部？".into(), url: String::new() }],
        session_attributes: String::new(),
        result_type: ResultType::Task,
        response_text: "哪一部？".into(),
    }
}

#[test]
fn answers_have_the_fields_of_their_action_and_version() {
    let full = json!({"Response": {"DialogStatus": "COUTINUE", "BotName": "lantern", "IntentName": "book_ticket",
        "SlotInfoList": [{"SlotName": "film", "SlotValue": ""}], "InputText": "订票",
        "ResponseMessage": {"GroupList": [{"ContentType": "text/plain", "Url": "", "Content": "哪一部？"}]},
        "SessionAttributes": "", "ResultType": "1", "ResponseText": "哪一部？", "RequestId": "r"}});
    assert_eq!(Response::TextProcess(reply()).body("r"), full);
    assert_eq!(Response::TextReset(Version::V20190627, reply()).body("r"), full);
    let mut short = full.clone();
    for name in ["ResponseMessage", "ResultType"] {
        short["Response"].as_object_mut().unwrap().remove(name);
    }
    assert_eq!(Response::TextReset(Version::V20190311, reply()).body("r"), short);
    assert_eq!(
        Response::Reset(reply()).body("r"),
        json!({"Response": {"DialogStatus": "continue", "BotName": "lantern", "IntentName": "book_ticket",
            "ResponseText": "哪一部？", "SlotInfoList": [{"SlotName": "film", "SlotValue": ""}],
            "SessionAttributes": "", "Question": "订票", "WaveUrl": "", "WaveData": "", "RequestId": "r"}})
    );
    let made = Response::CreateBot { task_request_id: "task".into(), msg: String::new() };
    assert_eq!(made.body("r"), json!({"Response": {"TaskRequestId": "task", "Msg": "", "RequestId": "r"}}));
}

/// As the real service answered when nothing fitted (recorded by a user in 2020, cnblogs.com: mrlonely2018, 13087164).
#[test]
fn an_answer_without_a_match_is_empty_and_not_null() {
    let none = Reply {
        dialog_status: DialogStatus::None,
        bot_name: String::new(),
        intent_name: String::new(),
        slots: Vec::new(),
        messages: Vec::new(),
        result_type: ResultType::Fallback,
        response_text: String::new(),
        ..reply()
    };
    let body = Response::TextProcess(none).body("r").to_string();
    assert!(!body.contains("null"), "{body}");
    assert!(body.contains(r#""SlotInfoList":[]"#) && body.contains(r#""ResultType":"5""#), "{body}");
    let types = [ResultType::Error, ResultType::QuestionAnswer, ResultType::ChitChat, ResultType::Similar];
    assert_eq!(types.map(ResultType::as_str), ["0", "2", "3", "6"]);
    let statuses = [DialogStatus::None, DialogStatus::Start, DialogStatus::Complete];
    assert_eq!(statuses.map(DialogStatus::as_str), ["", "START", "COMPLETE"]);
}
