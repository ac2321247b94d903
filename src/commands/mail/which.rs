//! Which issue of the ledger a brief is, when its day and number are there under
//! another title: asks on a terminal, and else needs to be told.

use std::path::Path;

use anyhow::{Result, bail};

use super::super::Context;
use crate::args::Mail;
use crate::mail::issue_id::IssueId;
use crate::post::ledger::{Answer, Found, Ledger};

/// The name that the ledger has for an issue, or will have.
pub(super) fn issue(
    ledger: &mut Ledger,
    path: &Path,
    issue: &IssueId,
    args: &Mail,
    context: &Context,
) -> Result<String> {
    let others = match ledger.find(issue)? {
        Found::Issue(name) => return Ok(name),
        Found::Nothing if args.same_issue => bail!(
            "`{}` has nothing of {}, so it cannot be the same issue; leave --same-issue out to send it to all",
            path.display(),
            issue.untitled()
        ),
        Found::Nothing => return Ok(issue.to_string()),
        Found::Others(others) => others,
    };
    let answer = match (args.same_issue, args.another_issue) {
        (true, _) => Some(Answer::Same),
        (_, true) => Some(Answer::Another),
        _ => ask(&others, issue, context)?,
    };
    let titles = titles(&others);
    match (answer, others.as_slice()) {
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
        (Some(Answer::Same), _) => bail!(
            "`{}` has {} under several other titles ({titles}); give the brief the one it was sent under",
            path.display(),
            issue.untitled()
        ),
        (None, _) => bail!(
            "`{}` has {} under another title, {titles}; if the title was mended, say --same-issue, and who has it \
             does not get it again; if this is another newsletter, say --another-issue",
            path.display(),
            issue.untitled()
        ),
    }
}

/// Asks on a terminal; none where there is none, or no answer.
fn ask(others: &[String], issue: &IssueId, context: &Context) -> Result<Option<Answer>> {
    let question = format!(
        "{} was sent under another title:\n  then: {}\n  now:  `{}`\nIs it the same issue, its title mended? \
         [y: who has it does not get it again, n: it is another newsletter, all get it] ",
        issue.untitled(),
        titles(others),
        issue.title
    );
    Ok(match context.ui.ask(&question)?.as_deref() {
        Some("y" | "Y" | "yes") => Some(Answer::Same),
        Some("n" | "N" | "no") => Some(Answer::Another),
        _ => None,
    })
}

fn titles(names: &[String]) -> String {
    let title = |name: &String| {
        let title = IssueId::parse(name).map_or_else(|| name.clone(), |known| known.title);
        format!("`{title}`")
    };
    names.iter().map(title).collect::<Vec<_>>().join(" and ")
}
