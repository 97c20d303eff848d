//! Errors in the reader's language, from their stable codes.

use types::{FieldError, Problem};

use crate::{i18n::Lang, messages};

messages! {
    /// `not_found`.
    not_found: "This does not exist, or no longer does." | "内容不存在，或已被删除。";
    /// `unauthenticated`.
    unauthenticated: "Your session has ended. Sign in again." | "登录已失效，请重新登录。";
    /// `forbidden`.
    forbidden: "Your role does not allow this." | "你的角色没有此权限。";
    /// `invalid`.
    invalid: "Some values are not valid." | "部分内容填写有误。";
    /// `conflict`.
    conflict: "Somebody else changed this in the meantime." | "内容已被他人修改。";
    /// `stale`.
    stale: "Things have moved on since you looked. Review the new differences." | "内容已有新变化，请重新查看差异。";
    /// `blocked`.
    blocked: "Something stands in the way." | "存在阻止此操作的问题。";
    /// `too_large`.
    too_large: "This is too large." | "内容过大。";
    /// `rate_limited`.
    rate_limited: "Too many attempts. Wait a moment and try again." | "尝试次数过多，请稍后再试。";
    /// `invalid_credentials`.
    invalid_credentials: "E-mail or password is wrong." | "邮箱或密码不正确。";
    /// `internal`.
    internal: "Something broke on our side. Try again." | "服务出现异常，请重试。";
    /// `file_exists`.
    file_exists: "There is a file of this path already." | "该路径已有文件。";
    /// `file_path`.
    file_path: "A path has 1 to 850 bytes, does not begin or end with a slash, and has no empty part, no . and no .." | "路径长度为 1–850 字节，不能以斜杠开头或结尾，且不能含空段、. 或 ..。";
    /// `file_broken`.
    file_broken: "The file did not arrive whole. Try again." | "文件未能完整上传，请重试。";
    /// `file_kind`.
    file_kind: "Files of this kind cannot be sent. PDF, Office, text, CSV, ZIP, MP3, M4A and MP4 can, and PNG, JPEG, WebP and GIF pictures." | "不支持发送此类文件。支持 PDF、Office、文本、CSV、ZIP、MP3、M4A、MP4，以及 PNG、JPEG、WebP、GIF 图片。";
    /// `file_content`.
    file_content: "The content is not what the file's name says." | "文件内容与文件名后缀不符。";
    /// `no_image`.
    no_image: "This is not a PNG, JPEG, WebP or GIF picture of at most 12,000 pixels a side." | "不是有效的 PNG、JPEG、WebP 或 GIF 图片，或边长超过 12000 像素。";
    /// `channel_files`.
    channel_files: "The customer's channel does not carry such a file." | "顾客所在的渠道无法接收此类文件。";
    /// `files_full`.
    files_full: "There is no more room for files in this environment." | "此环境的文件空间已满。";
    /// `busy`.
    busy: "Too much is going on at once. Try again in a moment." | "当前请求过多，请稍后重试。";
    /// The server could not be reached.
    offline: "The server cannot be reached." | "无法连接服务器。";

    /// Field: empty.
    field_required: "This is needed." | "此项必填。";
    /// Field: wrong type.
    field_type: "This has the wrong form." | "类型不正确。";
    /// Field: too many characters.
    field_too_long(n): "At most {n} characters." | "最多 {n} 个字符。";
    /// Field: picture or text too big.
    field_too_long_plain: "This is too long." | "内容过长。";
    /// Field: too few characters.
    field_too_short: "This is too short." | "内容过短。";
    /// Field: number too small.
    field_too_small(n): "At least {n}." | "不能小于 {n}。";
    /// Field: number too large.
    field_too_large(n): "At most {n}." | "不能大于 {n}。";
    /// Field: none of the choices.
    field_choice: "Choose one of the options." | "请选择其中一项。";
    /// Field: not the right shape.
    field_format: "This is not in the right format." | "格式不正确。";
    /// Field: list too long.
    field_too_many(n): "At most {n} entries." | "最多 {n} 项。";
    /// Field: list too short.
    field_too_few(n): "At least {n} entries." | "至少 {n} 项。";
    /// Field: unknown key.
    field_unknown: "This setting is not known." | "未知的设置项。";
    /// Field: points at something missing.
    field_reference: "This refers to something that does not exist." | "引用的内容不存在。";
    /// Field: names the missing thing.
    field_reference_to(what): "{what} does not exist there." | "目标环境中不存在 {what}。";
    /// Field: code does not parse.
    field_syntax: "The code has a syntax error." | "代码存在语法错误。";
    /// Field: twice the same.
    field_duplicate: "This is there twice." | "内容重复。";
    /// A promotion names what its source never published.
    field_unpublished(env): "Not published in {env} yet." | "尚未在 {env} 发布。";
    /// An utterance marks a slot that does not exist.
    field_unknown_slot(slot): "There is no slot {slot}." | "没有词槽 {slot}。";
    /// A golden conversation would go wrong.
    field_gate(say): "This golden conversation would go wrong at “{say}”. Write down why to go on anyway." | "这段标准对话会在“{say}”处出错。如仍要继续，请填写原因。";
    /// `lost`.
    lost: "Somebody else was quicker. The conversation shows who has it now." | "已有同事先一步接入，会话中会显示当前负责人。";
    /// `illegal_state`.
    illegal_state: "That is not possible from its present state." | "当前状态下无法执行此操作。";
    /// `moved_on`.
    moved_on: "The customer has begun another conversation: go on there." | "该顾客已开始新的会话，请在新会话中继续。";
    /// `merged`.
    merged: "This conversation became a part of another one." | "此会话已并入另一个会话。";
    /// `too_late`.
    too_late: "It is too late for that." | "已超过可操作的时间。";
    /// A cell of an import says something else than the first row of its item.
    field_row_differs(row): "This is not what row {row} says of the same item." | "与第 {row} 行同一项的内容不一致。";
    /// An item stands in a file twice.
    field_row_duplicate(row): "The same stands in row {row} already." | "与第 {row} 行重复。";
    /// A key with other characters.
    field_key: "1–64 letters, digits, _ or -." | "只能包含字母、数字、_ 和 -，最多 64 个字符。";
    /// A file: too much of something.
    file_too_large: "The file is larger than the limits. Divide it and import the parts one after the other." | "文件超出限制，请拆分后分批导入。";
    /// A file: damaged.
    file_unreadable: "This file cannot be read. It may be damaged." | "无法读取该文件，文件可能已损坏。";
    /// A file: an old workbook.
    file_old_workbook: "Old or locked Excel files are not read. Save it as .xlsx without a password." | "不支持旧版或加密的 Excel 文件，请另存为不带密码的 .xlsx。";
    /// A file: an encoding.
    file_encoding: "The text is in an encoding that is not known. Save it as UTF-8." | "无法识别文本编码，请另存为 UTF-8。";
    /// A file: nothing in it.
    file_empty: "There is nothing to import in this file." | "文件中没有可导入的内容。";
    /// A file: no headings.
    file_no_headings: "No known headings were found. Compare the file with the example." | "未找到可识别的表头，请对照示例文件检查。";
    /// A file: somebody wants all or nothing.
    file_refused: "Some rows have problems; nothing was imported." | "部分行存在问题，未导入任何内容。";
    /// The bot learns.
    not_ready: "The bot is still learning. Try again in a moment." | "机器人正在训练，请稍后再试。";
    /// The bot cannot learn.
    untrainable: "The bot cannot learn from this content." | "当前内容无法用于训练。";
}

