//! Words of importing and exporting.

use crate::messages;

messages! {
    /// The menu of a list.
    more_lists: "Import and export" | "导入导出";
    /// Opens the dialog.
    import_action: "Import…" | "导入…";
    /// Saves a workbook.
    export_xlsx: "Export as Excel" | "导出为 Excel";
    /// Saves text.
    export_csv: "Export as CSV" | "导出为 CSV";
    /// Saves JSON.
    export_json: "Export as JSON for TBP" | "导出为 TBP JSON";

    /// The first step.
    import_intents: "Import intents" | "导入意图";
    /// The first step.
    import_qa: "Import Q&A" | "导入问答";
    /// The first step.
    import_dictionaries: "Import dictionaries" | "导入词典";
    /// The first step.
    import_golden: "Import golden conversations" | "导入标准对话";
    /// What it does.
    import_text: "You see what would change before anything does, and nothing goes live: it becomes drafts." | "先预览变更，确认后才会写入；导入的内容均为草稿，不会直接上线。";
    /// What files.
    file_kinds: "Excel (.xlsx), CSV in UTF-8 or GBK, or JSON from TBP; at most 5 MB and 10,000 rows." | "支持 Excel（.xlsx）、CSV（UTF-8 或 GBK）以及 TBP 的 JSON；不超过 5 MB、10,000 行。";
    /// Starts from an example.
    example_title: "Start from an example" | "从示例开始";
    /// The columns.
    columns_title: "Columns that are read" | "可识别的列";
    /// How columns work.
    columns_text: "In any order, in English or Chinese. Several values of one cell stand on lines of their own; what has more than one entry goes on in the rows below." | "列的顺序不限，中英文表头均可。单元格内多个值请换行填写；同一项有多条内容时，在下方各行继续填写。";
    /// It is read.
    reading: "Reading the file…" | "正在读取文件…";

    /// What the file is.
    read_as(file, form): "{file}, read as {form}" | "{file}，按 {form} 读取";
    /// Columns without meaning.
    not_read(columns): "Not read: {columns}" | "未读取的列：{columns}";
    /// What becomes of the rest.
    mode_legend: "What is not in the file" | "文件中没有的内容";
    /// It stays.
    mode_merge: "Stays as it is" | "保持不变";
    /// It goes.
    mode_replace: "Is deleted" | "删除";
    /// Shows a part.
    show_legend: "Show" | "显示";
    /// All rows.
    show_all(n): "All {n}" | "全部 {n}";
    /// New ones.
    show_add(n): "New {n}" | "新增 {n}";
    /// Changed ones.
    show_change(n): "Changed {n}" | "变更 {n}";
    /// The same.
    show_same(n): "Same {n}" | "相同 {n}";
    /// Deleted ones.
    show_remove(n): "Deleted {n}" | "删除 {n}";
    /// Wrong ones.
    show_refused(n): "With problems {n}" | "有问题 {n}";
    /// Column.
    col_row: "Row" | "行";
    /// Column.
    col_what: "What happens" | "结果";
    /// State of a row.
    op_add: "New" | "新增";
    /// State of a row.
    op_change: "Changed" | "变更";
    /// State of a row.
    op_same: "Same" | "相同";
    /// State of a row.
    op_remove: "Deleted" | "删除";
    /// State of a row.
    op_refused: "Problem" | "有问题";
    /// The cell of a complaint.
    at_cell(row, column): "Row {row}, {column}:" | "第 {row} 行“{column}”：";
    /// The row of a complaint.
    at_row(row): "Row {row}:" | "第 {row} 行：";
    /// Which rows are shown.
    shown_of(from, to, all): "{from}–{to} of {all}" | "第 {from}–{to} 项，共 {all} 项";
    /// Imports the rest.
    skip_label(n): "Leave out the {n} with problems and import the others" | "跳过有问题的 {n} 项，导入其余内容";
    /// Nothing to do.
    nothing_new: "Everything in the file is there already." | "文件中的内容均已存在，无需导入。";
    /// Does it.
    apply_action(n): "Import {n} as drafts" | "导入 {n} 项为草稿";
    /// Does it; nothing is chosen yet.
    apply_none: "Import" | "导入";
    /// Another file.
    other_file: "Another file" | "换个文件";
    /// It is done.
    done_title: "Imported as drafts" | "已导入为草稿";
    /// What was done.
    done_text(added, changed, removed): "{added} new, {changed} changed, {removed} deleted. Try them, then publish." | "新增 {added} 项，变更 {changed} 项，删除 {removed} 项。试聊确认后即可发布。";
    /// What was left out.
    done_refused(n): "{n} with problems were left out." | "已跳过 {n} 项有问题的内容。";
    /// Goes to the releases.
    to_releases: "Review and publish" | "查看并发布";
    /// Ends it.
    done_close: "Done" | "完成";
}
