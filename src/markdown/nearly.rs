//! What was meant as Markdown but is not quite: `##标题`, `[图]（图.png）`, a table
//! without its rule. It would be printed with its signs. Takes lines as written,
//! returns what they would have to be.

use std::ops::Range;

use super::is_whole_url;
use crate::text::characters::is_chinese;

/// A link or picture that Markdown does not take for one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// Where it stands, brackets and all, in bytes of the line.
    pub(super) range: Range<usize>,
    /// Its address or path.
    pub(super) target: Range<usize>,
    /// Whether it is a picture.
    pub(super) picture: bool,
    /// Whether only blanks in its path are in the way.
    pub(super) blanks_only: bool,
    /// As Markdown has it.
    pub(super) repaired: String,
}

impl Target {
    /// The same in a text in which the line begins at `start`.
    pub(super) fn shifted(self, start: usize) -> Self {
        let moved = |range: Range<usize>| range.start + start..range.end + start;
        Self { range: moved(self.range), target: moved(self.target), ..self }
    }
}

/// How long a link's text or target may be, in bytes.
const REACH: usize = 2000;

/// The nearly links and pictures of a line; `is_text` says whether a byte of it
/// is printed as written.
pub(super) fn targets(line: &str, is_text: impl Fn(usize) -> bool) -> Vec<Target> {
    let mut found: Vec<Target> = Vec::new();
    let mut open = Vec::new();
    for (at, char) in line.char_indices().filter(|(at, char)| "[［]］".contains(*char) && is_text(*at)) {
        match char {
            '[' | '［' => open.push(at),
            _ => {
                let Some(start) = open.pop().filter(|start| at - start <= REACH) else { continue };
                found.extend(target(line, start, at));
            }
        }
    }
    found
}

/// A nearly link whose text is between brackets at `open` and `close`.
fn target(line: &str, open: usize, close: usize) -> Option<Target> {
    let text_start = open + width(line, open);
    let behind = close + width(line, close);
    let gap = usize::from(line[behind..].starts_with(' '));
    let paren = behind + gap;
    line[paren..].starts_with(['(', '（']).then_some(())?;
    let target_start = paren + width(line, paren);
    let reach = line.floor_char_boundary((target_start + REACH).min(line.len()));
    let length = closing(&line[target_start..reach])?;
    let inner = &line[target_start..target_start + length];
    let (path, title) = split_title(inner);
    let bang = line[..open].chars().next_back().filter(|char| matches!(char, '!' | '！'));
    let picture = bang.is_some() || (has_picture_ending(path) && !is_whole_url(path));
    let start = open - bang.map_or(0, char::len_utf8);
    let end = target_start + length + width(line, target_start + length);
    let plain =
        line[start..].starts_with("![") && line[close..].starts_with("](") && line[..end].ends_with(')');
    let known = has_picture_ending(path) || is_whole_url(path) || path.starts_with("www.");
    if path.is_empty() || !(known || plain) {
        return None;
    }
    let brackets = path.contains(|c: char| c.is_whitespace() || c == '\\') || !is_balanced(path);
    let path_written = if brackets { format!("<{path}>") } else { path.to_owned() };
    let sign = if picture { "!" } else { "" };
    let target_at = target_start + (inner.len() - inner.trim_start().len());
    Some(Target {
        range: start..end,
        target: target_at..target_at + path.len(),
        picture,
        blanks_only: plain && has_picture_ending(path) && !path.contains(['<', '>']),
        repaired: format!("{sign}[{}]({path_written}{title})", &line[text_start..close]),
    })
}

fn width(line: &str, at: usize) -> usize {
    line[at..].chars().next().map_or(0, char::len_utf8)
}