/// A problem as a sentence for people. A code that has no sentence of its own shows the server's English detail.
#[must_use]
pub fn problem(l: Lang, p: &Problem) -> String {
    match p.code.as_str() {
        "not_found" => not_found(l),
        "unauthenticated" => unauthenticated(l),
        "forbidden" => forbidden(l),
        "invalid" => invalid(l),
        "conflict" => conflict(l),
        "stale" => stale(l),
        "blocked" => blocked(l),
        "too_large" => too_large(l),
        "rate_limited" => rate_limited(l),
        "invalid_credentials" => invalid_credentials(l),
        "internal" => internal(l),
        "not_ready" => not_ready(l),
        "untrainable" => untrainable(l),
        "offline" => offline(l),
        "lost" => lost(l),
        "illegal_state" => illegal_state(l),
        "merged" => merged(l),
        "moved_on" => moved_on(l),
        "too_late" => too_late(l),
        "file_exists" => file_exists(l),
        "file_path" => file_path(l),
        "file_broken" => file_broken(l),
        "file_kind" => file_kind(l),
        "file_content" => file_content(l),
        "no_image" => no_image(l),
        "channel_files" => channel_files(l),
        "files_full" => files_full(l),
        "busy" => busy(l),
        "file_too_large" => file_too_large(l),
        "file_unreadable" => file_unreadable(l),
        "file_old_workbook" => file_old_workbook(l),
        "file_encoding" => file_encoding(l),
        "file_empty" => file_empty(l),
        "file_no_headings" => file_no_headings(l),
        "file_refused" => file_refused(l),
        _ => return p.detail.clone(),
    }
    .to_owned()
}

/// The first complaint about exactly one value, as a sentence for people.
#[must_use]
pub fn field_error_at(l: Lang, errors: &[FieldError], path: &str) -> Option<String> {
    errors.iter().find(|e| e.path == path).map(|e| field_error(l, e))
}

/// A complaint about one value as a sentence for people.
#[must_use]
pub fn field_error(l: Lang, e: &FieldError) -> String {
    let limit = e.limit.as_deref();
    let plain = match (e.code.as_str(), limit) {
        ("required", _) => field_required(l),
        ("type", _) => field_type(l),
        ("too_long", Some(n)) => return field_too_long(l, n),
        ("too_long", None) => field_too_long_plain(l),
        ("too_short", _) => field_too_short(l),
        ("too_small", Some(n)) => return field_too_small(l, n),
        ("too_large", Some(n)) => return field_too_large(l, n),
        ("choice", _) => field_choice(l),
        ("format", _) => field_format(l),
        ("too_many", Some(n)) => return field_too_many(l, n),
        ("too_few", Some(n)) => return field_too_few(l, n),
        ("unknown", _) => field_unknown(l),
        ("reference", Some(what)) => return field_reference_to(l, what),
        ("reference", None) => field_reference(l),
        ("syntax", _) => field_syntax(l),
        ("duplicate", _) => field_duplicate(l),
        ("unpublished", Some(env)) => return field_unpublished(l, env),
        ("unknown_slot", Some(slot)) => return field_unknown_slot(l, slot),
        ("row_differs", Some(row)) => return field_row_differs(l, row),
        ("row_duplicate", Some(row)) => return field_row_duplicate(l, row),
        ("key", _) => field_key(l),
        ("gate", Some(say)) => return field_gate(l, say),
        _ => return e.message.clone(),
    };
    plain.to_owned()
}
