//! Words of the users' pages.

use crate::messages;

messages! {
    /// The page.
    title: "Users" | "用户";
    /// What the page is for.
    list_text: "The people who use your mini-program." | "使用小程序的用户。";
    /// Tab.
    tab_users: "All users" | "全部用户";
    /// Tab and page.
    tab_methods: "Sign-in methods" | "登录方式";
    /// What it is for.
    methods_text: "How users of this environment may sign in, and what each way needs." | "设置本环境的用户可以如何登录，以及各登录方式所需的配置。";

    /// A way in.
    method_anonymous: "Anonymous" | "匿名登录";
    /// What it is for.
    method_anonymous_text: "Users come in without saying who they are. Their data stays theirs when they make an account." | "用户无需表明身份即可使用；之后注册账号，原有数据仍归其所有。";
    /// A way in.
    method_username: "User name and password" | "用户名密码";
    /// What it is for.
    method_username_text: "Users choose a name and a password." | "用户自行设置用户名和密码。";
    /// A way in.
    method_phone: "Phone" | "手机号";
    /// What it is for.
    method_phone_text: "A code by text message, or the number and a password. Codes need a sender." | "通过短信验证码，或手机号加密码登录。验证码需要配置发送服务。";
    /// A way in.
    method_email: "E-mail" | "邮箱";
    /// What it is for.
    method_email_text: "A code by e-mail, or the address and a password. Codes need a sender." | "通过邮件验证码，或邮箱加密码登录。验证码需要配置发送服务。";
    /// A way in.
    method_custom: "Custom" | "自定义登录";
    /// What it is for.
    method_custom_text: "Your own server signs a ticket for each user. It needs a key." | "由您自己的服务器为用户签发登录凭据（ticket），需要先生成密钥。";
    /// A way in.
    method_wechat: "WeChat" | "微信";
    /// What it is for.
    method_wechat_text: "WeChat says who it is. It needs the mini-program's AppID and AppSecret." | "由微信确认用户身份，需要填写小程序的 AppID 和 AppSecret。";
    /// A way was turned on.
    method_on(name): "{name}: on" | "已开启：{name}";
    /// A way was turned off.
    method_off(name): "{name}: off" | "已关闭：{name}";

    /// The search field.
    search_label: "Search users" | "搜索用户";
    /// What can be searched.
    search_hint: "Name, number, e-mail or uid" | "昵称、手机号、邮箱或 uid";
    /// The filter.
    filter_label: "Signs in by" | "登录方式";
    /// The filter is off.
    filter_all: "Any way in" | "全部登录方式";
    /// A filter: users who were shut out.
    only_disabled: "Disabled users" | "已停用的用户";
    /// Nobody yet.
    empty_title: "Nobody has signed in yet" | "还没有用户登录";
    /// What would be here.
    empty_text: "Users appear here as soon as they sign in through the SDK." | "用户通过 SDK 登录后，会显示在这里。";
    /// Nobody of that kind.
    none_found: "No user fits" | "没有符合条件的用户";
    /// What to do.
    none_found_text: "Try other words, or another way in." | "请尝试其他关键词或登录方式。";
    /// Which page.
    of_total(first, last, total): "{first}–{last} of {total}" | "第 {first}–{last} 位，共 {total} 位";
    /// Column.
    col_user: "User" | "用户";
    /// Column.
    col_methods: "Signs in by" | "登录方式";
    /// Column.
    col_uid: "uid" | "uid";
    /// Column and fact.
    col_created: "First signed in" | "首次登录";
    /// Column and fact.
    col_seen: "Last seen" | "最近活跃";
    /// A user without anything to be called by.
    anonymous_user: "Anonymous user" | "匿名用户";
    /// A user who was shut out.
    disabled_badge: "Disabled" | "已停用";

    /// No such user.
    gone_title: "This user does not exist" | "用户不存在";
    /// The way back.
    back_to_list: "Back to users" | "返回用户列表";
    /// Heading.
    identities_title: "Recognised by" | "身份标识";
    /// No identity.
    identities_none: "Nothing is known of this user: it has not made an account." | "尚无身份信息：该用户还没有注册账号。";
    /// Column.
    col_kind: "Kind" | "类型";
    /// Column.
    col_value: "Value" | "标识";
    /// Heading.
    sessions_title: "Signed in" | "登录会话";
    /// Nowhere.
    sessions_none: "This user is not signed in anywhere." | "该用户当前没有登录会话。";
    /// Column.
    col_method: "By" | "登录方式";
    /// Column.
    col_since: "Since" | "登录时间";
    /// Column.
    col_until: "Ends unless used" | "未使用时的到期时间";
    /// A session from before ways in were noted.
    session_unknown: "Unknown" | "未知";
    /// Ends a session.
    end_session_action: "End" | "下线";
    /// It ended.
    session_ended: "Session ended. What is open there stops within two hours." | "会话已结束，该设备最迟两小时内失效。";
    /// Heading.
    facts_title: "Details" | "详情";
    /// Fact.
    profile_name: "Name" | "昵称";
    /// Fact.
    profile_gender: "Gender" | "性别";
    /// Fact.
    profile_locale: "Language" | "语言";
    /// Fact.
    profile_description: "Description" | "简介";
    /// Fact.
    password_label: "Password" | "密码";
    /// The user has one.
    password_set: "Set" | "已设置";
    /// The user has none.
    password_unset: "Not set" | "未设置";

    /// Shuts a user out.
    disable_action: "Disable" | "停用";
    /// Lets it in again.
    enable_action: "Enable" | "启用";
    /// The question.
    disable_title(name): "Disable {name}?" | "停用 {name}？";
    /// What happens.
    disable_text: "The user is out at once, everywhere, and cannot sign in until you enable it again. Its data stays." | "该用户会立即在所有设备上失效，且在重新启用前无法登录。数据会保留。";
    /// Done.
    disabled_toast: "User disabled" | "用户已停用";
    /// Done.
    enabled_toast: "User enabled" | "用户已启用";
    /// Deletes a user.
    delete_action: "Delete" | "删除";
    /// The question.
    delete_title(name): "Delete {name} and its data?" | "删除 {name} 及其数据？";
    /// What happens.
    delete_text: "This cannot be undone." | "此操作无法撤销。";
    /// While it is found out what there is.
    counting: "Looking for its documents…" | "正在查找该用户的文档…";
    /// Nothing else.
    no_documents: "The account is deleted. The user has no documents." | "将删除该账号。该用户没有文档。";
    /// What else.
    documents_too: "The account is deleted, and these documents of the user:" | "将删除该账号，以及该用户的以下文档：";
    /// How many, and where.
    documents_in(count, collection): "{count} in {collection}" | "{collection}：{count} 条";
    /// Done.
    deleted_toast(count): "User deleted, and {count} documents" | "已删除用户及 {count} 条文档";

    /// For members who cannot change it.
    only_owners: "Only owners can change these settings." | "只有所有者可以修改这些设置。";
    /// Heading.
    ways_title: "Ways in" | "登录方式开关";
    /// A thing is set.
    is_set_badge: "Set up" | "已配置";
    /// It is not.
    not_set_badge: "Not set up" | "未配置";
    /// Keeps it.
    save_action: "Save" | "保存";
    /// Takes it away.
    remove_action: "Remove" | "移除";
    /// Done.
    saved_toast: "Saved" | "已保存";
    /// Heading.
    wechat_title: "WeChat account" | "微信账号";
    /// What it is for.
    wechat_text: "The mini-program whose users sign in here." | "用户所在的小程序。";
    /// Leads to the desk's page of the same account.
    wechat_desk: "The same account brings customers' messages to the desk: see its page there." | "客服消息也使用该账号，可在客服工作台设置消息接入。";
    /// Secrets are not shown.
    secret_help: "It is kept encrypted and never shown again." | "加密保存，不会再次显示。";
    /// Heading.
    webhook_title: "Sender of codes" | "验证码发送服务";
    /// What it is for.
    webhook_text: "Codes are posted to this address as signed JSON. What is there sends the text message or the e-mail." | "验证码会以带签名的 JSON 发送到此地址，由该服务发出短信或邮件。";
    /// Field.
    webhook_url: "Address" | "地址";
    /// Field.
    webhook_secret: "Secret" | "签名密钥";
    /// What it is for.
    webhook_secret_help: "16 characters or more. Requests are signed with it; it is never shown again." | "至少 16 个字符，用于对请求签名，不会再次显示。";
    /// Heading.
    keys_title: "Keys for tickets" | "自定义登录密钥";
    /// What they are for.
    keys_text: "Your server signs tickets with the private half; only the public half is kept here." | "您的服务器使用私钥签发 ticket；此处仅保存公钥。";
    /// None yet.
    keys_none: "No keys yet." | "还没有密钥。";
    /// Column.
    col_key: "Key" | "密钥 ID";
    /// Makes one.
    new_key: "New key" | "生成密钥";
    /// It was made.
    made_key_title: "Your new key" | "新密钥";
    /// It is shown once.
    made_key_text: "Save this file now: it is shown only once. createTicket of the SDK takes it as its credentials." | "请立即保存此文件，它只显示这一次。SDK 的 createTicket 会用它作为 credentials。";
    /// Copies it.
    copy_key: "Copy" | "复制";
    /// Saves it.
    download_key: "Download" | "下载";
    /// For screen readers: what is shown.
    key_file_label: "Key file" | "密钥文件";
    /// Forgets one.
    remove_key(id): "Remove key {id}" | "移除密钥 {id}";
    /// The question.
    remove_key_title: "Remove this key?" | "移除此密钥？";
    /// What happens.
    remove_key_text: "Tickets that were signed with it are refused at once. Users who are signed in stay signed in." | "使用该密钥签发的 ticket 会立即失效，已登录的用户不受影响。";
    /// Done.
    key_removed: "Key removed" | "密钥已移除";
    /// Heading.
    outbox_title: "Codes that nobody sent" | "未发送的验证码";
    /// Why they are here.
    outbox_text: "This server runs on your own machine and no sender is set, so codes wait here." | "服务运行在本机且未配置发送服务，验证码会保留在这里。";
    /// None.
    outbox_none: "No codes yet." | "还没有验证码。";
    /// Looks again.
    outbox_look: "Look again" | "刷新";
    /// Column.
    col_to: "To" | "接收方";
    /// Column.
    col_code: "Code" | "验证码";
    /// Column.
    col_when: "When" | "时间";
}
