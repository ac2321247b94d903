//! Briefs that seem to be the same issue: a copy that was left behind, or a
//! number that was used twice.

use std::collections::HashMap;

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use super::select::Selected;
use crate::brief::header_place;
use crate::findings::{Fault, Findings};
use crate::issue::Draft;
use crate::words::Words;

/// An earlier brief with which one has something in common that issues have not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Twin {
    /// The other brief, as the user named it.
    pub first: String,
    /// What they have in common.
    pub same: Same,
}

/// What two briefs have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Same {
    /// Every byte.
    Bytes,
    /// Title, day and number, if they have one.
    Issue,
    /// Title and day.
    Day,
    /// Title, year and number.
    Number,
}

impl Twin {
    /// Whether the two are one issue, so that a volume binds it once.
    pub fn is_same_issue(&self) -> bool {
        matches!(self.same, Same::Bytes | Same::Issue)
    }

    /// The twin as a finding in the brief's header.
    pub fn findings(&self, draft: &Draft) -> Findings {
        let (key, same) = match self.same {
            Same::Bytes => ("date", Words::plain("text", "内容")),
            Same::Issue => ("date", Words::plain("title, day and number", "刊名、日期和期号")),
            Same::Day => ("date", Words::plain("title and day", "刊名和日期")),
            Same::Number => ("issue", Words::plain("title and number", "刊名和期号")),
        };
        let mut findings = Findings::default();
        let place = header_place(draft.brief_source(), key, &draft.sources);
        findings.add(Fault::IssueRepeated { first: self.first.clone(), same }, place);
        draft.judged(Some(()), findings).findings
    }
}

/// The twin of each brief, none for most. Of two, the one with the shorter name
/// is the first: copies have something added to theirs.
pub fn twins(selected: &[Selected]) -> Vec<Option<Twin>> {
    let mut order: Vec<_> = (0..selected.len()).collect();
    order.sort_by_key(|&index| {
        let brief = &selected[index].locations.brief;
        (brief.file_name().map_or(0, std::ffi::OsStr::len), brief)
    });
    let mut known: HashMap<(Same, String), usize> = HashMap::new();
    let mut twins: Vec<Option<Twin>> = vec![None; selected.len()];
    for index in order {
        for (same, key) in keys(&selected[index]) {
            let first = *known.entry((same, key)).or_insert(index);
            if first != index && twins[index].is_none() {
                let first = selected[first].locations.brief.display().to_string();
                twins[index] = Some(Twin { first, same });
            }
        }
    }
    twins
}

/// What no other issue has, the strongest first.
fn keys(found: &Selected) -> Vec<(Same, String)> {
    let outline = &found.outline;
    let Some(date) = outline.date else { return Vec::new() };
    let (title, number) = (&outline.title, outline.issue);
    let mut keys = vec![
        (Same::Bytes, found.digest.clone()),
        (Same::Issue, format!("{title}\n{date}\n{number:?}")),
        (Same::Day, format!("{title}\n{date}")),
    ];
    keys.extend(number.map(|number| (Same::Number, format!("{title}\n{}\n{number}", date.year()))));
    keys
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::batch::select::select;
    use crate::files;
    use crate::text::period::Period;

    fn found(briefs: &[(&str, &str, &str)]) -> Vec<(String, Option<(String, Same)>)> {
        let folder = tempfile::tempdir().unwrap();
        for (name, date, issue) in briefs {
            let text = format!("# {name}\n[header]\ntitle = '报'\ndate = {date}\n{issue}\n");
            files::write(&folder.path().join(name), text.as_bytes()).unwrap();
        }
        let selected = select(&[folder.path().to_owned()], &Period::default()).unwrap().briefs;
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        let twin = |twin: Twin| (name(Path::new(&twin.first)), twin.same);
        let names = selected.iter().map(|found| name(&found.locations.brief));
        names.zip(twins(&selected).into_iter().map(|found| found.map(twin))).collect()
    }

    #[test]
    fn a_copy_is_the_twin_of_what_it_was_made_of() {
        let found = found(&[
            ("2026-01-02 副本.toml", "2026-01-02", "issue = 2"),
            ("2026-01-02.toml", "2026-01-02", "issue = 2"),
            ("2026-01-03.toml", "2026-01-03", "issue = 2"),
            ("2026-01-04.toml", "2026-01-04", "issue = 4"),
            ("2026-01-04b.toml", "2026-01-04", "issue = 5"),
            ("2027-01-02.toml", "2027-01-02", "issue = 2"),
            ("plain.toml", "2026-02-01", ""),
            ("plain-1.toml", "2026-02-01", ""),
        ]);
        let twin = |name: &str| found.iter().find(|(own, _)| own == name).unwrap().1.clone();
        let first = |name: &str, same| Some((name.to_owned(), same));
        assert_eq!(twin("2026-01-02 副本.toml"), first("2026-01-02.toml", Same::Issue));
        assert_eq!(twin("2026-01-03.toml"), first("2026-01-02.toml", Same::Number));
        assert_eq!(twin("2026-01-04b.toml"), first("2026-01-04.toml", Same::Day));
        assert_eq!(twin("plain-1.toml"), first("plain.toml", Same::Issue));
        for own in ["2026-01-02.toml", "2026-01-04.toml", "2027-01-02.toml", "plain.toml"] {
            assert_eq!(twin(own), None, "{own}");
        }
    }
}
