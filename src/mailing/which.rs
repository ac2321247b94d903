//! Which issue in the ledger a brief is, if its date and number are there under
//! another title: asks on a terminal, otherwise an option has to say so.

use std::path::Path;

use anyhow::Result;

use crate::mail::issue_id::IssueId;
use crate::post::ledger::{Answer, Found, Ledger};
use crate::ui::Ui;
use crate::words::{Words, fail, words};

/// The name that the ledger has for an issue, or will have; `told` is what the
/// command line says of it.
pub(super) fn issue(
    (ledger, path): (&mut Ledger, &Path),
    issue: &IssueId,
    told: Option<Answer>,
    ui: &Ui,
) -> Result<String> {
    let others = match ledger.find(issue)? {
        Found::Issue(name) => return Ok(name),
        Found::Nothing if told == Some(Answer::Same) => fail!(
            "`{}` has nothing of {}, so it cannot be the same issue; leave --same-issue out to send it to \
             all",
            "`{}` 里没有{}，不会是同一期；去掉 --same-issue，就发给所有人";
            path.display(), issue.untitled()
        ),
        Found::Nothing => return Ok(issue.to_string()),
        Found::Others(others) => others,
    };
    let answer = match told {
        Some(answer) => Some(answer),
        None => ask(&others, issue, ui)?,
    };
    name_after((ledger, path), issue, (answer, &others))
}

/// The name that follows from an answer, which the ledger keeps.
fn name_after(
    (ledger, path): (&mut Ledger, &Path),
    issue: &IssueId,
    (answer, others): (Option<Answer>, &[String]),
) -> Result<String> {
    let titles = titles(others);
    match (answer, others) {
        (Some(Answer::Another), others) => {
            for other in others {
                ledger.answer(issue, other, Answer::Another)?;
            }
            Ok(issue.to_string())
        }
        (Some(Answer::Same), [other]) => {
            ledger.answer(issue, other, Answer::Same)?;
            Ok(other.clone())
        }
        (Some(Answer::Same), _) => {
            fail!(
                "`{}` has {} under several other titles ({}); give the brief the one it was sent under",
                "`{}` 里{}用过几个别的刊名（{}）；请把源文件的刊名改回发送时用的";
                path.display(), issue.untitled(), titles
            )
        }
        (None, _) => {
            fail!(
                "`{}` has {} under another title, {}; if the title was corrected, say --same-issue, and \
                 whoever has it does not get it again; if this is another newsletter, say --another-issue",
                "`{}` 里{}用的是别的刊名 {}；如果是改了刊名，用 --same-issue，收到过的不再收到；如果是另一\
                 种简报，用 --another-issue";
                path.display(), issue.untitled(), titles
            )
        }
    }
}

/// Asks on a terminal; none where there is none, or no answer.
fn ask(others: &[String], issue: &IssueId, ui: &Ui) -> Result<Option<Answer>> {
    let question = words!(
        "{} was sent under another title:\n  then: {}\n  now:  `{}`\nIs it the same issue, its title \
         corrected? [y: whoever has it does not get it again, n: it is another newsletter, all get it] ",
        "{}发送时用的是别的刊名：\n  当时：{}\n  现在：`{}`\n是改了刊名的同一期吗？\
         [y：收到过的不再收到；n：是另一种简报，都要收到] ";
        issue.untitled(),
        titles(others),
        issue.title
    );
    Ok(match ui.ask(&question)?.as_deref() {
        Some("y" | "Y" | "yes") => Some(Answer::Same),
        Some("n" | "N" | "no") => Some(Answer::Another),
        _ => None,
    })
}

fn titles(names: &[String]) -> Words {
    let title = |name: &String| {
        let title = IssueId::parse(name).map_or_else(|| name.clone(), |known| known.title);
        format!("`{title}`")
    };
    let titles: Vec<_> = names.iter().map(title).collect();
    Words::new(titles.join(" and "), titles.join("、"))
}
