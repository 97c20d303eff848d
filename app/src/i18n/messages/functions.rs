//! Words of the functions pages.

use crate::messages;

messages! {
    /// What the page is for.
    list_text: "Code that mini-programs call, run in processes of its own." | "供小程序调用的云端代码，在独立进程中运行。";
    /// Starts a function.
    new_function: "New function" | "新建云函数";
    /// First use.
    empty_title: "Write your first function" | "编写第一个云函数";
    /// What functions are.
    empty_text: "A function is a piece of JavaScript that your mini-program calls by name. It can read and change documents." | "云函数是一段可由小程序按名称调用的 JavaScript，可以读写数据库。";
    /// What a name may be.
    name_help: "Letters, digits, - and _. Mini-programs call it by this name." | "可使用字母、数字、- 和 _，小程序通过该名称调用。";
    /// What it is for.
    description_label: "Description" | "说明";
    /// Column: how often it was called.
    col_calls: "Calls since start" | "启动后调用次数";
    /// Calls that failed.
    failures(n): "{n} failed" | "失败 {n} 次";
    /// No such function.
    gone_title: "This function does not exist" | "云函数不存在";
    /// The way back.
    back_to_list: "Back to functions" | "返回云函数列表";

    /// The editor, for screen readers.
    code_label: "Code" | "代码";
    /// Heading of the settings.
    settings_title: "Settings" | "设置";
    /// Who may call.
    callers_label: "Who may call it" | "允许谁调用";
    /// Other functions.
    callers_help: "Other functions of this environment always may." | "本环境内的其他云函数始终可以调用。";
    /// Signed-in users.
    callers_signed_in: "Users who have signed in, anonymously too" | "已登录用户（含匿名登录）";
    /// Everybody.
    callers_everyone: "Everyone who knows the environment" | "所有知道环境 ID 的客户端";
    /// The team.
    callers_members: "Only the team, keys and other functions" | "仅团队成员、密钥和其他云函数";
    /// Time limit.
    timeout_label: "Time limit" | "超时时间";
    /// What happens then.
    timeout_help: "A run that takes longer is stopped." | "超过时间的调用会被终止。";
    /// Memory limit.
    memory_label: "Memory limit" | "内存上限";
    /// What happens then.
    memory_help: "A run that needs more fails." | "超出内存的调用会失败。";

    /// Heading of the run panel.
    run_title: "Try it" | "在线测试";
    /// What is run.
    run_text: "Runs the code as it stands here, published or not, on the data of this environment." | "使用当前页面上的代码（无论是否已发布）和本环境的真实数据运行。";
    /// The event.
    input_label: "Input (JSON)" | "输入参数（JSON）";
    /// The event is not JSON.
    input_wrong: "This is not JSON." | "不是合法的 JSON。";
    /// Runs it.
    run_action: "Run" | "运行";
    /// Wall time.
    took(ms): "{ms} ms" | "{ms} 毫秒";
    /// It wrote nothing.
    no_logs: "It wrote nothing to the console." | "没有日志输出。";
    /// The lines it wrote.
    logs_label: "Console output" | "日志输出";
    /// Heading of the last runs.
    recent_title: "Recent runs" | "最近调用";
    /// No runs.
    recent_none: "Not called since the server started." | "服务启动后尚未被调用。";
    /// Not for this role.
    recent_forbidden: "Your role cannot see what callers sent." | "你的角色无法查看调用内容。";
}
