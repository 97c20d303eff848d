//! Files: `storage.*` of the RPC doors, `/v1/storages/…` of the gateway, and the errors of the byte transfer, which look
//! like those of Tencent's object storage (COS).

use crate::{Code, Refusal, body};
use serde_json::{Map, Value as Json, json};

/// Most files that one request names.
pub const MAX_ITEMS: usize = 100;
/// Longest file id or path that is looked at, in bytes.
pub const MAX_NAME: usize = 1024;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Permits to upload.
    Upload(Vec<Upload>),
    /// Addresses to download from.
    Download(Vec<Download>),
    /// Delete files, by id.
    Delete(Vec<String>),
    /// Copy or move files.
    Copy(Vec<Copy>),
    /// What somebody may do with files.
    Authority {
        /// Whose leave is asked for: an openid or a uid.
        user: Option<String>,
        /// Paths or ids.
        paths: Vec<String>,
    },
}

/// A file to be uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Where to.
    pub path: String,
    /// Bytes, if the client says.
    pub size: Option<u64>,
}

/// A file to be downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// Its id.
    pub file_id: String,
    /// Seconds that the address must be good, if the client says.
    pub max_age: Option<u64>,
}

/// A file to be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// From where: a path or an id.
    pub from: String,
    /// To where.
    pub to: String,
    /// Whether it may take the place of a file that is there; the SDKs say yes by saying nothing.
    pub overwrite: bool,
    /// Whether the original goes.
    pub remove: bool,
}

/// What comes of it, for each thing that was asked in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Where to send files to.
    Upload(Vec<Result<Permit, Refusal>>),
    /// The id that was asked for, and the address.
    Download(Vec<(String, Result<Address, Refusal>)>),
    /// The ids of deleted files.
    Deleted(Vec<(String, Result<(), Refusal>)>),
    /// The ids of the copies.
    Copied(Vec<Result<String, Refusal>>),
    /// Path, id, and whether reading and writing are allowed.
    Authority(Vec<(String, String, bool, bool)>),
}

/// Leave to upload a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    /// Where its bytes go.
    pub url: String,
    /// What proves the leave; the client sends it in a header or a field of the form.
    pub authorization: String,
    /// The file's id.
    pub file_id: String,
    /// A name of the file that fits into a header.
    pub meta_id: String,
    /// Where it can be fetched afterwards.
    pub download_url: String,
}

/// Where a file can be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The whole address.
    pub url: String,
    /// Seconds that it is good, if it ends.
    pub max_age: Option<u64>,
}

/// Whether an action of the RPC doors is about files.
pub fn is_action(action: &str) -> bool {
    action.starts_with("storage.")
}

/// Reads an action of the RPC doors: its parameters are in the request's body.
pub fn action(action: &str, fields: &mut Map<String, Json>) -> Result<Operation, Refusal> {
    match action {
        "storage.getUploadMetadata" => {
            let path = name(fields.remove("path"), "path")?;
            let headers = fields.remove("headers");
            let size = headers.as_ref().and_then(|headers| header(headers, "content-length"));
            Ok(Operation::Upload(vec![Upload { path, size }]))
        }
        "storage.batchGetDownloadUrl" => {
            let of = |mut item: Map<String, Json>| {
                let max_age = item.remove("max_age");
                Ok(Download { file_id: name(item.remove("fileid"), "fileid")?, max_age: seconds(max_age)? })
            };
            let list = list(fields.remove("file_list"), "file_list")?;
            Ok(Operation::Download(list.into_iter().map(|item| of(object(item)?)).collect::<Result<_, _>>()?))
        }
        "storage.batchDeleteFile" => {
            let list = list(fields.remove("fileid_list"), "fileid_list")?;
            let ids = list.into_iter().map(|item| name(Some(item), "fileid_list"));
            Ok(Operation::Delete(ids.collect::<Result<_, _>>()?))
        }
        "storage.batchCopyFile" => {
            let list = list(fields.remove("file_list"), "file_list")?;
            let names = ["src_path", "dst_path", "overwrite", "remove_original"];
            Ok(Operation::Copy(
                list.into_iter().map(|item| copy(object(item)?, names)).collect::<Result<_, _>>()?,
            ))
        }
        "storage.getFileAuthority" => {
            let mut text = |name: &str| match fields.remove(name) {
                Some(Json::String(text)) if !text.is_empty() => Some(text),
                _ => None,
            };
            let (openid, uid) = (text("openId"), text("uid"));
            let list = list(fields.remove("fileList"), "fileList")?;
            let path = |item| name(object(item)?.remove("path"), "path");
            let paths = list.into_iter().map(path).collect::<Result<_, _>>()?;
            Ok(Operation::Authority { user: openid.or(uid), paths })
        }
        _ => Err(Refusal::new(Code::UnknownAction, format!("This server has no action {action:?}."))),
    }
}

