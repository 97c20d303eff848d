use super::*;

fn read(name: &str, fields: Json) -> Result<Operation, Refusal> {
    let Json::Object(mut fields) = fields else { return Err(Refusal::param("no object")) };
    action(name, &mut fields)
}

fn copy_of(overwrite: bool, remove: bool) -> Operation {
    Operation::Copy(vec![Copy { from: "a".into(), to: "b".into(), overwrite, remove }])
}

#[test]
fn rpc_as_the_sdks_send_it() {
    let upload =
        read("storage.getUploadMetadata", json!({"path": "a/b.png", "method": "put", "headers": {}}));
    assert_eq!(upload.unwrap(), Operation::Upload(vec![Upload { path: "a/b.png".into(), size: None }]));
    let download = read(
        "storage.batchGetDownloadUrl",
        json!({"file_list": [{"fileid": "cloud://e.f/a", "max_age": 600, "url_type": null}, {"fileid": "x"}]}),
    );
    let of = |id: &str, max_age| Download { file_id: id.into(), max_age };
    assert_eq!(download.unwrap(), Operation::Download(vec![of("cloud://e.f/a", Some(600)), of("x", None)]));
    let delete = read("storage.batchDeleteFile", json!({"fileid_list": ["a", "b"]}));
    assert_eq!(delete.unwrap(), Operation::Delete(vec!["a".into(), "b".into()]));
    let item = json!({"src_path": "a", "dst_path": "b"});
    assert_eq!(read("storage.batchCopyFile", json!({"file_list": [item]})).unwrap(), copy_of(true, false));
    let item = json!({"src_path": "a", "dst_path": "b", "overwrite": false, "remove_original": true});
    assert_eq!(read("storage.batchCopyFile", json!({"file_list": [item]})).unwrap(), copy_of(false, true));
    let authority = read(
        "storage.getFileAuthority",
        json!({"openId": "", "uid": "u", "loginType": "X", "fileList": [{"path": "a", "type": "READ"}]}),
    );
    assert_eq!(authority.unwrap(), Operation::Authority { user: Some("u".into()), paths: vec!["a".into()] });
}

#[test]
fn the_gateway_as_the_sdk_sends_it() {
    let of = |name: &str, value: Json| gateway(name, value.to_string().as_bytes());
    let upload = of(
        "get-objects-upload-info",
        json!([{"objectId": "a", "signedHeader": {"Content-Length": ["5"], "content-type": ["text/plain"]}}]),
    );
    assert_eq!(upload.unwrap(), Operation::Upload(vec![Upload { path: "a".into(), size: Some(5) }]));
    let download = of("get-objects-download-info", json!([{"cloudObjectId": "a"}]));
    assert_eq!(download.unwrap(), Operation::Download(vec![Download { file_id: "a".into(), max_age: None }]));
    assert_eq!(
        of("delete-objects", json!([{"cloudObjectId": "a"}])).unwrap(),
        Operation::Delete(vec!["a".into()])
    );
    assert_eq!(
        of("copy-objects", json!([{"srcPath": "a", "dstPath": "b", "removeOriginal": true}])).unwrap(),
        copy_of(true, true)
    );
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let many: Vec<Json> = (0..=MAX_ITEMS).map(|n| json!({"fileid": n.to_string()})).collect();
    for (action, fields) in [
        ("storage.getUploadMetadata", json!({})),
        ("storage.getUploadMetadata", json!({"path": ""})),
        ("storage.getUploadMetadata", json!({"path": "x".repeat(MAX_NAME + 1)})),
        ("storage.batchGetDownloadUrl", json!({"file_list": []})),
        ("storage.batchGetDownloadUrl", json!({"file_list": many})),
        ("storage.batchGetDownloadUrl", json!({"file_list": ["a"]})),
        ("storage.batchGetDownloadUrl", json!({"file_list": [{"fileid": "a", "max_age": "soon"}]})),
        ("storage.batchDeleteFile", json!({"fileid_list": "a"})),
        ("storage.batchDeleteFile", json!({"fileid_list": [1]})),
        ("storage.batchCopyFile", json!({"file_list": [{"src_path": "a"}]})),
        ("storage.batchCopyFile", json!({"file_list": [{"src_path": "a", "dst_path": "b", "overwrite": 1}]})),
        ("storage.format", json!({})),
    ] {
        assert!(read(action, fields.clone()).is_err(), "{action} {fields}");
    }
    assert!(gateway("delete-objects", b"{}").is_err());
    assert!(gateway("other", b"[]").is_err());
    let endless = read("storage.batchGetDownloadUrl", json!({"file_list": [{"fileid": "a", "max_age": -1}]}));
    assert_eq!(endless.unwrap(), Operation::Download(vec![Download { file_id: "a".into(), max_age: None }]));
}

#[test]
fn answers_as_the_sdks_read_them() {
    let missing = || Refusal::new(Code::StorageFileNonexist, "no");
    let address = Address { url: "http://x/a".into(), max_age: Some(60) };
    let list = vec![("a".to_owned(), Ok(address)), ("b".to_owned(), Err(missing()))];
    let rpc = data(Answer::Download(list.clone())).unwrap();
    assert_eq!(rpc["download_list"][0]["tempFileURL"], "http://x/a");
    assert_eq!(rpc["download_list"][0]["code"], "SUCCESS");
    assert_eq!(rpc["download_list"][1]["code"], "STORAGE_FILE_NONEXIST");
    assert_eq!(rpc["download_list"][1]["status"], -503_003);
    let rest = gateway_data(Answer::Download(list));
    assert_eq!(rest[0]["downloadUrl"], "http://x/a");
    assert_eq!(rest[0].get("code"), None);
    assert_eq!(rest[1]["code"], "STORAGE_FILE_NONEXIST");
    assert_eq!(data(Answer::Upload(vec![Err(missing())])).unwrap_err(), missing());
    let xml = cos_error("A<B>&", "x\ny", "r");
    assert!(xml.contains("<Code>A&lt;B&gt;&amp;</Code>") && xml.contains("<Message>x y</Message>"), "{xml}");
}
