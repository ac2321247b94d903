//! The ledger as a table for people, and as CSV for a spreadsheet.

use std::fmt::Write;

use anyhow::Result;

use super::fault;
use super::ledger::{Row, State};
use crate::text::fold::columns;
use crate::words::{Because, Tongue, words};

/// A line for each reader, those that need a look first, and the sums.
pub fn table(rows: &[Row], tongue: Tongue) -> String {
    let mut rows: Vec<_> = rows.iter().collect();
    let rank = |row: &&Row| State::ALL.iter().rev().position(|state| *state == row.state);
    rows.sort_by(|a, b| {
        a.issue.cmp(&b.issue).then(rank(a).cmp(&rank(b))).then(a.recipient.cmp(&b.recipient))
    });
    let width = rows.iter().map(|row| row.recipient.chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    for issue in rows.chunk_by(|a, b| a.issue == b.issue) {
        let (name, sums) = (&issue[0].issue, sums(issue, tongue));
        line(&mut text, &tongue.of(format!("issue {name}: {sums}"), format!("{name}：{sums}")));
        for row in issue {
            let padding = " ".repeat(width - row.recipient.chars().count());
            let tries = match (tongue, row.attempts) {
                (Tongue::En, 1) => "1 try".to_owned(),
                (Tongue::En, attempts) => format!("{attempts} tries"),
                (Tongue::Zh, attempts) => format!("{attempts} 次"),
            };
            let (state, tries) = (column(row.state.shown(tongue)), column(&tries));
            let reply = fault::in_tongue(&row.reply, tongue);
            let shown = format!("  {}{padding}  {state}  {tries}  {}  {reply}", row.recipient, row.changed);
            line(&mut text, shown.trim_end());
        }
    }
    text
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("writing to a string");
}

/// A text that fills its column; a Chinese character takes the room of two.
fn column(text: &str) -> String {
    const WIDTH: usize = 8;
    format!("{text}{}", " ".repeat(WIDTH.saturating_sub(columns(text))))
}

/// How many readers are in each state.
fn sums(rows: &[&Row], tongue: Tongue) -> String {
    let count = |state: &State| rows.iter().filter(|row| row.state == *state).count();
    let parts = State::ALL.iter().map(|state| (count(state), state.shown(tongue)));
    let parts = parts.filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
    parts.collect::<Vec<_>>().join(tongue.of(", ", "，"))
}

/// All rows with all columns.
pub fn csv(rows: &[Row]) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let write = |writer: &mut csv::Writer<Vec<u8>>, fields: [&str; 8]| {
        writer.write_record(fields).because(|| words!("failed to write the ledger as CSV", "台账写不成 CSV"))
    };
    write(
        &mut writer,
        ["issue", "address", "state", "attempts", "message_id", "reply", "planned", "changed"],
    )?;
    for row in rows {
        let attempts = row.attempts.to_string();
        write(
            &mut writer,
            [
                &row.issue,
                &row.recipient,
                row.state.word(),
                &attempts,
                &row.message_id,
                &row.reply,
                &row.planned,
                &row.changed,
            ],
        )?;
    }
    writer.into_inner().because(|| words!("failed to write the ledger as CSV", "台账写不成 CSV"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(recipient: &str, state: State, reply: &str) -> Row {
        Row {
            issue: "42".to_owned(),
            recipient: recipient.to_owned(),
            state,
            attempts: 1,
            message_id: "<1@example.cn>".to_owned(),
            reply: reply.to_owned(),
            planned: "2026-06-10T08:00:00Z".to_owned(),
            changed: "2026-06-10T08:00:01Z".to_owned(),
        }
    }

    #[test]
    fn a_table_begins_with_what_needs_a_look() {
        let rows = [
            row("a@example.cn", State::Sent, "250 ok"),
            row("long.name@example.cn", State::Unknown, "the server closed the connection"),
            row("b@example.cn", State::Refused, "550 no such user"),
        ];
        let expected = "\
issue 42: 1 sent, 1 refused, 1 unknown
  long.name@example.cn  unknown   1 try     2026-06-10T08:00:01Z  the server closed the connection
  b@example.cn          refused   1 try     2026-06-10T08:00:01Z  550 no such user
  a@example.cn          sent      1 try     2026-06-10T08:00:01Z  250 ok
";
        assert_eq!(table(&rows, Tongue::En), expected);
        assert_eq!(table(&[], Tongue::En), "");
        let expected = "\
42：1 已发，1 拒收，1 不明
  long.name@example.cn  不明      1 次      2026-06-10T08:00:01Z  服务器断开了连接
  b@example.cn          拒收      1 次      2026-06-10T08:00:01Z  550 no such user
  a@example.cn          已发      1 次      2026-06-10T08:00:01Z  250 ok
";
        assert_eq!(table(&rows, Tongue::Zh), expected);
    }

    #[test]
    fn csv_quotes_what_needs_it() {
        let text =
            String::from_utf8(csv(&[row("a@example.cn", State::Refused, "550 no, \"never\"")]).unwrap());
        let expected = "\
issue,address,state,attempts,message_id,reply,planned,changed
42,a@example.cn,refused,1,<1@example.cn>,\"550 no, \"\"never\"\"\",2026-06-10T08:00:00Z,2026-06-10T08:00:01Z
";
        assert_eq!(text.unwrap(), expected);
    }
}
