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

/// What comments allow on the line where a place begins, and on the line above.
pub(super) fn on_line(place: &Place, sources: &Sources) -> Allowed {
    let text = &sources.get(place.source).text;
    if !text.contains(ALLOW) {
        return Allowed::default();
    }
    Allowed::of(&Place { source: place.source, range: place.range.start..place.range.start }, sources)
}

/// The line that an offset is in.
fn line_around(text: &str, offset: usize) -> Range<usize> {
    let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |newline| offset + newline);
    start..end.max(start)
}
