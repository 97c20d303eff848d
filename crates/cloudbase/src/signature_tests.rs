use super::*;
use http::Request;

const TIME: i64 = 1_700_000_000;
const SECRET: &[u8] = b"demo-secret-key";
const BODY: &str = r#"{"collectionName":"c","data":["{\"n\":{\"$numberInt\":\"1\"}}"],"multi":false,"limit":1.5,"text":" x ","empty":"","none":null,"o":{"z":1,"a":"ä\""},"action":"database.insertDocument","envName":"e"}"#;
const PARAMS: &str = "action;collectionname;data;envname;limit;multi;none;o;text";
const SIGNATURE: &str = "66f13db15040b97c57ce98847cad3e4163668be87abd9e010ad2d1cdcabab029";

/// What `@cloudbase/signature-nodejs` 2.2.0 made for node-sdk's headers.
fn admin(params: &str, signature: &str) -> Parts {
    let authorization = format!(
        "TC3-HMAC-SHA256 Credential=demo/2023-11-14/tcb/tc3_request, SignedParams={params}, SignedHeaders=content-type;host;user-agent;x-client-timestamp;x-sdk-version;x-tcb-source, Signature={signature}, Timestamp=1, Token=t"
    );
    let request = Request::post("http://127.0.0.1:3000/admin?env=e&seqId=1_2")
        .header("host", "127.0.0.1:3000")
        .header("content-type", "application/json")
        .header("user-agent", "tcb-node-sdk/3.18.3")
        .header("x-client-timestamp", "1700000000000")
        .header("x-sdk-version", "tcb-node-sdk/3.18.3")
        .header("x-tcb-source", ",unknown")
        .header("x-timestamp", TIME.to_string())
        .header("authorization", authorization);
    request.body(()).unwrap().into_parts().0
}

fn proven(head: &Parts, body: &str) -> bool {
    read(head, body.as_bytes()).is_ok_and(|signed| signed.verify(SECRET, TIME).is_ok())
}

#[test]
fn a_signature_of_the_sdk_is_proven() {
    let head = admin(PARAMS, SIGNATURE);
    assert!(is_meant(&head.headers));
    let signed = read(&head, BODY.as_bytes()).unwrap();
    assert_eq!(signed.secret_id(), "demo");
    signed.verify(SECRET, TIME + 600).unwrap();
    assert!(signed.verify(SECRET, TIME + 601).unwrap_err().message.contains("expired"));
    assert!(signed.verify(SECRET, TIME - 601).is_err());
    assert_eq!(signed.verify(b"another-secret", TIME).unwrap_err().code, "SIGN_PARAM_INVALID");
    // Fields in another order mean the same.
    let turned = BODY.replace(r#","envName":"e"}"#, "}").replacen('{', r#"{"envName":"e","#, 1);
    assert!(proven(&head, &turned));
}

#[test]
fn what_was_changed_on_the_way_is_not() {
    let head = admin(PARAMS, SIGNATURE);
    for (from, to) in [
        (r#""n\":"#, r#""m\":"#),
        (r#""collectionName":"c""#, r#""collectionName":"d""#),
        (r#""limit":1.5"#, r#""limit":1.50"#),
        (r#""multi":false"#, r#""multi":true"#),
        (r#""empty":"""#, r#""empty":"x""#),
        (r#""empty":"""#, r#""extra":1"#),
        (r#""envName":"e""#, r#""envName":"f""#),
        (r#""envName":"e""#, r#""envName":"e","EnvName":"f""#),
        (r#""envName":"e","#, ""),
    ] {
        let changed = BODY.replacen(from, to, 1);
        let changed = if from.ends_with(',') { BODY.replacen(r#","envName":"e""#, "", 1) } else { changed };
        assert_ne!(changed, BODY, "{from}");
        assert!(!proven(&head, &changed), "{from} → {to}");
    }
    for change in [
        |head: &mut Parts| head.uri = "http://127.0.0.1:3000/admin?env=f&seqId=1_2".parse().unwrap(),
        |head: &mut Parts| head.method = http::Method::PUT,
        |head: &mut Parts| drop(head.headers.insert("x-tcb-source", "other".parse().unwrap())),
        |head: &mut Parts| drop(head.headers.insert("x-timestamp", "1700000001".parse().unwrap())),
        |head: &mut Parts| drop(head.headers.insert("host", "127.0.0.1:3001".parse().unwrap())),
        |head: &mut Parts| drop(head.headers.remove("x-sdk-version")),
    ] {
        let mut head = admin(PARAMS, SIGNATURE);
        change(&mut head);
        assert!(!proven(&head, BODY));
    }
    // A list without a field leaves it without proof, whatever its signature says.
    let fewer = PARAMS.replace("data;", "");
    assert!(read(&admin(&fewer, SIGNATURE), BODY.as_bytes()).unwrap_err().message.contains("not covered"));
    for body in ["", "[]", "{", "\"x\""] {
        assert!(read(&admin(PARAMS, SIGNATURE), body.as_bytes()).is_err());
    }
}

/// As the js-sdk in Node signs what does not go to `/admin`.
#[test]
fn a_signature_over_the_whole_body_is_proven() {
    let authorization = "TC3-HMAC-SHA256 Credential=demo/2023-11-14/tcb/tc3_request, SignedHeaders=content-type;host;x-request-id, Signature=7733229409ae90d1b51b7aee38faa8010ba622018a60339201e4c006188f45a1, Timestamp=1700000000";
    let head = Request::patch(
        "http://127.0.0.1:3000/v1/database/instances/(default)/databases/(default)/collections/c/documents?a=%7B%7D&",
    )
    .header("host", "127.0.0.1:3000")
    .header("content-type", "application/json; charset=utf-8")
    .header("x-request-id", "ABC")
    .header("authorization", authorization);
    let head = head.body(()).unwrap().into_parts().0;
    assert!(proven(&head, r#"{"data":[{"n":1}],"envName":"e"}"#));
    assert!(!proven(&head, r#"{"data":[{"n":2}],"envName":"e"}"#));
}

#[test]
fn headers_that_cannot_be_read_are_refused() {
    for authorization in [
        "TC3-HMAC-SHA256",
        "TC3-HMAC-SHA256 Credential=demo/2023-11-14/tcb/tc3_request",
        "TC3-HMAC-SHA256 Credential=demo/2023-11-14/cvm/tc3_request, SignedHeaders=host;content-type, Signature=00",
        "TC3-HMAC-SHA256 Credential=/2023-11-14/tcb/tc3_request, SignedHeaders=host;content-type, Signature=00",
        "TC3-HMAC-SHA256 Credential=demo/2023-11-15/tcb/tc3_request, SignedHeaders=host;content-type, Signature=00",
        "TC3-HMAC-SHA256 Credential=demo/2023-11-14/tcb/tc3_request, SignedHeaders=host, Signature=00",
        "TC3-HMAC-SHA256 Credential=demo/2023-11-14/tcb/tc3_request, SignedHeaders=host;content-type, Signature=zz",
        "TC3-HMAC-SHA256 Credential=demo/2023-11-14/tcb/tc3_request, SignedHeaders=host;content-type, Signature=00, Signature=00",
    ] {
        let mut head = admin(PARAMS, SIGNATURE);
        head.headers.insert("authorization", authorization.parse().unwrap());
        assert_eq!(read(&head, BODY.as_bytes()).unwrap_err().code, "SIGN_PARAM_INVALID", "{authorization}");
    }
}
