//! Words of the WeChat account's page.

use crate::messages;

messages! {
    /// The page.
    tab_wechat: "WeChat account" | "微信账号";
    /// What it is.
    wechat_text: "Customers of a mini-program or official account write to you in WeChat; bot and agents answer here." | "小程序或公众号的顾客在微信里发消息，由机器人和客服在这里回复。";
    /// Leads to where users sign in with the same account.
    wechat_users: "Users sign in with the same account: see the sign-in methods." | "用户的微信登录也使用该账号，可前往登录方式查看。";
    /// Only some may.
    not_yours: "Only owners set up the WeChat account" | "仅管理员可设置微信账号";
    /// What to do.
    not_yours_text: "Ask an owner of this project." | "请联系项目管理员。";
    /// What to enter at WeChat.
    at_wechat: "Enter this at WeChat" | "在微信后台填写";
    /// Where there.
    at_wechat_text: "Message push, in the console of your mini-program or official account: this URL, the same Token and EncodingAESKey, XML or JSON." | "在小程序或公众号后台的“消息推送”中填写此 URL，并使用相同的 Token 和 EncodingAESKey，数据格式 XML 或 JSON 均可。";
    /// The address.
    url: "URL" | "URL";
    /// Not reachable from outside.
    url_local: "WeChat reaches only public https addresses. Start the server with its public address." | "微信只能访问公网 https 地址，请为服务器配置公网地址。";
    /// Field.
    app_id: "AppID" | "AppID";
    /// Field.
    app_secret: "AppSecret" | "AppSecret";
    /// Field.
    token: "Token" | "Token";
    /// Field.
    aes_key: "EncodingAESKey" | "EncodingAESKey";
    /// Help.
    secret_kept: "One is kept, encrypted. Leave it empty to keep it." | "已加密保存，留空则不变。";
    /// Help.
    aes_help: "43 characters." | "43 个字符。";
    /// Field.
    kind: "Account" | "账号类型";
    /// A kind.
    mini_program: "Mini-program" | "小程序";
    /// A kind.
    official: "Official account" | "公众号";
    /// Field.
    bot: "Bot that answers first" | "先由哪个机器人回答";
    /// No bot yet.
    bot_none: "Publish a bot first" | "请先发布一个机器人";
    /// Field.
    mode: "Mode of pushes" | "消息加解密方式";
    /// A mode.
    mode_safe: "Encrypted" | "安全模式";
    /// A mode.
    mode_both: "Both" | "兼容模式";
    /// A mode.
    mode_plain: "Plain" | "明文模式";
    /// Field.
    transfer: "Hand people over to WeChat's own customer service instead of this desk" | "转人工时交给微信自带的客服工具，而不是本工作台";
    /// Saves.
    save: "Save" | "保存";
    /// Saved.
    saved: "The account is saved" | "账号已保存";
    /// Tests.
    test: "Test the connection" | "测试连接";
    /// It works.
    tested: "WeChat accepts AppID and AppSecret" | "微信已接受 AppID 和 AppSecret";
    /// Forgets.
    remove: "Remove the account" | "移除账号";
    /// Question.
    remove_title: "Remove the WeChat account?" | "移除微信账号？";
    /// What happens.
    remove_text: "Messages of WeChat's customers are refused from then on, and answers to them fail. The secrets are forgotten." | "此后将不再接收微信顾客的消息，发给他们的回复也会失败。密钥会被删除。";
    /// Removed.
    removed: "The account is removed" | "账号已移除";
    /// What was heard.
    status: "What came from WeChat" | "来自微信的消息";
    /// Since when.
    status_text: "Since this server began." | "自服务器启动以来。";
    /// Fact.
    checked: "URL checked" | "URL 校验";
    /// Fact.
    pushed: "Last message" | "最近一条消息";
    /// Fact.
    refused: "Last one refused" | "最近一次拒绝";
    /// Nothing.
    never: "not yet" | "尚无";
}
