//! Words of the sign-in page.

use crate::messages;

messages! {
    /// Title of the page.
    title: "Sign in" | "登录";
    /// What the product is, in a few words.
    what: "The console of your mini-program's cloud" | "小程序云后台";
    /// The address to sign in with.
    email_label: "E-mail" | "邮箱";
    /// The password.
    password_label: "Password" | "密码";
    /// Signs in.
    sign_in_action: "Sign in" | "登录";
    /// Above the demo's members.
    demo_title: "Look around as" | "以演示身份进入";
    /// What the demo is.
    demo_text: "This server runs the demo. Each role sees the console differently." | "当前为演示环境，不同角色看到的内容不同。";
    /// Signs in as a member of the demo; the name follows for screen readers.
    enter_as: "Enter" | "进入";
}
