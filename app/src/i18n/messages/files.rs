//! Words of the files pages.

use crate::messages;

messages! {
    /// Navigation group: what the world produces.
    /// Navigation, and the page's heading.
    nav_files: "Files" | "文件";
    /// What the page is for.
    list_text: "What mini-programs, functions and the team keep: pictures, sound, documents." | "小程序、云函数与团队存放的图片、音视频和文档。";
    /// Tab.
    tab_files: "Files" | "文件";
    /// Tab, and the heading of the rules.
    tab_rules: "Access rules" | "访问权限";
    /// The tabs, for screen readers.
    parts: "Parts" | "页面分区";
    /// First use.
    empty_title: "Upload the first file" | "上传第一个文件";
    /// What belongs here.
    empty_text: "Drop files here, or let your mini-program upload them with uploadFile." | "将文件拖到此处，或在小程序中用 uploadFile 上传。";
    /// A folder without anything in it.
    empty_folder: "This folder is empty" | "文件夹为空";
    /// What a folder is.
    empty_folder_text: "It exists as soon as something is in it." | "上传文件后文件夹即会创建。";
    /// Nothing begins like this.
    nothing_found: "No path begins like this" | "没有以此开头的路径";
    /// Shows everything again.
    clear_search: "Show all files" | "显示全部文件";
    /// The button.
    upload: "Upload" | "上传";
    /// The button.
    new_folder: "New folder" | "新建文件夹";
    /// Its name.
    folder_name: "Name" | "名称";
    /// What happens.
    folder_help: "The folder is there once you upload something into it." | "上传文件后文件夹即会创建。";
    /// Goes there.
    folder_open: "Open" | "打开";
    /// The search field.
    search: "Paths that begin with" | "按路径前缀查找";
    /// The way through the folders, for screen readers.
    crumbs: "Folders" | "文件夹路径";
    /// The topmost folder.
    root: "All files" | "全部文件";
    /// How much there is.
    usage(files, bytes, max): "{files} files, {bytes} of {max}" | "共 {files} 个文件，已用 {bytes} / {max}";
    /// Column.
    col_name: "Name" | "名称";
    /// Column.
    col_size: "Size" | "大小";
    /// Column.
    col_type: "Type" | "类型";
    /// Column.
    col_changed: "Changed" | "更新时间";
    /// In the column of types.
    folder: "Folder" | "文件夹";
    /// Ticks one.
    select_one(name): "Select {name}" | "选择 {name}";
    /// Ticks all of the page.
    select_all: "Select all on this page" | "选择本页全部";
    /// How many are ticked.
    selected(n): "{n} selected" | "已选 {n} 项";
    /// Loads the next page.
    load_more: "Show more" | "显示更多";
    /// Somebody drags files over the page.
    drop_here: "Drop to upload" | "松开即可上传";

    /// Heading of the uploads.
    uploads: "Uploads" | "上传";
    /// Waits for its turn.
    waiting: "Waiting" | "等待中";
    /// Is there.
    uploaded: "Uploaded" | "已上传";
    /// Was stopped.
    cancelled: "Cancelled" | "已取消";
    /// Stops an upload.
    cancel_upload(name): "Cancel the upload of {name}" | "取消上传 {name}";
    /// Takes the place of what is there.
    replace_it: "Replace" | "替换";
    /// Tries again.
    again: "Try again" | "重试";
    /// Takes finished uploads out of sight.
    clear_done: "Clear finished" | "清除已完成";
    /// How far an upload is, for screen readers.
    progress_of(name): "Progress of {name}" | "{name} 的上传进度";

    /// Deletes.
    delete: "Delete" | "删除";
    /// The question.
    delete_title(n): "Delete {n} items?" | "删除 {n} 项？";
    /// The question about one.
    delete_one(name): "Delete “{name}”?" | "删除“{name}”？";
    /// What it takes away.
    delete_text(files, bytes): "{files} files, {bytes}, go for good. Whoever has links to them finds nothing any more." | "将永久删除 {files} 个文件（{bytes}），已分享的链接会随之失效。";
    /// While it is counted.
    counting: "Counting what is in there…" | "正在统计内容…";
    /// Said when it is done.
    deleted(n): "{n} files deleted" | "已删除 {n} 个文件";

    /// The preview of a file, for screen readers.
    preview_of(name): "Preview of {name}" | "{name} 的预览";
    /// No preview.
    no_preview: "There is no preview of this kind of file." | "此类文件暂不支持预览。";
    /// Only the beginning is shown.
    beginning_only: "Only the beginning is shown." | "仅显示开头部分。";
    /// Copies an address.
    copy_link: "Copy link" | "复制链接";
    /// Copies the id.
    copy_id: "Copy file ID" | "复制文件 ID";
    /// Opens in a tab.
    open_it: "Open" | "打开";
    /// Saves it.
    download_it: "Download" | "下载";
    /// Fact.
    fact_size: "Size" | "大小";
    /// Fact.
    fact_type: "Type" | "类型";
    /// Fact.
    fact_owner: "Made by" | "上传者";
    /// No end user made it.
    owner_team: "The team or a function" | "团队或云函数";
    /// Fact.
    fact_created: "Since" | "创建时间";
    /// Fact.
    fact_changed: "Changed" | "更新时间";
    /// Fact.
    fact_access: "Access" | "访问权限";
    /// Fact.
    fact_id: "File ID" | "文件 ID";
    /// How long the copied link is good.
    link_forever: "The link works for as long as everyone may read the file." | "只要文件仍为所有人可读，链接就一直有效。";
    /// How long the copied link is good.
    link_week: "The link works for 7 days, for whoever has it." | "链接 7 天内有效，获得链接的人均可访问。";
    /// The path in its field.
    path_label: "Path" | "路径";
    /// What changing it does.
    path_help: "Change it to rename or move the file. Links and file IDs change with it." | "修改路径即可重命名或移动文件，链接与文件 ID 会随之改变。";
    /// Moves it.
    move_it: "Move" | "移动";
    /// Said when it is done.
    moved: "Moved" | "已移动";

    /// What the rules are for.
    rules_text: "What end users may do. Functions, keys and members with leave to documents may do everything." | "设置终端用户可以做什么。云函数、密钥和有数据权限的成员不受限制。";
    /// Before anybody made rules.
    rules_none_title: "Everyone reads, the creator writes" | "所有人可读，仅创建者可写";
    /// What holds then.
    rules_none_text: "That is what holds until you say otherwise, for all files or for those below a path." | "这是默认权限。你可以为全部文件或某个路径下的文件另设权限。";
    /// Makes rules.
    rules_begin: "Change the rules" | "修改权限";
    /// The default.
    rules_default: "Everywhere else" | "其他所有路径";
    /// What it is.
    rules_default_help: "What holds for paths that no rule below fits." | "下方规则均不匹配时生效。";
    /// Heading of the list.
    rules_paths: "Below a path" | "按路径设置";
    /// How rules are chosen.
    rules_paths_help: "Of the rules that fit a path, the one with the longest beginning counts." | "多条规则匹配同一路径时，以最长前缀为准。";
    /// One rule's path.
    rule_prefix(n): "Rule {n}: paths begin with" | "规则 {n}：路径前缀";
    /// A path in an empty field.
    rule_example: "Such as private/" | "例如 private/";
    /// One rule's preset.
    rule_preset(n): "Rule {n}: what is allowed" | "规则 {n}：权限";
    /// Adds one.
    rule_add: "Add a rule" | "添加规则";
    /// Takes one away.
    rule_remove(n): "Remove rule {n}" | "删除规则 {n}";
    /// More about a preset.
    preset_readonly: "Strangers may read too: links work without a signature. For avatars, posts, anything that is shown in public." | "未登录也可读取，链接无需签名。适合头像、帖子等公开内容。";
    /// More about a preset.
    preset_private: "Nobody else sees it. Links are signed and end. For papers, private albums." | "其他人均不可见，链接需签名且会过期。适合证件、私人相册。";
    /// More about a preset.
    preset_adminwrite: "For pictures of products, banners and anything the team puts up." | "适合商品图、轮播图等由团队维护的内容。";
    /// More about a preset.
    preset_adminonly: "Mini-programs do not reach it at all. For logs, exports, back-ups." | "小程序完全无法访问。适合日志、导出数据和备份。";
}