/// Reads `POST /v1/storages/{name}`: a list.
pub fn gateway(operation: &str, bytes: &[u8]) -> Result<Operation, Refusal> {
    let items = || list(Some(body::parse(bytes, "The body")?), "the body");
    match operation {
        "get-objects-upload-info" => {
            let of = |mut item: Map<String, Json>| {
                let headers = item.remove("signedHeader");
                Ok(Upload {
                    path: name(item.remove("objectId"), "objectId")?,
                    size: headers.as_ref().and_then(|headers| header(headers, "content-length")),
                })
            };
            Ok(Operation::Upload(
                items()?.into_iter().map(|item| of(object(item)?)).collect::<Result<_, _>>()?,
            ))
        }
        "get-objects-download-info" => {
            let of = |mut item: Map<String, Json>| {
                let max_age = item.remove("maxAge");
                let file_id = name(item.remove("cloudObjectId"), "cloudObjectId")?;
                Ok(Download { file_id, max_age: seconds(max_age)? })
            };
            Ok(Operation::Download(
                items()?.into_iter().map(|item| of(object(item)?)).collect::<Result<_, _>>()?,
            ))
        }
        "delete-objects" => {
            let id = |item| name(object(item)?.remove("cloudObjectId"), "cloudObjectId");
            Ok(Operation::Delete(items()?.into_iter().map(id).collect::<Result<_, _>>()?))
        }
        "copy-objects" => {
            let names = ["srcPath", "dstPath", "overwrite", "removeOriginal"];
            Ok(Operation::Copy(
                items()?.into_iter().map(|item| copy(object(item)?, names)).collect::<Result<_, _>>()?,
            ))
        }
        _ => Err(Refusal::new(Code::UnknownAction, "This server has no such path.")),
    }
}

/// The `data` of an answer of the RPC doors. They ask for one upload at a time, which fails as a whole.
pub fn data(answer: Answer) -> Result<Json, Refusal> {
    Ok(match answer {
        Answer::Upload(mut permits) => {
            let permit =
                permits.pop().unwrap_or_else(|| Err(Refusal::param("The parameter path is missing.")))?;
            json!({
                "url": permit.url, "token": permit.authorization, "authorization": permit.authorization,
                "fileId": permit.file_id, "cosFileId": permit.meta_id, "download_url": permit.download_url,
            })
        }
        Answer::Download(list) => {
            let item = |(id, address): (String, Result<Address, Refusal>)| match address {
                Ok(Address { url, max_age }) => json!({
                    "fileid": id, "fileID": id, "download_url": url, "tempFileURL": url,
                    "maxAge": max_age, "status": 0, "code": "SUCCESS",
                }),
                Err(refusal) => json!({
                    "fileid": id, "fileID": id, "download_url": "", "tempFileURL": "",
                    "status": number(&refusal), "errMsg": refusal.message,
                    "code": refusal.code, "message": refusal.message,
                }),
            };
            json!({"download_list": list.into_iter().map(item).collect::<Vec<_>>()})
        }
        Answer::Deleted(list) => {
            json!({"delete_list": list.into_iter().map(|(id, done)| done_item("fileID", Some(id), done.err())).collect::<Vec<_>>()})
        }
        Answer::Copied(list) => json!({"copy_list": list.into_iter().map(|copied| match copied {
            Ok(id) => done_item("fileID", Some(id), None),
            Err(refusal) => done_item("fileID", None, Some(refusal)),
        }).collect::<Vec<_>>()}),
        Answer::Authority(list) => authority(list),
    })
}

/// The body of an answer of the gateway: a list with a code for what failed.
pub fn gateway_data(answer: Answer) -> Json {
    let failed = |key: &str, id: Option<String>, refusal: Refusal| json!({key: id, "code": refusal.code, "message": refusal.message});
    match answer {
        Answer::Upload(permits) => permits
            .into_iter()
            .map(|permit| match permit {
                Ok(permit) => json!({
                    "uploadUrl": permit.url, "authorization": permit.authorization,
                    "token": permit.authorization, "cloudObjectId": permit.file_id,
                    "cloudObjectMeta": permit.meta_id, "downloadUrl": permit.download_url,
                    "downloadUrlEncoded": permit.download_url,
                }),
                Err(refusal) => json!({"code": refusal.code, "message": refusal.message}),
            })
            .collect(),
        Answer::Download(list) => list
            .into_iter()
            .map(|(id, address)| match address {
                Ok(Address { url, .. }) => {
                    json!({"cloudObjectId": id, "downloadUrl": url, "downloadUrlEncoded": url})
                }
                Err(refusal) => failed("cloudObjectId", Some(id), refusal),
            })
            .collect(),
        Answer::Deleted(list) => list
            .into_iter()
            .map(|(id, done)| match done {
                Ok(()) => json!({"cloudObjectId": id}),
                Err(refusal) => failed("cloudObjectId", Some(id), refusal),
            })
            .collect(),
        Answer::Copied(list) => list
            .into_iter()
            .map(|copied| match copied {
                Ok(id) => json!({"cloudObjectId": id}),
                Err(refusal) => failed("cloudObjectId", None, refusal),
            })
            .collect(),
        Answer::Authority(list) => authority(list),
    }
}

