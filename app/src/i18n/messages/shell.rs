//! Words of the frame around every page.

use crate::messages;

messages! {
    /// The product's name.
    product: "Sampan" | "舢板 Sampan";
    /// Skip link.
    skip: "Skip to content" | "跳到主要内容";
    /// Name of the main navigation.
    navigation: "Main" | "主导航";
    /// Navigation.
    nav_home: "Home" | "首页";
    /// Navigation group: making things.
    nav_build: "Build" | "搭建";
    /// Navigation.
    nav_activities: "Activities" | "活动";
    /// Navigation.
    nav_links: "Links" | "链接";
    /// Navigation.
    nav_bot: "Bot" | "机器人";
    /// Navigation.
    nav_functions: "Functions" | "云函数";
    /// Navigation group: what mini-programs keep.
    nav_data: "Data" | "数据";
    /// Navigation.
    nav_database: "Database" | "数据库";
    /// Navigation group: being there for customers.
    nav_engage: "Engage" | "互动";
    /// Navigation.
    nav_desk: "Desk" | "客服";
    /// Navigation group: what users make.
    /// Navigation.
    nav_users: "Users" | "用户";
    /// Navigation group: putting things out.
    nav_ship: "Ship" | "上线";
    /// Navigation.
    nav_releases: "Releases" | "发布";
    /// Folds the navigation.
    nav_fold: "Collapse" | "收起导航";
    /// Unfolds the navigation.
    nav_unfold: "Expand" | "展开导航";
    /// Opens the navigation on a phone.
    nav_open: "Open navigation" | "打开导航";

    /// The environment menu's button, for screen readers.
    env_switch: "Switch environment" | "切换环境";
    /// Heading in the environment menu.
    env_menu: "Environments" | "环境";
    /// The search button.
    search: "Search or jump to" | "搜索或跳转";
    /// The language menu.
    language: "Language" | "语言";
    /// The theme menu.
    theme: "Theme" | "主题";
    /// Theme.
    theme_system: "System" | "跟随系统";
    /// Theme.
    theme_light: "Light" | "浅色";
    /// Theme.
    theme_dark: "Dark" | "深色";
    /// The person menu.
    account: "Account" | "账户";
    /// Ends the session.
    sign_out: "Sign out" | "退出登录";
    /// Opens the sheet of shortcuts.
    shortcuts: "Keyboard shortcuts" | "键盘快捷键";

    /// The live connection stands.
    live_on: "Live" | "实时";
    /// The live connection is being made.
    live_connecting: "Connecting" | "连接中";
    /// The live connection is away.
    live_off: "Offline" | "已断开";

    /// Name of the palette.
    palette: "Command palette" | "命令面板";
    /// Placeholder of the palette.
    palette_hint: "Go to a page, open an item, switch environment" | "跳转页面、打开内容、切换环境";
    /// Nothing matches.
    palette_none: "Nothing found" | "没有匹配的结果";
    /// Palette group.
    palette_pages: "Pages" | "页面";
    /// Palette group.
    palette_items: "Open" | "打开";
    /// Palette group.
    palette_env: "Switch environment" | "切换环境";
    /// Palette group.
    palette_look: "Preferences" | "偏好设置";
    /// Palette foot.
    palette_move: "move" | "移动";
    /// Palette foot.
    palette_open: "open" | "打开";

    /// Shortcut: the palette.
    key_palette: "Search or jump to" | "搜索或跳转";
    /// Shortcut: a page.
    key_go(page): "Go to {page}" | "前往{page}";
    /// Shortcut: this sheet.
    key_help: "Show shortcuts" | "显示快捷键";
    /// Between two keys pressed one after the other.
    key_then: "then" | "然后";

    /// No such page.
    missing_title: "This page does not exist" | "页面不存在";
    /// What to do about it.
    missing_text: "The address may be mistyped, or what it named is gone." | "地址可能有误，或内容已被删除。";
    /// The way back.
    missing_home: "Go to home" | "返回首页";
    /// No environment of that name.
    env_missing_title: "This environment does not exist" | "环境不存在";

    /// Role.
    role_owner: "Owner" | "所有者";
    /// Role.
    role_pm: "Product manager" | "产品经理";
    /// Role.
    role_developer: "Developer" | "开发者";
    /// Role.
    role_supervisor: "Supervisor" | "客服主管";
    role_agent: "Agent" | "客服";
    /// Role.
    role_viewer: "Viewer" | "访客";
}
