//! Words of the activity pages.

use crate::messages;

messages! {
    /// What the list is.
    list_text: "What customers can join: each one is a page that your mini-program shows, made from a template." | "顾客可以参与的活动。每个活动由模板搭建，直接在小程序中展示。";
    /// The primary action.
    new_activity: "New activity" | "新建活动";
    /// Nothing there yet.
    empty_title: "Create your first activity" | "创建第一个活动";
    /// What activities are for.
    empty_text: "Pick a template, fill in a form, and customers see it in the mini-program, without a new release of the app." | "选择模板、填写表单，即可在小程序中上线，无需重新发版。";
    /// The way to begin.
    choose_template: "Choose a template" | "选择模板";
    /// Placeholder of the filter.
    filter_hint: "Filter by name or template" | "按名称或模板筛选";
    /// Column: the template.
    col_template: "Template" | "模板";
    /// Column: how much is taken.
    col_claimed: "Claimed" | "领取情况";
    /// How much is taken.
    claimed_of(claimed, stock): "{claimed} of {stock} claimed" | "已领 {claimed} / {stock}";

    /// What the gallery is.
    gallery_text: "Start from a template. Everything in it can be changed." | "从模板开始，所有内容都可以修改。";
    /// A template's small picture.
    picture_of(name): "A phone that shows the example of {name}" | "手机上的“{name}”示例";
    /// Takes a template.
    use_template: "Use this template" | "使用此模板";
    /// Heading of the dialog.
    name_title: "Name the activity" | "为活动命名";
    /// Where the name appears.
    name_text: "Your team sees this name in the console and in releases. Customers see the title that you set next." | "名称供团队在控制台和发布记录中识别，顾客看到的是下一步设置的标题。";
    /// Neither language has a name.
    name_needed: "Give it a name in at least one language." | "请至少填写一种语言的名称。";
    /// Creates the draft.
    create_draft: "Create draft" | "创建草稿";

    /// The editor's name field.
    name_help: "For your team. Customers do not see it." | "仅团队可见，顾客看不到。";
    /// Tab on phones.
    tab_form: "Content" | "内容";
    /// Tab on phones.
    tab_preview: "Preview" | "预览";
    /// The template is not known here.
    template_missing(id): "This server does not know the template “{id}”. The activity stays as it is, but it cannot be edited here." | "当前服务器没有模板“{id}”。活动内容不受影响，但无法在此编辑。";
    /// The phone, for screen readers.
    preview_label: "Preview on a phone" | "手机预览";
    /// The preview's language.
    preview_language: "Preview language" | "预览语言";
    /// The activity is gone.
    gone_title: "This activity does not exist" | "活动不存在";
    /// The way back.
    back_to_list: "All activities" | "返回活动列表";

    /// The figures, for screen readers.
    figures_label: "Figures" | "数据";
    /// Figure.
    stat_stock(n): "of {n} in stock" | "库存共 {n}";
    /// Figure.
    stat_claimed: "Claimed" | "已领取";
    /// Figure.
    stat_left: "Left" | "剩余";

    /// The card with the code.
    join_title: "Join with a real phone" | "用手机体验";
    /// No link leads here yet.
    join_none: "A link gives this activity a code that phones can scan. You can re-aim it later without printing it again." | "创建链接后即可生成二维码供手机扫描。以后更换目标也无需重新印刷。";
    /// The code, for screen readers.
    join_code: "Code that leads to this activity" | "活动二维码";
    /// The link was never published.
    join_unpublished: "Publish this link so that phones can follow it." | "发布此链接后，手机才能打开。";
    /// Other links lead here too.
    join_more: "Also leading here" | "其他指向此活动的链接";
    /// Makes a link.
    create_link_here: "Create link" | "创建链接";
}
