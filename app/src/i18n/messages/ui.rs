//! Words that the design system itself says.

use crate::messages;

messages! {
    /// Beside the label of a field that may stay empty.
    optional_mark: "optional" | "选填";
    /// Copies a text.
    copy: "Copy" | "复制";
    /// It was copied.
    copied: "Copied" | "已复制";
    /// The browser refused the clipboard.
    copy_refused: "The browser did not allow copying." | "浏览器不允许复制。";
    /// Closes a dialog, sheet or toast.
    close: "Close" | "关闭";
    /// Leaves a dialog without doing it.
    cancel: "Cancel" | "取消";
    /// Takes back what was just done.
    undo: "Undo" | "撤销";
    /// Asked when a changed form is about to close.
    discard_title: "Discard changes?" | "放弃未保存的修改？";
    /// What discarding means.
    discard_text: "What you changed here has not been saved." | "这里的修改尚未保存。";
    /// Stay in the form.
    keep_editing: "Keep editing" | "继续编辑";
    /// Leave and lose the changes.
    discard: "Discard" | "放弃";
    /// Asks to type a word before something that cannot be undone.
    type_to_confirm(word): "Type {word} to confirm" | "输入 {word} 以确认";
    /// Name of the region with toasts.
    notices: "Notices" | "通知";
    /// Under an error: its stable code.
    error_code(code): "Code: {code}" | "错误代码：{code}";
    /// Under an error: the request, for support.
    trace_id(id): "Trace: {id}" | "追踪编号：{id}";
    /// The previous page of a list.
    previous: "Previous" | "上一页";
    /// The next page of a list.
    next: "Next" | "下一页";
    /// Heading of the column with actions.
    actions: "Actions" | "操作";
    /// A sortable column that does nothing yet.
    sort_by(what): "Sort by {what}" | "按{what}排序";
    /// For screen readers: the way out of the code editor.
    editor_help: "Tab indents. Press Escape, then Tab, to leave the editor." | "Tab 键缩进；先按 Esc 再按 Tab 离开编辑器。";
    /// While something loads, for screen readers.
    loading: "Loading" | "加载中";
    /// Shown where a list has nothing in it.
    nothing: "Nothing here yet" | "暂无内容";
    /// A JSON list's size.
    json_items(n): "{n} items" | "{n} 项";
    /// A JSON object's size.
    json_keys(n): "{n} keys" | "{n} 个字段";

    /// Environment badges.
    stage_dev: "dev" | "开发";
    /// Environment badges.
    stage_test: "test" | "测试";
    /// Environment badges.
    stage_prod: "prod" | "生产";

    /// Diff mark: new.
    diff_added: "Added" | "新增";
    /// Diff mark: gone.
    diff_removed: "Removed" | "移除";
    /// Diff mark: another value.
    diff_changed: "Changed" | "修改";
    /// Lines of code.
    diff_lines(added, removed): "{added} lines added, {removed} removed" | "新增 {added} 行，删除 {removed} 行";
    /// Members of a list, new.
    diff_items_added(n): "{n} added" | "新增 {n} 项";
    /// Members of a list, gone.
    diff_items_removed(n): "{n} removed" | "移除 {n} 项";
    /// Members of a list, other values.
    diff_items_changed(n): "{n} changed" | "修改 {n} 项";
    /// Other order.
    diff_reordered: "order changed" | "调整了顺序";
    /// Nothing differs.
    diff_none: "Nothing changes." | "没有差异。";

    /// Adds a member to a list of the form.
    list_add(what): "Add {what}" | "添加{what}";
    /// A list of the form is empty.
    list_empty(what): "No {what} yet" | "还没有{what}";
    /// Moves a member up.
    move_up(what): "Move {what} up" | "上移{what}";
    /// Moves a member down.
    move_down(what): "Move {what} down" | "下移{what}";
    /// Removes a member.
    remove(what): "Remove {what}" | "移除{what}";
    /// Copies a member.
    duplicate(what): "Duplicate {what}" | "复制{what}";
    /// Said after a move, for screen readers.
    moved_to(what, n): "{what} is now number {n}" | "{what}已移到第 {n} 位";
    /// Said after a removal.
    removed(what): "{what} removed" | "已移除{what}";
    /// One of a list: "Showtime 2".
    numbered(what, n): "{what} {n}" | "{what} {n}";
    /// A form's list reached its bound.
    list_full(n): "At most {n}" | "最多 {n} 项";
    /// The English side of a text.
    side_en: "English" | "英文";
    /// The Chinese side of a text.
    side_zh: "Chinese" | "中文";
    /// Chooses a file.
    choose_file: "Choose a file" | "选择文件";
    /// Beside it.
    drop_file: "or drop it here" | "或将文件拖到此处";
    /// Chooses a picture.
    choose_image: "Choose a picture" | "选择图片";
    /// Takes the picture away.
    clear_image: "Clear" | "清除";
    /// What a picture may be.
    image_help: "PNG, JPEG, WebP or SVG up to 200 KB, or an https address." | "PNG、JPEG、WebP 或 SVG，不超过 200 KB，或填写 https 地址。";
    /// The picture is embedded.
    image_embedded(size): "Embedded picture, {size}" | "已嵌入图片，{size}";
    /// The file is too big.
    image_too_large(size): "This file is {size}; a picture may have 200 KB." | "该文件大小为 {size}，图片不能超过 200 KB。";
    /// The file is no picture.
    image_wrong_type: "This file is not a PNG, JPEG, WebP, GIF or SVG picture." | "该文件不是 PNG、JPEG、WebP、GIF 或 SVG 图片。";
    /// The browser could not read the file.
    image_unreadable: "The browser could not read this file." | "浏览器无法读取该文件。";
}
