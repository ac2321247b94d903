//! What is wrong with a brief, and where: findings, their collector, and the two
//! forms in which they are printed. The codes and phrases are in `catalogue`.

mod allowed;
mod catalogue;
mod checked;
mod print;
mod repair;
mod sarif;
mod tally;

pub(crate) use self::allowed::Allowed;
pub use self::catalogue::{Entry, Fault, entries};
pub use self::checked::Checked;
pub use self::print::{JsonFinding, JsonFix, Manner, humans};
pub use self::repair::Repair;
pub use self::sarif::{sarif_log, sarif_result, sarif_unreadable};
pub use self::tally::Tally;
pub use crate::lint::Severity;

use std::collections::HashMap;

use anyhow::Result;

use crate::lint::Rule;
use crate::text::keys::Keys;
use crate::text::source::{Place, SourceId, Sources};
use crate::words::{Words, fail, words};

/// One fault at its place.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What it is.
    pub fault: Fault,
    /// The fault's own severity, or what `--deny` made of it.
    pub severity: Severity,
    /// Where it is; none when it belongs to no text.
    pub place: Option<Place>,
    /// The path of the key it is in, such as `sections[2].body`.
    pub key: Option<String>,
    /// What mends it, where that is certain.
    pub repair: Option<Repair>,
    /// Whether the repair of a finding before it mends it too.
    pub mended_before: bool,
}

/// Collects findings; nothing stops at the first.
#[derive(Debug, Default, Clone)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Records a fault at a place.
    pub fn add(&mut self, fault: Fault, place: impl Into<Option<Place>>) {
        self.add_with(fault, place, None);
    }

    /// Records a fault with what mends it.
    pub fn add_with(
        &mut self,
        fault: Fault,
        place: impl Into<Option<Place>>,
        repair: impl Into<Option<Repair>>,
    ) {
        let severity = fault.severity();
        self.0.push(Finding {
            fault,
            severity,
            place: place.into(),
            key: None,
            repair: repair.into(),
            mended_before: false,
        });
    }

    /// Takes in another collection.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The places that they name.
    pub fn named_places(&self) -> Vec<Place> {
        self.iter().flat_map(|own| own.place.clone()).collect()
    }

    /// Takes in those of another collection whose place touches none of these.
    pub fn extend_unless(&mut self, others: Self, mut places: Vec<Place>) {
        places.sort_by_key(|place| (place.source, place.range.start));
        // The farthest end so far: a place may lie inside one that begins before it.
        let mut ends: Vec<(SourceId, usize)> = Vec::with_capacity(places.len());
        for place in &places {
            let last = ends.last().filter(|(source, _)| *source == place.source).map_or(0, |(_, end)| *end);
            ends.push((place.source, place.range.end.max(last)));
        }
        let is_named = |place: &Place| {
            let next =
                places.partition_point(|own| (own.source, own.range.start) < (place.source, place.range.end));
            next > 0 && ends[next - 1].0 == place.source && ends[next - 1].1 > place.range.start
        };
        self.0.extend(others.0.into_iter().filter(|other| !other.place.as_ref().is_some_and(is_named)));
    }

    /// Whether anything forbids rendering.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Drops what may only seem to be wrong because a part of the file could not
    /// be understood.
    pub fn retain_certain(&mut self) {
        self.0.retain(|finding| {
            !matches!(
                finding.fault,
                Fault::KeyMissing { .. } | Fault::NoSections {} | Fault::ReferenceUnknown { .. }
            )
        });
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The findings, in the order they stand in.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter()
    }

    /// Puts what the copy editor remarks of a character together with the error
    /// that no font has it: they are one fault, with the remark's repair.
    pub fn join_glyphs(&mut self) {
        let lacks_glyph = |finding: &Finding| matches!(finding.fault, Fault::GlyphMissing { .. });
        let missing = self.0.iter().filter(|finding| lacks_glyph(finding));
        let mut repairs: HashMap<Place, Option<Repair>> =
            missing.filter_map(|finding| Some((finding.place.clone()?, None))).collect();
        self.0.retain_mut(|finding| {
            let looks = [Rule::CharacterRadical, Rule::CharacterPrivate];
            let remark = matches!(finding.fault, Fault::Remark { rule, .. } if looks.contains(&rule));
            let covered = finding.place.as_ref().filter(|_| remark).and_then(|place| repairs.get_mut(place));
            match covered {
                Some(repair) => {
                    *repair = finding.repair.take();
                    false
                }
                None => true,
            }
        });
        for finding in self.0.iter_mut().filter(|finding| lacks_glyph(finding)) {
            finding.repair = finding.place.as_ref().and_then(|place| repairs.remove(place)).flatten();
        }
    }

    /// Tells each finding the path of the key it is in.
    pub fn name_keys(&mut self, keys: &Keys) {
        for finding in self.0.iter_mut().filter(|finding| finding.key.is_none()) {
            finding.key = finding.place.as_ref().and_then(|place| keys.path(place));
        }
    }

    /// Drops the repairs of all files but one, if that is one: a run on a brief
    /// changes no file that other briefs share.
    pub fn keep_repairs_of(&mut self, file: Option<SourceId>) {
        for finding in &mut self.0 {
            finding.repair.take_if(|repair| Some(repair.place.source) != file);
        }
    }

    /// Drops the repairs that do not fit into a file's form.
    pub fn keep_repairs(&mut self, fits: impl Fn(&Repair) -> bool) {
        for finding in &mut self.0 {
            finding.repair.take_if(|repair| !fits(repair));
        }
    }

    /// Sorts by file, place and code, and drops what was found twice.
    pub fn sort(&mut self) {
        let key = |finding: &Finding| {
            let place = finding.place.as_ref();
            (place.map(|p| (p.source, p.range.start, p.range.end)), finding.fault.code())
        };
        self.0.sort_by(|a, b| key(a).cmp(&key(b)));
        self.0.dedup_by(|a, b| {
            let twice = key(a) == key(b) && a.fault.words() == b.fault.words();
            if twice && b.repair.is_none() {
                b.repair = a.repair.take();
            }
            twice
        });
    }

    /// Drops those that a comment on their line, or on the line above, allows; an
    /// error stays.
    pub fn drop_allowed(&mut self, sources: &Sources) {
        let mut lines = allowed::Lines::of(sources);
        self.0.retain(|finding| {
            // A list or a letter is none of the issue's own texts.
            let allowed = |place: &Place| sources.holds(place) && lines.allow(finding.fault.code(), place);
            finding.severity == Severity::Error || !finding.place.as_ref().is_some_and(allowed)
        });
    }

    /// Sorts, and makes of repairs that touch each other one.
    pub fn settle(&mut self, sources: &Sources) {
        self.sort();
        self.join_repairs(sources);
    }

    /// Whether every place is inside its file.
    pub fn are_held_by(&self, sources: &Sources) -> bool {
        self.places().all(|place| sources.holds(place))
    }

    /// Every place that a finding or its repair names.
    fn places(&self) -> impl Iterator<Item = &Place> {
        self.0.iter().flat_map(|finding| finding.place.iter().chain(finding.repair.iter().map(|r| &r.place)))
    }

    /// Applies what an editor denies and allows. `image` means every code below
    /// `image/`; `warnings` means all of them. An error cannot be allowed.
    pub fn apply(&mut self, policy: &Policy) {
        self.0.retain_mut(|finding| {
            let code = finding.fault.code();
            if finding.severity == Severity::Error {
                return true;
            }
            if policy.deny.iter().any(|rule| rule_matches(rule, code, finding.severity)) {
                finding.severity = Severity::Error;
                return true;
            }
            !policy.allows(code, finding.severity)
        });
    }
}

