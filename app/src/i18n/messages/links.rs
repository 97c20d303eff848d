//! Words of the link pages.

use crate::messages;

messages! {
    /// What the list is.
    list_text: "Codes and short addresses that you can re-aim after they are printed." | "印刷之后仍可更换目标的二维码与短链接。";
    /// The primary action.
    new_link: "New link" | "新建链接";
    /// Nothing there yet.
    empty_title: "Create your first link" | "创建第一个链接";
    /// What links are for.
    empty_text: "Print its code once. Where it leads is yours to change, at any time, at once." | "二维码只需印刷一次，目标随时可换，立即生效。";
    /// Placeholder of the filter.
    filter_hint: "Filter by name, id, target or tag" | "按名称、编号、目标或标签筛选";
    /// Column: the id.
    col_id: "Id" | "编号";
    /// Column: the target.
    col_target: "Leads to" | "目标";
    /// Column: the tags.
    col_tags: "Tags" | "标签";
    /// A link without a name.
    unnamed: "Unnamed link" | "未命名链接";

    /// Creates.
    create: "Create link" | "创建链接";
    /// The name.
    name_help: "For your team, such as the place where the code hangs." | "仅团队可见，例如二维码张贴的位置。";
    /// Notes.
    notes_label: "Notes" | "备注";
    /// What notes are for.
    notes_help: "What your team should know about it." | "需要团队了解的信息。";
    /// Tags.
    tags_label: "Tags" | "标签";
    /// How tags are written.
    tags_help: "Separated by commas." | "用逗号分隔。";

    /// Where it leads.
    target_label: "Leads to" | "跳转目标";
    /// Target: an activity.
    target_activity: "Activity" | "活动";
    /// Target: a page of the mini-program.
    target_page: "Mini-program page" | "小程序页面";
    /// Target: an address.
    target_url: "Web address" | "网址";
    /// First entry of the list.
    pick_activity: "Choose an activity" | "选择活动";
    /// The activity is not published.
    activity_draft(name): "{name} (draft)" | "{name}（草稿）";
    /// There is no activity.
    no_activity: "There is no activity in this environment yet." | "当前环境还没有活动。";
    /// The page's path.
    path_label: "Page path" | "页面路径";
    /// How a path is written.
    path_help: "Without a leading slash, such as pages/detail/index." | "开头不带斜杠，例如 pages/detail/index。";
    /// The page's parameters.
    query_label: "Parameters" | "页面参数";
    /// A parameter's name.
    query_name(n): "Name of parameter {n}" | "参数 {n} 的名称";
    /// A parameter's value.
    query_value(n): "Value of parameter {n}" | "参数 {n} 的值";
    /// One more parameter.
    query_add: "Add parameter" | "添加参数";
    /// One parameter less.
    query_remove(n): "Remove parameter {n}" | "移除参数 {n}";
    /// The address.
    url_label: "Address" | "网址";
    /// How an address is written.
    url_help: "Begins with https:// or http://." | "以 https:// 或 http:// 开头。";
    /// The target does not exist.
    target_missing: "missing" | "不存在";
    /// The link leads nowhere.
    target_none: "Not published" | "未发布";

    /// Publishes another target.
    reaim: "Re-aim now" | "立即更换目标";
    /// Heading of the dialog.
    reaim_title(env): "Re-aim in {env}" | "在{env}更换目标";
    /// Said when it is done.
    reaimed: "Re-aimed. The same code now leads to the new target." | "目标已更换，原二维码已指向新目标。";
    /// The draft leads elsewhere than what is published.
    reaim_banner(now): "Codes still lead to {now} until you re-aim." | "二维码仍指向{now}，更换后生效。";
    /// Below the form of the target.
    target_text: "Printed codes stay valid: only what they lead to changes." | "已印刷的二维码依然有效，变化的只是跳转目标。";
    /// Where it leads, by environment.
    places_title: "Where it leads now" | "当前指向";
    /// Opens what an environment has published, in a new tab.
    try_it: "Open" | "打开";
    /// Which environment a printed code means.
    places_text: "A scanned code takes the most public place that has the link: production, then test, then development." | "扫码时优先使用最正式的环境：生产优先，其次测试，最后开发。";
    /// About the public address.
    address_label: "Public address" | "公开地址";
    /// The operator did not set the address that phones reach.
    address_local: "This is where the server listens. Set the public address so that phones elsewhere can reach it." | "这是服务器的监听地址。请配置公开地址，以便外部手机访问。";
    /// The card of name, notes and tags.
    details_title: "Details" | "基本信息";
    /// The link is gone.
    gone_title: "This link does not exist" | "链接不存在";
    /// The way back.
    back_to_list: "All links" | "返回链接列表";

    /// The designer of the code.
    qr_title: "Code" | "二维码";
    /// The code, for screen readers.
    qr_label: "Code of this link" | "链接二维码";
    /// Edge length.
    qr_size: "Size" | "尺寸";
    /// Quiet zone.
    qr_margin: "Margin" | "边距";
    /// What the margin is counted in.
    qr_modules: "modules" | "模块";
    /// Colour of the modules.
    qr_dark: "Foreground" | "前景色";
    /// Colour of the ground.
    qr_light: "Background" | "背景色";
    /// Error correction.
    qr_level: "Error correction" | "容错级别";
    /// Level L.
    qr_l: "Low, 7 %" | "低，7%";
    /// Level M.
    qr_m: "Medium, 15 %" | "中，15%";
    /// Level Q.
    qr_q: "High, 25 %" | "较高，25%";
    /// Level H.
    qr_h: "Highest, 30 %" | "最高，30%";
    /// The picture in the middle.
    qr_logo: "Logo" | "标志";
    /// What a logo needs.
    qr_logo_help: "A logo raises the error correction by itself." | "添加标志后会自动提高容错级别。";
    /// Contrast of the colours.
    qr_contrast(ratio): "Contrast {ratio}:1, read back and verified" | "对比度 {ratio}:1，已通过识读校验";
    /// Downloads.
    qr_svg: "Download SVG" | "下载 SVG";
    /// Downloads.
    qr_png: "Download PNG" | "下载 PNG";
    /// Back to the usual look.
    qr_reset: "Reset" | "恢复默认";
    /// The file cannot be made.
    qr_refused: "This design cannot be offered" | "无法使用此样式";

    /// Refusal: the colours are too alike.
    refused_contrast(ratio): "The two colours are too alike for a scanner: their contrast is {ratio}:1, and it takes 3:1. Make the foreground darker or the background lighter." | "两种颜色过于接近，扫码设备难以识别：对比度为 {ratio}:1，至少需要 3:1。请加深前景色或调浅背景色。";
    /// Refusal: dark on light only.
    refused_inverted: "The foreground must be darker than the background: many scanners read nothing else." | "前景色必须深于背景色，否则多数扫码设备无法识别。";
    /// Refusal: it could not be read back.
    refused_unreadable: "Our own reader could not read this code back. Use a wider margin, a simpler logo or a larger size." | "识读校验未通过。请加宽边距、简化标志或放大尺寸。";
    /// Refusal: a module would be less than a pixel.
    refused_too_small(n): "This code needs at least {n} pixels." | "该二维码至少需要 {n} 像素。";
    /// Refusal: the size is out of bounds.
    refused_size: "The size must be 128 to 2048 pixels." | "尺寸须为 128 至 2048 像素。";
    /// Refusal: the logo cannot be drawn.
    refused_logo: "This logo cannot be drawn. Use a PNG or JPEG picture, or an SVG of plain shapes, with at most 2048 pixels on a side." | "无法绘制该标志。请使用 PNG、JPEG 或仅含简单图形的 SVG，边长不超过 2048 像素。";
    /// Refusal: the server draws too much at this moment.
    refused_busy: "The server is drawing many codes at this moment. Try again in a moment." | "服务器正忙于绘制二维码，请稍后再试。";
    /// Refusal: one value, and what is wrong with it.
    refused_value(what, reason): "{what}: {reason}" | "{what}：{reason}";
}