/// An error of the byte transfer in COS's form.
pub fn cos_error(code: &str, message: &str, request_id: &str) -> String {
    let escaped = |text: &str| {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace(char::is_control, " ")
    };
    format!(
        "<?xml version='1.0' encoding='utf-8' ?>\n<Error>\n\t<Code>{}</Code>\n\t<Message>{}</Message>\n\t<RequestId>{id}</RequestId>\n\t<TraceId>{id}</TraceId>\n</Error>\n",
        escaped(code),
        escaped(message),
        id = escaped(request_id),
    )
}

/// The answer to an upload by form with `success_action_status=201`.
pub fn cos_posted(location: &str, key: &str, etag: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<?xml version='1.0' encoding='utf-8' ?>\n<PostResponse>\n\t<Location>{}</Location>\n\t<Bucket>files</Bucket>\n\t<Key>{}</Key>\n\t<ETag>\"{etag}\"</ETag>\n</PostResponse>\n",
        escaped(location),
        escaped(key),
    )
}

fn authority(list: Vec<(String, String, bool, bool)>) -> Json {
    let item = |(path, id, read, write)| json!({"path": path, "cosFileId": id, "read": read, "write": write});
    list.into_iter().map(item).collect()
}

fn done_item(key: &str, id: Option<String>, failed: Option<Refusal>) -> Json {
    match failed {
        None => json!({key: id, "code": "SUCCESS", "status": 0}),
        Some(refusal) => json!({
            key: id, "code": refusal.code, "message": refusal.message,
            "status": number(&refusal), "errMsg": refusal.message,
        }),
    }
}

/// The number that `wx.cloud` knows a refusal by.
fn number(refusal: &Refusal) -> i32 {
    Code::ALL.iter().find(|code| code.as_str() == refusal.code).map_or(-1, |code| code.number())
}

fn list(value: Option<Json>, what: &str) -> Result<Vec<Json>, Refusal> {
    match value {
        Some(Json::Array(items)) if (1..=MAX_ITEMS).contains(&items.len()) => Ok(items),
        Some(Json::Array(_)) => Err(Refusal::param(format!("One request names 1 to {MAX_ITEMS} files."))),
        _ => Err(Refusal::param(format!("The parameter {what} must be a list."))),
    }
}

fn object(value: Json) -> Result<Map<String, Json>, Refusal> {
    match value {
        Json::Object(object) => Ok(object),
        _ => Err(Refusal::param("What is listed must be objects.")),
    }
}

/// A file id or path that is not empty.
fn name(value: Option<Json>, what: &str) -> Result<String, Refusal> {
    match value {
        Some(Json::String(text)) if (1..=MAX_NAME).contains(&text.len()) => Ok(text),
        None | Some(Json::Null) => Err(Refusal::param(format!("The parameter {what} is missing."))),
        Some(_) => {
            Err(Refusal::param(format!("The parameter {what} must be a text of 1 to {MAX_NAME} bytes.")))
        }
    }
}

fn copy(mut item: Map<String, Json>, [from, to, overwrite, remove]: [&str; 4]) -> Result<Copy, Refusal> {
    let (from, to) = (name(item.remove(from), from)?, name(item.remove(to), to)?);
    let overwrite = match item.get(overwrite) {
        None | Some(Json::Null) => true,
        Some(_) => body::flag(&mut item, overwrite)?,
    };
    Ok(Copy { from, to, overwrite, remove: body::flag(&mut item, remove)? })
}

/// Seconds; nothing, zero and less are as if nothing had been said.
fn seconds(value: Option<Json>) -> Result<Option<u64>, Refusal> {
    let number = match value {
        None | Some(Json::Null) => return Ok(None),
        Some(Json::Number(number)) => number.as_f64(),
        Some(Json::String(text)) => text.parse().ok(),
        Some(_) => None,
    };
    match number {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "bounded; floats saturate"
        )]
        Some(seconds) if seconds.is_finite() => Ok(Some(seconds.ceil() as u64).filter(|s| *s > 0)),
        _ => Err(Refusal::param("The parameter max_age must be a number of seconds.")),
    }
}

/// A header that is a number, from `{"content-length": "5"}` or `{"content-length": ["5"]}`, however it is spelled.
fn header(headers: &Json, name: &str) -> Option<u64> {
    let value = headers.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1;
    match value {
        Json::Array(values) => values.first().and_then(number_of),
        value => number_of(value),
    }
}

fn number_of(value: &Json) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

#[cfg(test)]
#[path = "storage_tests.rs"]
mod tests;
