//! The address of each issue in the site: derived from its date, `2026/06-10/`,
//! so that it stays the same whatever else is published.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::str::FromStr;

use chrono::Datelike;
use url::Url;

use crate::batch::select::Selected;
use crate::batch::twins::{Twin, twins};
use crate::words::{Failure, Words};

/// The address under which a site's folder is published, ending in a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The whole address of a path in the site.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

impl FromStr for BaseUrl {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || {
            Words::plain(
                "expected a web address without ? and #, such as https://example.cn/jianbao/",
                "要写网址，不带 ? 和 #，例如 https://example.cn/jianbao/",
            )
        };
        let url = Url::parse(text).map_err(|_| wrong())?;
        let whole =
            matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none();
        if !whole {
            return Err(wrong().into());
        }
        let text = url.to_string();
        Ok(Self(if text.ends_with('/') { text } else { text + "/" }))
    }
}

/// A brief with its place in the site.
pub(super) struct Job {
    pub(super) brief: PathBuf,
    /// Such as `2026/06-10`; none of a brief that has no day.
    pub(super) address: Option<String>,
    /// Another brief that seems to be the same issue.
    pub(super) twin: Option<Twin>,
    /// Whether it is among the latest, which feeds have.
    pub(super) latest: bool,
}

/// A few more than feeds have, for some may be at fault.
const LATEST: usize = super::feeds::ENTRIES + 10;

/// Places all briefs; the jobs are in the order of the briefs.
pub(super) fn plan(selected: &[Selected]) -> Vec<Job> {
    let twins = twins(selected);
    let key = |index: usize| {
        let Selected { outline, locations, .. } = &selected[index];
        (outline.date, outline.issue, &outline.title, &locations.brief)
    };
    let mut order: Vec<_> = (0..selected.len()).collect();
    order.sort_by(|&a, &b| key(a).cmp(&key(b)));
    let mut taken = BTreeSet::new();
    let mut addresses: Vec<Option<String>> = vec![None; selected.len()];
    for &index in &order {
        // One that is left out takes no address.
        if !twins[index].as_ref().is_some_and(Twin::is_same_issue) {
            addresses[index] = address(&selected[index], &mut taken);
        }
    }
    let latest: BTreeSet<_> = order.iter().rev().take(LATEST).copied().collect();
    let jobs = selected.iter().zip(addresses).zip(twins).enumerate();
    jobs.map(|(index, ((found, address), twin))| Job {
        brief: found.locations.brief.clone(),
        address,
        twin,
        latest: latest.contains(&index),
    })
    .collect()
}

/// The day; of several issues of a day, which come in the order of their
/// numbers, all but the first have their number too.
fn address(found: &Selected, taken: &mut BTreeSet<String>) -> Option<String> {
    let date = found.outline.date?;
    let day = format!("{:04}/{:02}-{:02}", date.year(), date.month(), date.day());
    let numbered = found.outline.issue.map(|number| format!("{day}-{number}"));
    let counted = (2..).map(|number| format!("{day}-n{number}"));
    std::iter::once(day.clone()).chain(numbered).chain(counted).find(|address| taken.insert(address.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::select::select;
    use crate::files;
    use crate::text::period::Period;

    #[test]
    fn issues_of_a_day_have_addresses_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        for (name, title, issue) in
            [("b", "甲", "2"), ("a", "甲", "1"), ("c", "乙", "1"), ("副本 a", "甲", "1")]
        {
            let text = format!("# {name}\n[header]\ntitle = '{title}'\ndate = 2026-01-02\nissue = {issue}\n");
            files::write(&folder.path().join(format!("{name}.toml")), text.as_bytes()).unwrap();
        }
        let selected = select(&[folder.path().to_owned()], &Period::default()).unwrap().briefs;
        let jobs = plan(&selected);
        let of = |name: &str| {
            let job = jobs.iter().find(|job| job.brief.ends_with(format!("{name}.toml"))).unwrap();
            job.address.as_deref()
        };
        assert_eq!(of("c"), Some("2026/01-02"));
        assert_eq!(of("a"), Some("2026/01-02-1"));
        assert_eq!(of("b"), Some("2026/01-02-2"));
        assert_eq!(of("副本 a"), None);
    }

    #[test]
    fn a_base_is_a_whole_address() {
        let of = |text: &str| text.parse::<BaseUrl>().map(|base| base.join("a/"));
        assert_eq!(of("https://例子.cn/报").unwrap(), "https://xn--fsqu00a.cn/%E6%8A%A5/a/");
        assert_eq!(of("http://localhost:8000/").unwrap(), "http://localhost:8000/a/");
        for wrong in
            ["", "example.cn", "ftp://x.cn/", "https://x.cn/?a", "https://x.cn/#a", "javascript:alert(1)"]
        {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }
}