/// What is treated as an error, and what is not reported.
#[derive(Debug, Default, Clone)]
pub struct Policy {
    /// Codes that become errors.
    pub deny: Vec<String>,
    /// Codes that are not reported.
    pub allow: Vec<String>,
}

impl Policy {
    /// What a command line denies and allows. An error names a code that no
    /// finding has, and the nearest that one has.
    pub fn asked(deny: &[String], allow: &[String]) -> Result<Self> {
        if let Some(rule) = deny.iter().chain(allow).find(|rule| !is_known_rule(rule)) {
            let near = nearest(rule, entries().map(|entry| entry.code));
            let all = Words::plain("`jianbao explain` lists them", "`jianbao explain` 列出全部代号");
            let meant = near.as_deref().map_or(all, did_you_mean);
            fail!("unknown code `{rule}`; {}", "没有代号 `{rule}`；{}"; meant);
        }
        Ok(Self { deny: deny.to_vec(), allow: allow.to_vec() })
    }

    /// Whether a finding of this code and severity is not to be reported.
    pub fn allows(&self, code: &str, severity: Severity) -> bool {
        self.allow.iter().any(|rule| rule_matches(rule, code, severity))
    }
}

/// Whether a rule of `--deny` or `--allow` names a code that exists.
pub fn is_known_rule(rule: &str) -> bool {
    rule == "warnings" || entries().any(|entry| rule_matches(rule, entry.code, Severity::Info))
}

fn rule_matches(rule: &str, code: &str, severity: Severity) -> bool {
    rule == code
        || (rule == "warnings" && severity == Severity::Warning)
        || code.strip_prefix(rule).is_some_and(|rest| rest.starts_with('/'))
}

/// Asks whether a name is meant.
pub fn did_you_mean(name: &str) -> Words {
    words!("did you mean `{name}`?", "是不是 `{name}`？")
}

/// The known name nearest to a mistyped one, if any is near enough.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(given, name), name))
        .filter(|(score, _)| *score >= 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name.to_owned())
}
