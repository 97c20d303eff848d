//! Words of the rules of collections.

use crate::messages;

messages! {
    /// What the page is for.
    page_text: "Who may read and change the documents of this collection." | "设置哪些用户可以读写本集合中的数据。";
    /// No rules were ever written.
    none_title: "Only the creator of a document reads and writes it" | "目前仅创建者可读写";
    /// What one can do.
    none_text: "That is the default. Choose something else, or write a rule of your own." | "这是默认权限，你可以改为其他权限，也可以自定义安全规则。";
    /// Begins.
    none_action: "Set permissions" | "设置权限";
    /// Heading of the presets.
    who_title: "Who may do what" | "权限";
    /// Preset.
    preset_read_only: "Everyone reads, the creator writes" | "所有人可读，仅创建者可写";
    /// Whom it suits.
    preset_read_only_help: "For posts, comments and guest books." | "适合评论、留言等公开内容。";
    /// Preset.
    preset_private: "Only the creator reads and writes" | "仅创建者可读写";
    /// Whom it suits.
    preset_private_help: "For orders, addresses and personal notes." | "适合订单、地址等个人数据。";
    /// Preset.
    preset_admin_write: "Everyone reads, only functions and keys write" | "所有人可读，仅管理端可写";
    /// Whom it suits.
    preset_admin_write_help: "For products, articles and settings." | "适合商品、文章、配置等数据。";
    /// Preset.
    preset_admin_only: "Only functions and keys read and write" | "仅管理端可读写";
    /// Whom it suits.
    preset_admin_only_help: "For what mini-programs must never see." | "适合不允许小程序端访问的数据。";
    /// A rule instead of a preset.
    rule_choice: "A rule of your own" | "自定义安全规则";
    /// What a rule can do.
    rule_choice_help: "Decides by the user, the document and what is written." | "根据用户身份、文档内容和写入的数据判断。";
    /// Heading of the text.
    rule_title: "Rule" | "安全规则";
    /// What the keys mean.
    rule_help: "read and write are true, false or a condition; create, update and delete count before write. What is not listed, nobody may do. A query must itself ask only for what the rule allows." | "read 和 write 的值可为 true、false 或条件表达式；create、update、delete 优先于 write。未列出的操作一律拒绝。查询条件必须是规则的子集。";
    /// Nothing is wrong.
    rule_fine: "The rule is valid." | "规则有效。";
    /// The text is not JSON.
    not_json_at(line, column): "This is not JSON: line {line}, column {column}. It is saved once it is." | "JSON 格式有误：第 {line} 行第 {column} 列。修正后将自动保存。";
    /// The examples.
    language_title: "What a condition can say" | "表达式示例";
    /// Example.
    example_own: "The document was made by the user who asks." | "文档由当前用户创建。";
    /// Example.
    example_in: "A field has one of these values." | "字段的值在列表中。";
    /// Example.
    example_member: "The user is in a list of the document." | "当前用户在文档的列表字段中。";
    /// Example.
    example_now: "A time is over; now is this moment." | "时间已到，now 为当前时间。";
    /// Example.
    example_data: "What is written leaves this field alone." | "写入的数据不包含该字段。";
    /// Example.
    example_get: "Another document says so. At most 3 get() in a condition, 10 documents in a request." | "根据另一篇文档判断。每个表达式最多 3 个 get()，每次请求最多读取 10 篇文档。";
    /// Example.
    example_login: "The user is known, not anonymous." | "用户不是匿名登录。";

    /// A fault with its place.
    fault_at(part, at, what): "{part}, character {at}: {what}" | "{part} 第 {at} 个字符：{what}";
    /// A fault of a part.
    fault_in(part, what): "{part}: {what}" | "{part}：{what}";
    /// Neither preset nor rule.
    fault_missing: "Choose who may do what." | "请选择权限。";
    /// Both.
    fault_both: "Choose a preset or write a rule, not both." | "预设权限与安全规则只能二选一。";
    /// A name that nothing has.
    fault_setting(name): "There is no {name}; use read, write, create, update and delete." | "不支持 {name}，可用 read、write、create、update、delete。";
    /// No object.
    fault_object: "A rule is an object in braces." | "规则应为 JSON 对象。";
    /// Neither true, false nor text.
    fault_value: "Write true, false or a condition in quotes." | "应为 true、false 或引号中的表达式。";
    /// Too many characters.
    fault_long(name): "A condition has at most {name} characters." | "表达式最多 {name} 个字符。";
    /// Too many parts.
    fault_complex: "The condition is too complex." | "表达式过于复杂。";
    /// A strange character.
    fault_character(name): "{name} has no meaning here." | "{name} 在此处无意义。";
    /// A quote is missing.
    fault_open: "The closing quote is missing." | "缺少结束引号。";
    /// Something in the wrong place.
    fault_unexpected(name): "{name} cannot stand here." | "此处不应出现 {name}。";
    /// It ends too early.
    fault_incomplete: "The condition ends too early." | "表达式不完整。";
    /// An unknown name.
    fault_name(name): "There is no {name}. Fields begin with doc, texts stand in quotes." | "不存在 {name}。字段以 doc 开头，文本请加引号。";
    /// An unknown function.
    fault_function(name): "There is no function {name}; the only one is get()." | "不存在函数 {name}，仅支持 get()。";
    /// Unknown in `auth`.
    fault_auth(name): "auth has openid, uid and loginType, not {name}." | "auth 仅有 openid、uid、loginType，没有 {name}。";
    /// Unknown in `request`.
    fault_request: "request has only data." | "request 仅有 data。";
    /// Nothing is written there.
    fault_no_data: "request.data is there only for create and update." | "request.data 仅可用于 create 和 update。";
    /// One sign too few.
    fault_assignment: "Write == to compare." | "比较请使用 ==。";
    /// One sign too few.
    fault_single(name): "Write {name}{name}." | "请写作 {name}{name}。";
    /// Two comparisons.
    fault_chain: "Put one of the comparisons in parentheses." | "连续比较请加括号。";
    /// Too many `get()`.
    fault_gets(name): "A condition has at most {name} get()." | "每个表达式最多 {name} 个 get()。";
    /// Too deep.
    fault_get_depth: "get() can stand in one other get(), no deeper." | "get() 最多嵌套两层。";

    /// Heading of the trial.
    try_title: "Try it" | "规则测试";
    /// What is tried.
    try_text: "Tries what stands here, published or not. Nothing is written." | "使用当前页面上的权限（无论是否已发布）进行判断，不会写入任何数据。";
    /// What is done.
    operation_label: "Operation" | "操作";
    /// Reading.
    operation_read: "Read" | "读取";
    /// Creating.
    operation_create: "Create" | "新建";
    /// Updating.
    operation_update: "Update" | "更新";
    /// Deleting.
    operation_delete: "Delete" | "删除";
    /// Who does it.
    user_label: "User" | "用户";
    /// The creator.
    user_creator: "The creator of the document" | "文档创建者";
    /// Somebody else.
    user_other: "Another user" | "其他用户";
    /// Nobody.
    user_nobody: "Not signed in" | "未登录";
    /// A certain one.
    user_openid: "A certain openid" | "指定 openid";
    /// Which openid.
    openid_label: "The user's openid" | "用户 openid";
    /// Without an account.
    anonymous_label: "Signed in anonymously" | "匿名登录";
    /// What is read.
    subject_label: "What is read" | "读取对象";
    /// One document.
    one_document: "One document" | "单个文档";
    /// A query.
    by_a_query: "A query" | "查询";
    /// Where the document comes from.
    sample_label: "Take a document" | "选取文档";
    /// Typed by hand.
    typed_document: "Type one below" | "在下方输入";
    /// The document.
    document_label: "Document (JSON)" | "文档（JSON）";
    /// The query.
    query_label: "Query (JSON)" | "查询条件（JSON）";
    /// The user in it.
    query_help(mark): "{mark} stands for the user's openid." | "{mark} 代表当前用户的 openid。";
    /// The new document.
    new_document_label: "New document (JSON)" | "新文档（JSON）";
    /// The change.
    change_label: "Fields to change (JSON)" | "要更新的字段（JSON）";
    /// No object.
    not_object: "This is not a JSON object." | "不是合法的 JSON 对象。";
    /// The rule, the query or the change cannot be read.
    not_ready: "This cannot be tried yet: the rule, the query or the change is not valid." | "暂时无法测试：规则、查询条件或更新内容不合法。";
    /// Asks.
    try_action: "Try" | "测试";
    /// Answer.
    allowed_title: "Allowed" | "允许";
    /// Answer.
    refused_title: "Refused" | "拒绝";
    /// Which part decided.
    decided_by(name): "Decided by {name}." | "由 {name} 规则判定。";
    /// A preset filters silently.
    own_only: "Only documents that the user created are found." | "仅返回该用户创建的文档。";
    /// One alternative of the query.
    for_case(case): "Where {case}." | "当 {case} 时。";
    /// The tree, for screen readers.
    clauses_label: "Clauses and their values" | "各条件的取值";
    /// Beside the clause that decided, for screen readers.
    decisive_mark: "(decided)" | "（决定结果）";
    /// True.
    outcome_true: "true" | "成立";
    /// False.
    outcome_false: "false" | "不成立";
    /// The query does not say.
    outcome_open: "not in the query" | "查询条件未限定";
    /// Not looked at.
    outcome_skipped: "not needed" | "未判断";
    /// Something in it has no value.
    gap_part: "unknown" | "无法确定";
    /// A property of nothing.
    gap_nothing: "nothing there" | "对象不存在";
    /// No list.
    gap_list: "not a list" | "不是列表";
    /// No text.
    gap_text: "not a text" | "不是文本";
    /// A bad path.
    gap_path: "not database.collection.id" | "格式应为 database.集合.文档ID";
    /// Not read.
    gap_unread: "not read" | "未读取";
}
