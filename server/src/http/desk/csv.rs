//! Lists and figures of the desk as CSV (RFC 4180), with a mark at the beginning by which Excel takes it for UTF-8.

use types::desk::{Conversation, Report, ReportLine};
use types::{Lang, Timestamp};

const MARK: &str = "\u{feff}";

/// A cell. What a spreadsheet would take for a formula is made a text.
fn cell(text: &str) -> String {
    let safe = match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') if text.parse::<f64>().is_err() => format!("'{text}"),
        _ => text.to_owned(),
    };
    if safe.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

fn line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|text| cell(text.as_ref())).collect();
    format!("{}\r\n", cells.join(","))
}

/// The first line of a list of conversations.
pub fn headings(lang: Lang) -> String {
    let names = match lang {
        Lang::En => [
            "Id",
            "Customer",
            "Channel",
            "Person",
            "State",
            "Priority",
            "Team",
            "Agent",
            "Labels",
            "Subject",
            "Began",
            "Last active",
            "First reply",
            "Resolved",
            "Messages",
            "Rating",
            "Comment",
        ],
        Lang::Zh => [
            "编号",
            "顾客",
            "渠道",
            "标识",
            "状态",
            "优先级",
            "团队",
            "客服",
            "标签",
            "主题",
            "开始时间",
            "最近动态",
            "首次回复",
            "解决时间",
            "消息数",
            "评分",
            "评价",
        ],
    };
    format!("{MARK}{}", line(names))
}

/// Conversations, one a line. Times are UTC.
pub fn rows(rows: &[Conversation], lang: Lang) -> String {
    let at =
        |at: Option<Timestamp>| at.map(|at| at.format("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default();
    let row = |c: &Conversation| {
        let rating = c.rating.as_ref();
        line([
            c.id.to_string(),
            c.customer.name.clone(),
            c.customer.channel.clone(),
            c.customer.person.clone(),
            c.state.as_str().to_owned(),
            c.priority.as_str().to_owned(),
            c.team.clone().unwrap_or_default(),
            c.agent.as_ref().map(|agent| agent.name.get(lang).to_owned()).unwrap_or_default(),
            c.labels.join(" "),
            c.subject.clone(),
            at(Some(c.created_at)),
            at(Some(c.active_at)),
            at(c.first_reply_at),
            at(c.resolved_at),
            c.messages.to_string(),
            rating.map(|rating| rating.score.to_string()).unwrap_or_default(),
            rating.map(|rating| rating.comment.clone()).unwrap_or_default(),
        ])
    };
    rows.iter().map(row).collect()
}

/// A report: a line for each group. Times are seconds.
pub fn report(report: &Report, lang: Lang) -> String {
    let (names, sorts) = match lang {
        Lang::En => (
            [
                "By",
                "Key",
                "Name",
                "Conversations",
                "Resolved",
                "Messages",
                "First reply (s)",
                "Reply (s)",
                "Resolution (s)",
                "Promises kept",
                "Promises broken",
                "Rating",
                "Ratings",
            ],
            ["all", "agent", "team", "label", "channel", "hour"],
        ),
        Lang::Zh => (
            [
                "维度",
                "编号",
                "名称",
                "会话",
                "已解决",
                "消息",
                "首次回复（秒）",
                "平均回复（秒）",
                "解决用时（秒）",
                "时限达成",
                "时限未达成",
                "评分",
                "评价数",
            ],
            ["全部", "客服", "团队", "标签", "渠道", "时段"],
        ),
    };
    let number = |n: Option<f64>| n.map(|n| format!("{n:.1}")).unwrap_or_default();
    let row = |sort: &str, r: &ReportLine| {
        line([
            sort.to_owned(),
            r.key.clone(),
            r.name.get(lang).to_owned(),
            r.conversations.to_string(),
            r.resolved.to_string(),
            r.messages.to_string(),
            number(r.first_reply_s),
            number(r.reply_s),
            number(r.resolution_s),
            r.kept.to_string(),
            r.broken.to_string(),
            number(r.rating),
            r.ratings.to_string(),
        ])
    };
    let total = std::slice::from_ref(&report.total);
    let groups: [&[ReportLine]; 6] =
        [total, &report.agents, &report.teams, &report.labels, &report.channels, &report.hours];
    let lines: String =
        sorts.iter().zip(groups).flat_map(|(sort, lines)| lines.iter().map(move |l| row(sort, l))).collect();
    format!("{MARK}{}{lines}", line(names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_run() {
        assert_eq!(line(["a,b", "say \"hi\"", "x\ny"]), "\"a,b\",\"say \"\"hi\"\"\",\"x\ny\"\r\n");
        assert_eq!(line(["=1+1", "-5", "@cmd"]), "'=1+1,-5,'@cmd\r\n");
    }

    #[test]
    fn every_line_has_as_many_cells_as_the_first() {
        let mut c = Conversation::before("cnv_1".into(), Timestamp::default());
        c.labels = vec!["a".into(), "b".into()];
        let text = format!("{}{}", headings(Lang::Zh), rows(&[c], Lang::Zh));
        let counts: Vec<usize> = text.lines().map(|line| line.split(',').count()).collect();
        assert_eq!(counts, [17, 17]);
        let text = report(&Report::default(), Lang::En);
        assert_eq!(text.lines().map(|line| line.split(',').count()).collect::<Vec<_>>(), [13, 13]);
    }
}
