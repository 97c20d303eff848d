//! Words of the database pages.

use crate::messages;

messages! {
    /// What the page is for.
    list_text: "What your mini-programs keep: documents in collections." | "小程序保存的数据：集合与文档。";
    /// Starts a collection.
    new_collection: "New collection" | "新建集合";
    /// First use.
    empty_title: "Create your first collection" | "创建第一个集合";
    /// What collections are.
    empty_text: "A collection holds documents: JSON that mini-programs and functions read, write and watch." | "集合用于存放文档（JSON 数据），小程序和云函数可以读写并实时监听。";
    /// What a name may be.
    collection_help: "1–64 letters, digits, - and _. Mini-programs name it in their code." | "1–64 个字母、数字、- 或 _，小程序代码通过该名称访问。";
    /// Heading of sample code.
    begin_code: "Or begin from your code" | "或者从代码开始";
    /// Column.
    col_documents: "Documents" | "文档数";
    /// Column.
    col_access: "Who may do what" | "权限";
    /// Who may do what.
    about_access(what): "For users of the mini-program: {what}." | "小程序用户权限：{what}。";
    /// Nobody published a rule.
    access_default: "Default" | "默认";
    /// No such collection.
    gone_title: "This collection does not exist" | "集合不存在";
    /// The way back.
    back_to_list: "Back to the database" | "返回数据库";
    /// Deletes a collection.
    delete_collection: "Delete collection…" | "删除集合…";
    /// The question.
    delete_title(name): "Delete the collection {name}?" | "删除集合 {name}？";
    /// What happens.
    delete_text(n): "Its {n} documents and its indexes go with it. This cannot be undone." | "其中 {n} 个文档及全部索引将一并删除，且无法恢复。";
    /// The button.
    delete_do: "Delete" | "删除";
    /// Done.
    deleted_collection(name): "{name} is deleted" | "已删除集合 {name}";
    /// Not for this role.
    may_not_read: "Your role does not let you read documents." | "你的角色没有查看文档的权限。";
    /// A warning.
    prod_warning: "This is the data of production: what you change here, customers see at once." | "当前为生产环境数据，修改会立即对用户生效。";

    /// Tabs.
    parts: "Parts of the collection" | "集合内容";
    /// Tab.
    tab_documents: "Documents" | "文档";
    /// Tab.
    tab_indexes: "Indexes" | "索引";
    /// Tab.
    tab_imports: "Import" | "导入";
    /// Tab.
    tab_console: "Query" | "查询";
    /// A part of a collection.
    tab_rules: "Rules" | "规则";

    /// Adds a document.
    new_document: "New document" | "新建文档";
    /// More.
    more: "More" | "更多";
    /// Export.
    export_jsonl: "Export as JSON Lines" | "导出为 JSON Lines";
    /// Export.
    export_csv: "Export as CSV" | "导出为 CSV";
    /// No documents.
    none_title: "There are no documents yet" | "还没有文档";
    /// How to begin.
    none_text: "Add one here, import a file, or write from your mini-program." | "可以在此新建、导入文件，或由小程序写入。";
    /// Nothing matches.
    none_match: "No document matches" | "没有符合条件的文档";
    /// Takes the filter away.
    clear_filter: "Clear the filter" | "清除筛选";
    /// How many.
    count_all(n): "{n} documents" | "共 {n} 个文档";
    /// How many match.
    count_match(n): "{n} match" | "符合条件 {n} 个";
    /// Too many to count.
    count_many: "Too many to count quickly" | "数量较多，未统计";
    /// What reading the page cost.
    cost_scan(n): "read {n} documents" | "读取 {n} 个文档";
    /// What found them.
    cost_index(name): "index {name}" | "使用索引 {name}";
    /// The page.
    page_n(n): "Page {n}" | "第 {n} 页";
    /// Documents a page.
    per_page: "Per page" | "每页";
    /// New ones came.
    news(n): "{n} new" | "新增 {n} 个";
    /// Some went or came.
    news_some: "The list has changed" | "列表有变化";
    /// Shows them.
    news_show: "Show" | "刷新";
    /// A document was changed by others.
    row_changed: "Just changed" | "刚刚更新";
    /// A document was deleted by others.
    row_gone: "Deleted" | "已删除";
    /// Chooses columns.
    columns: "Columns" | "列";
    /// Chooses columns.
    columns_text: "Which fields the table shows. This browser remembers it." | "选择表格显示的字段，浏览器会记住你的选择。";
    /// Ready.
    done: "Done" | "完成";
    /// The caption of the table.
    grid_caption(name): "Documents of {name}" | "{name} 的文档";
    /// Chooses a row.
    pick_row(id): "Choose {id}" | "选择 {id}";
    /// Chooses all rows.
    pick_all: "Choose all on this page" | "选择本页全部";
    /// A cell without a value.
    missing: "no value" | "无值";
    /// Edits a cell.
    edit_cell(field): "Edit {field}" | "编辑 {field}";
    /// How a cell is edited.
    edit_keys: "Enter saves, Escape leaves it" | "回车保存，Esc 取消";
    /// Wrong input.
    not_whole: "This field holds whole numbers. Change the type in the document's JSON." | "该字段为整数，如需更改类型请编辑文档 JSON。";
    /// Wrong input.
    not_number: "This field holds numbers." | "该字段为数字。";
    /// Wrong input.
    not_bool: "This field holds true or false." | "该字段只能为 true 或 false。";
    /// Wrong input.
    not_date: "Write a date such as 2026-11-25 20:00." | "请输入日期，例如 2026-11-25 20:00。";
    /// Wrong JSON.
    not_json(line, column, what): "Line {line}, column {column}: {what}" | "第 {line} 行第 {column} 列：{what}";
    /// Saved.
    cell_saved: "Saved" | "已保存";
    /// Somebody was quicker.
    changed_meanwhile: "Somebody else changed it in the meantime. You see the new value." | "内容已被他人修改，已显示最新值。";

    /// How many are chosen.
    picked(n): "{n} chosen" | "已选择 {n} 个";
    /// Deletes them.
    delete_picked: "Delete" | "删除";
    /// Sets a field.
    set_picked: "Set a field…" | "批量设置字段…";
    /// Chooses none.
    unpick: "Clear" | "取消选择";
    /// Done, can be undone.
    deleted(n): "{n} documents deleted" | "已删除 {n} 个文档";
    /// One.
    deleted_one: "Document deleted" | "已删除文档";
    /// Undone.
    restored(n): "{n} documents are back" | "已恢复 {n} 个文档";
    /// The dialog's heading.
    set_title(n): "Set a field of {n} documents" | "设置 {n} 个文档的字段";
    /// The field.
    field_label: "Field" | "字段";
    /// Its form.
    field_help: "A name, or a path such as address.city." | "字段名或路径，例如 address.city。";
    /// The value.
    value_label: "Value" | "值";
    /// Its form.
    value_help: "JSON, such as 5, true or [1, 2]. Anything else is a text." | "支持 JSON，例如 5、true 或 [1, 2]；其他内容按文本处理。";
    /// Does it.
    set_do: "Set" | "设置";
    /// Done.
    set_done(n): "{n} documents changed" | "已修改 {n} 个文档";

    /// The filter.
    filter_title: "Filter" | "筛选";
    /// Field.
    filter_field: "Field" | "字段";
    /// Operator.
    filter_operator: "Condition" | "条件";
    /// Value.
    filter_value: "Value" | "值";
    /// Adds the condition.
    filter_add: "Add" | "添加";
    /// Removes a condition.
    filter_remove(what): "Remove {what}" | "移除 {what}";
    /// As JSON.
    filter_json: "As JSON" | "JSON 查询";
    /// As a form.
    filter_form: "As a form" | "表单";
    /// Applies it.
    filter_apply: "Apply" | "应用";
    /// Help.
    filter_json_help: "The SDKs' query language, such as {\"left\": {\"$gt\": 0}}." | "使用 SDK 查询语法，例如 {\"left\": {\"$gt\": 0}}。";
    /// Operator.
    op_eq: "is" | "等于";
    /// Operator.
    op_ne: "is not" | "不等于";
    /// Operator.
    op_gt: "greater than" | "大于";
    /// Operator.
    op_gte: "at least" | "大于等于";
    /// Operator.
    op_lt: "less than" | "小于";
    /// Operator.
    op_lte: "at most" | "小于等于";
    /// Operator.
    op_in: "one of (a, b)" | "属于（a, b）";
    /// Operator.
    op_contains: "contains" | "包含文本";
    /// Operator.
    op_exists: "is there" | "存在";
    /// Operator.
    op_missing: "is not there" | "不存在";
    /// Copies the query as code.
    copy_code: "Copy as code" | "复制为代码";
    /// The code's heading.
    code_title: "This query as code" | "当前查询的代码";
    /// Which SDK.
    code_sdk: "SDK" | "选择 SDK";
    /// Sorts by a column.
    sort_column(name): "Sort by {name}" | "按 {name} 排序";

    /// The JSON of a document, for screen readers.
    document_json: "The document as JSON" | "文档 JSON";
    /// Saves it.
    save: "Save" | "保存";
    /// Creates it.
    create_document: "Create document" | "创建文档";
    /// Created.
    created_document: "Document created" | "已创建文档";
    /// Copies it as a new one.
    duplicate: "Duplicate" | "复制一份";
    /// Help for a new document.
    new_help: "Without _id, one is made. A date is an object with $date and its milliseconds." | "未填写 _id 时自动生成；日期写作含 $date 毫秒值的对象。";
    /// Types that JSON does not have.
    types_title: "Types" | "特殊类型";
    /// It went.
    document_gone: "This document does not exist, or no longer does." | "文档不存在或已被删除。";
    /// A conflict.
    conflict_title: "Somebody else changed this document while you edited it." | "你编辑期间，文档已被他人修改。";
    /// Theirs.
    conflict_theirs: "It is now" | "当前内容";
    /// Takes theirs.
    conflict_take: "Take theirs" | "使用当前内容";
    /// Keeps mine.
    conflict_mine: "Keep mine, over theirs" | "用我的内容覆盖";
    /// An object was wanted.
    not_document: "This must be a JSON object." | "必须是 JSON 对象。";

    /// What indexes are for.
    indexes_text: "Indexes let queries read only what they need. They are built in the background." | "索引让查询只读取所需数据，在后台构建。";
    /// Starts one.
    new_index: "New index" | "新建索引";
    /// None.
    no_indexes: "No indexes yet. Documents are found by _id without one." | "还没有索引；按 _id 查找无需索引。";
    /// Column.
    col_fields: "Fields" | "字段";
    /// Column.
    col_state: "State" | "状态";
    /// Column.
    col_size: "Size" | "大小";
    /// Column.
    col_used: "Queries" | "使用次数";
    /// No two equal.
    unique: "Unique" | "唯一";
    /// Help.
    unique_help: "No two documents may have the same values. A missing field counts as null." | "不允许两个文档取值相同；缺失字段视为 null。";
    /// State.
    state_building: "Building" | "构建中";
    /// State.
    state_ready: "Ready" | "可用";
    /// State.
    state_failed: "Failed" | "失败";
    /// State.
    state_dropping: "Being deleted" | "删除中";
    /// Progress.
    progress_of(n, all): "{n} of {all}" | "{n}，共 {all}";
    /// Keys.
    keys(n, bytes): "{n} keys, {bytes}" | "{n} 个键，{bytes}";
    /// Name of an index.
    index_name: "Name" | "名称";
    /// A field more.
    add_field: "Add a field" | "添加字段";
    /// A field less.
    remove_field: "Remove the field" | "移除字段";
    /// Direction.
    ascending: "ascending" | "升序";
    /// Direction.
    descending: "descending" | "降序";
    /// A field with geometries, in the place of a direction.
    geometry: "geometry" | "地理位置";
    /// Direction, for screen readers.
    direction: "Direction" | "方向";
    /// Deletes one.
    delete_index(name): "Delete the index {name}?" | "删除索引 {name}？";
    /// What happens.
    delete_index_text: "Queries that use it will read more documents. It can be made again." | "使用该索引的查询将读取更多文档；索引可以重新创建。";
    /// Made.
    index_made(name): "{name} is being built" | "正在构建索引 {name}";
    /// Heading.
    costs_title: "What queries read" | "查询开销";
    /// What it is.
    costs_text: "Queries of this collection since the server started, the costliest first." | "服务启动以来对该集合的查询，按开销排序。";
    /// None.
    costs_none: "Nobody has searched in this collection since the server started." | "服务启动后尚无查询。";
    /// Column.
    col_query: "Query" | "查询";
    /// Column.
    col_times: "Times" | "次数";
    /// Column.
    col_read: "Read per query" | "平均读取";
    /// Column.
    col_found: "Found per query" | "平均返回";
    /// Column.
    col_last: "Last" | "最近";
    /// No index.
    no_index: "no index" | "无索引";
    /// A proposal.
    propose(fields): "Index {fields}" | "创建索引 {fields}";
    /// What a proposal does.
    propose_text: "would read little more than it finds" | "可大幅减少读取";
    /// All documents.
    shape_all: "all documents" | "全部文档";
    /// An order.
    shape_sorted(what): "sorted by {what}" | "按 {what} 排序";

    /// What importing does.
    import_text: "A file is looked at first; nothing is written until you say so. It goes on when you leave this page." | "文件会先经过检查，确认后才会写入；离开页面不影响进行中的任务。";
    /// Which files.
    file_kinds: "JSON Lines (.jsonl, .json) or CSV in UTF-8, up to 4 GB" | "JSON Lines（.jsonl、.json）或 UTF-8 编码的 CSV，最大 4 GB";
    /// Under way to the server.
    sending: "The file is being sent. Stay on this page until it is there." | "正在上传文件，完成前请勿离开。";
    /// Ids.
    ids_label: "Documents that carry an _id" | "带有 _id 的文档";
    /// Ids.
    ids_keep: "Keep it; refuse the line if it is there" | "保留；已存在则跳过该行";
    /// Ids.
    ids_upsert: "Keep it; replace the document that is there" | "保留；已存在则替换";
    /// Ids.
    ids_new: "Give every document a new one" | "全部生成新的 _id";
    /// Heading.
    imports_title: "Imports" | "导入记录";
    /// None.
    imports_none: "Nothing was imported yet." | "还没有导入记录。";
    /// State.
    import_checking: "Looking at it" | "检查中";
    /// State.
    import_checked: "Waits for you" | "待确认";
    /// State.
    import_importing: "Importing" | "导入中";
    /// State.
    import_done: "Imported" | "已导入";
    /// State.
    import_cancelled: "Stopped" | "已停止";
    /// State.
    import_failed: "Failed" | "失败";
    /// Counts.
    import_counts(added, replaced, refused): "{added} new, {replaced} replaced, {refused} refused" | "新增 {added}，替换 {replaced}，拒绝 {refused}";
    /// Where it stopped.
    import_stopped(line): "It stopped after line {line}; what was written stays." | "停在第 {line} 行之后，已写入的内容保留。";
    /// Begins.
    import_start(n): "Import {n} documents" | "导入 {n} 个文档";
    /// Stops.
    import_stop: "Stop" | "停止";
    /// Gives up.
    import_give_up: "Discard" | "放弃";
    /// Complaints.
    import_errors(n): "Refused lines: {n}" | "{n} 行被拒绝";
    /// A line.
    line_n(n): "Line {n}" | "第 {n} 行";
    /// There are more.
    import_more(n): "and {n} more" | "另有 {n} 行";

    /// What the console is for.
    console_text: "Find, count, aggregate, update and remove, written as JSON." | "用 JSON 编写查询、统计、聚合、更新与删除。";
    /// The editor.
    console_label: "Query as JSON" | "JSON 查询";
    /// Runs it.
    run: "Run" | "运行";
    /// Examples.
    examples: "Examples" | "示例";
    /// Example.
    example_find: "Find" | "查询";
    /// Example.
    example_count: "Count" | "统计";
    /// Example.
    example_pipeline: "Aggregate" | "聚合";
    /// Example.
    example_update: "Update" | "更新";
    /// Example.
    example_remove: "Remove" | "删除";
    /// What was asked before.
    history: "History" | "历史";
    /// A member is wrong.
    wrong_member(name): "{name} is missing or has the wrong form." | "{name} 缺失或格式不正确。";
    /// A member is unknown.
    wrong_unknown(name): "There is no {name}. Known are collection, where, orderBy, skip, limit, field, count, pipeline, update, multi, remove." | "没有 {name} 这一项。可用：collection、where、orderBy、skip、limit、field、count、pipeline、update、multi、remove。";
    /// How long.
    took(ms): "{ms} ms" | "{ms} 毫秒";
    /// How many.
    results(n): "{n} results" | "{n} 条结果";
    /// As a table.
    as_table: "Table" | "表格";
    /// As JSON.
    as_json: "JSON" | "JSON";
    /// How results are shown.
    as_label: "Show as" | "显示方式";
    /// A write waits.
    confirm_title: "Change documents?" | "确认修改文档？";
    /// What it does.
    confirm_many(n): "{n} documents match and will be changed or removed." | "有 {n} 个文档符合条件，将被修改或删除。";
    /// What it does.
    confirm_one(n): "{n} documents match; the first of them will be changed." | "有 {n} 个文档符合条件，将修改其中第一个。";
    /// Does it.
    confirm_do: "Go ahead" | "执行";
    /// Done.
    wrote(done, matched): "{done} of {matched} matching documents changed" | "符合条件 {matched} 个，已修改 {done} 个";
}
