//! Comments in a brief that silence a code: `# jianbao: allow marks/half-width`.

use std::ops::Range;

use crate::text::source::{Place, Sources};

/// What introduces a code that is allowed on its line or the next.
const ALLOW: &str = "# jianbao: allow ";

/// The codes that comments allow in one string.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Allowed(Vec<String>);

impl Allowed {
    /// Reads the comments around a string: on the lines that its token begins
    /// and ends on, and right above it.
    pub(crate) fn of(token: &Place, sources: &Sources) -> Self {
        let text = &sources.get(token.source).text;
        let first = line_around(text, token.range.start);
        let above = line_around(text, first.start.saturating_sub(1));
        let last = line_around(text, token.range.end);
        let comments = [above, first, last].map(|line| text[line].split_once(ALLOW).map(|(_, codes)| codes));
        let codes = comments.into_iter().flatten().flat_map(|codes| codes.split([',', ' ']));
        Self(codes.map(|code| code.trim().to_owned()).filter(|code| !code.is_empty()).collect())
    }

    /// Whether a code is allowed, by itself or by its first part: `marks`.
    pub(crate) fn contains(&self, code: &str) -> bool {
        let first = |allowed: &str| code.strip_prefix(allowed).is_some_and(|rest| rest.starts_with('/'));
        self.0.iter().any(|allowed| allowed == code || first(allowed))
    }
}

/// What comments allow line by line, for places one after the other: of many on
/// one line it is read once.
pub(super) struct Lines<'a> {
    sources: &'a Sources,
    /// The line of the last place, and what is allowed on it.
    last: Option<(Place, Allowed)>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(sources: &'a Sources) -> Self {
        Self { sources, last: None }
    }

    /// Whether a code is allowed on the line where a place begins, or above it.
    pub(super) fn allow(&mut self, code: &str, place: &Place) -> bool {
        let (source, at) = (place.source, place.range.start);
        let is_on = |line: &Place| line.source == source && line.range.start <= at && at <= line.range.end;
        let (_, allowed) = match self.last.take().filter(|(line, _)| is_on(line)) {
            Some(last) => self.last.insert(last),
            None => {
                let line = Place { source, range: line_around(&self.sources.get(source).text, at) };
                let allowed = Allowed::of(&Place { source, range: at..at }, self.sources);
                self.last.insert((line, allowed))
            }
        };
        allowed.contains(code)
    }
}

/// The line that an offset is in.
fn line_around(text: &str, offset: usize) -> Range<usize> {
    let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |newline| offset + newline);
    start..end.max(start)
}