/// Where the bracket around a target is closed.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, char) in text.char_indices() {
        match char {
            '(' | '（' => depth += 1,
            ')' | '）' if depth == 0 => return Some(at),
            ')' | '）' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn is_balanced(path: &str) -> bool {
    path.matches('(').count() == path.matches(')').count()
}

/// A target's path, and its title with the blank before it.
fn split_title(inner: &str) -> (&str, &str) {
    let inner = inner.trim();
    for quote in ['"', '\''] {
        let title = inner.strip_suffix(quote).and_then(|rest| rest.rfind(quote));
        if let Some(at) = title.filter(|at| inner[..*at].ends_with(char::is_whitespace)) {
            let path = inner[..at].trim_end();
            return (path, &inner[path.len()..]);
        }
    }
    (inner, "")
}

/// Whether a path ends as pictures' names do.
pub(super) fn has_picture_ending(path: &str) -> bool {
    const ENDINGS: [&str; 7] = ["png", "jpg", "jpeg", "webp", "gif", "svg", "pdf"];
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

/// What begins a line of a heading: no topic (`#话题#`), no number (`#2机组`).
fn begins_words(char: char) -> bool {
    char.is_alphanumeric() || "“‘《〈（「『【〔".contains(char)
}

/// `##标题`, `＃＃ 标题`: the heading that the line was meant to be.
pub(super) fn heading(line: &str) -> Option<String> {
    let words = line.trim_start_matches(['#', '＃']);
    let marks = line[..line.len() - words.len()].chars().count();
    let half = line.starts_with('#') && !line.starts_with("#＃");
    let words = words.trim();
    let first = words.chars().next()?;
    let begins = match marks {
        1 => begins_words(first) && is_chinese(first) || first == '“',
        2..=6 => begins_words(first),
        _ => false,
    };
    let spaced = half && line[marks..].starts_with([' ', '\t']);
    let topic = words.contains(['#', '＃']);
    let sentence = words.ends_with(['。', '，', '；']);
    (begins && !spaced && !topic && !sentence).then(|| format!("{} {words}", "#".repeat(marks)))
}

/// `-乙`: the sign of a list without its blank, and the line with it. Before a
/// figure `-` is a minus.
pub(super) fn bullet(line: &str) -> Option<(char, String)> {
    let mark = line.chars().next().filter(|mark| matches!(mark, '-' | '*' | '+'))?;
    let words = &line[1..];
    let first = words.chars().next()?;
    (begins_words(first) && is_chinese(first) && !words.contains(mark))
        .then(|| (mark, format!("{mark} {words}")))
}

/// `2.乙`: a number without its blank, what it counts to, and the line with it.
pub(super) fn numbered(line: &str) -> Option<(usize, String)> {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let value = line.get(..digits).filter(|digits| (1..=3).contains(&digits.len()))?.parse().ok()?;
    let words = line[digits..].strip_prefix(['.', ')', '．'])?;
    let first = words.chars().next()?;
    (begins_words(first) && is_chinese(first) || first == '“').then(|| (value, format!("{value}. {words}")))
}

/// A table that Markdown does not take for one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Table {
    /// The line at fault, by its number.
    pub(super) line: usize,
    /// What it would have to be, or what has to be put below it.
    pub(super) repaired: String,
    /// Whether a line is missing below it.
    pub(super) missing: bool,
}

/// Reads a paragraph's lines for a table without a rule, with one that does not
/// fit its head, or with full-width bars.
pub(super) fn table(lines: &[&str]) -> Option<Table> {
    let wide = |line: &str| line.trim_start().starts_with('｜') && line.matches('｜').count() >= 2;
    for (index, line) in lines.iter().enumerate() {
        if wide(line) {
            let repaired = line.trim().replace('｜', "|");
            return Some(Table { line: index, repaired, missing: false });
        }
        let next = lines.get(index + 1)?;
        let rule = || format!("|{}", "---|".repeat(columns(line)));
        if columns(line) >= 2 && is_nearly_rule(next) {
            return Some(Table { line: index + 1, repaired: rule(), missing: false });
        }
        if is_row(line) && is_row(next) && columns(line) == columns(next) {
            return Some(Table { line: index, repaired: rule(), missing: true });
        }
    }
    None
}

/// A line that begins and ends with a bar and has another.
fn is_row(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('|') && line.ends_with('|') && columns(line) >= 2
}

/// A line of dashes and bars, of whatever kind of dash.
fn is_nearly_rule(line: &str) -> bool {
    let dash = |c: char| "-—–－─".contains(c);
    line.contains(dash)
        && line.contains(['|', '｜'])
        && line.chars().all(|c| dash(c) || "|｜:： \t".contains(c))
}

fn columns(line: &str) -> usize {
    cells(line).len()
}

/// The cells of a row, as comrak parts them: in bytes of the line (GFM, tables).
pub(super) fn cells(line: &str) -> Vec<Range<usize>> {
    let blank = |c: char| matches!(c, ' ' | '\t');
    let trimmed = line.trim_end_matches(['\n', '\r']);
    let mut start =
        trimmed.len() - trimmed.strip_prefix('|').unwrap_or(trimmed).trim_start_matches(blank).len();
    let mut cells = Vec::new();
    let mut escaped = false;
    for (at, byte) in trimmed.bytes().enumerate().skip(start) {
        if byte == b'|' && !escaped {
            cells.push(start..at);
            start = at + 1;
        }
        escaped = byte == b'\\';
    }
    if !trimmed[start..].trim_start_matches(blank).is_empty() {
        cells.push(start..trimmed.len());
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn repairs(line: &str, expected: &[&str]) {
        let found: Vec<_> = targets(line, |_| true).into_iter().map(|target| target.repaired).collect();
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn knows_what_was_meant_as_a_link() {
        repairs("见[人民网](https://a.cn/b c)。", &["[人民网](<https://a.cn/b c>)"]);
        repairs("见[人民网]（https://a.cn）。", &["[人民网](https://a.cn)"]);
        repairs("![走势]（logo.png）", &["![走势](logo.png)"]);
        repairs("！[走势](走 势.PNG)", &["![走势](<走 势.PNG>)"]);
        repairs("![走势](图片/走势 图.png \"题\")", &["![走势](<图片/走势 图.png> \"题\")"]);
        repairs("［网］ (www.a.cn)", &["[网](www.a.cn)"]);
        repairs("![走势](见 附件)", &["![走势](<见 附件>)"]);
        repairs("[图1]（见 附件）、[1](略)、数组[0] (首项)、[注]（如图.）", &[]);
    }

    #[test]
    fn knows_what_was_meant_as_a_heading() {
        for (line, meant) in [
            ("##标题", "## 标题"),
            ("＃＃ 标题", "## 标题"),
            ("#标题", "# 标题"),
            ("＃（一）标题", "# （一）标题"),
            ("###1.标题", "### 1.标题"),
        ] {
            assert_eq!(heading(line).as_deref(), Some(meant), "{line}");
        }
        for line in
            ["#话题#", "＃话题＃", "#2机组", "#include", "# 标题", "#", "##", "#1号楼", "#甲 #乙", "标题"]
        {
            assert_eq!(heading(line), None, "{line}");
        }
    }

    #[test]
    fn knows_what_was_meant_as_an_item() {
        assert_eq!(bullet("-乙"), Some(('-', "- 乙".to_owned())));
        for line in ["-5%", "- 3℃", "--乙", "-", "*乙*", "乙", "-3℃～5℃"] {
            assert_eq!(bullet(line), None, "{line}");
        }
        assert_eq!(numbered("2.乙"), Some((2, "2. 乙".to_owned())));
        for line in ["2.5亿元", "2026.乙", "2、乙", "2. 乙", "v2.乙"] {
            assert_eq!(numbered(line), None, "{line}");
        }
    }

    #[test]
    fn knows_what_was_meant_as_a_table() {
        let found = |text: &str| {
            let lines: Vec<_> = text.lines().collect();
            table(&lines).map(|table| (table.line, table.repaired, table.missing))
        };
        assert_eq!(found("| 甲 | 乙 |\n| 1 | 2 |"), Some((0, "|---|---|".to_owned(), true)));
        assert_eq!(found("| 甲 | 乙 |\n|---|\n| 1 | 2 |"), Some((1, "|---|---|".to_owned(), false)));
        assert_eq!(found("| 甲 | 乙 |\n|——|——|"), Some((1, "|---|---|".to_owned(), false)));
        assert_eq!(found("引语\n｜甲｜乙｜"), Some((1, "|甲|乙|".to_owned(), false)));
        assert_eq!(found("首页 | 关于\n联系 | 我们"), None);
        assert_eq!(found("a|b"), None);
        assert_eq!(found("|x|=1"), None);
    }

    #[test]
    fn parts_rows_as_comrak_does() {
        let texts =
            |line: &str| cells(line).into_iter().map(|cell| line[cell].trim().to_owned()).collect::<Vec<_>>();
        assert_eq!(texts("| 1 | 2 | 3 |"), ["1", "2", "3"]);
        assert_eq!(texts(r"1 | `a\|b` | 3"), ["1", r"`a\|b`", "3"]);
        assert_eq!(texts("||1|| "), ["", "1", ""]);
        assert_eq!(texts(r"| a\\|b |"), [r"a\\|b"]);
    }
}
