//! Two versions changed from the same text are merged line by line, unless both
//! changed the same place.

use similar::{DiffOp, TextDiff};

/// Lines of the origin, and the lines that stand there now.
struct Hunk {
    old: std::ops::Range<usize>,
    new: std::ops::Range<usize>,
}

/// Joins two texts; none where both changed the same lines or lines that touch.
pub(super) fn merge(origin: &str, mine: &str, theirs: &str) -> Option<String> {
    let (own, other) = (hunks(origin, mine), hunks(origin, theirs));
    let lines = |text: &str| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
    let (origin, mine, theirs) = (lines(origin), lines(mine), lines(theirs));
    let mut all: Vec<_> = own.iter().map(|hunk| (hunk, &mine)).collect();
    all.extend(other.iter().map(|hunk| (hunk, &theirs)));
    all.sort_by_key(|(hunk, _)| (hunk.old.start, hunk.old.end));
    let (mut merged, mut at) = (String::new(), 0);
    let mut last: Option<(&Hunk, &Vec<String>)> = None;
    for (hunk, lines) in all {
        if let Some((before, of)) = last
            && hunk.old.start <= before.old.end
        {
            // The same change made twice is one.
            if hunk.old == before.old && lines[hunk.new.clone()] == of[before.new.clone()] {
                continue;
            }
            return None;
        }
        merged.extend(origin[at..hunk.old.start].iter().map(String::as_str));
        merged.extend(lines[hunk.new.clone()].iter().map(String::as_str));
        at = hunk.old.end;
        last = Some((hunk, lines));
    }
    merged.extend(origin[at..].iter().map(String::as_str));
    Some(merged)
}

fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let diff = TextDiff::from_lines(old, new);
    let changed = diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changed.map(|op| Hunk { old: op.old_range(), new: op.new_range() }).collect()
}

#[cfg(test)]
mod tests {
    use super::merge;

    const ORIGIN: &str = "一\n二\n三\n四\n五\n";

    #[test]
    fn changes_that_lie_apart_are_joined() {
        let joined = merge(ORIGIN, "一\n二乙\n三\n四\n五\n", "一\n二\n三\n四\n");
        assert_eq!(joined.as_deref(), Some("一\n二乙\n三\n四\n"));
        let again = merge(ORIGIN, "零\n一\n二\n三\n四\n五\n", "零\n一\n二\n三\n四\n五\n六\n");
        assert_eq!(again.as_deref(), Some("零\n一\n二\n三\n四\n五\n六\n"));
        assert_eq!(merge(ORIGIN, ORIGIN, "").as_deref(), Some(""));
    }

    #[test]
    fn changes_of_one_line_are_for_a_person() {
        assert_eq!(merge(ORIGIN, "一\n二甲\n三\n四\n五\n", "一\n二乙\n三\n四\n五\n"), None);
        assert_eq!(merge(ORIGIN, "一\n甲\n二\n三\n四\n五\n", "一\n乙\n二\n三\n四\n五\n"), None);
        assert_eq!(merge(ORIGIN, "一\n二甲\n三\n四\n五\n", "一\n二\n三丙\n四\n五\n"), None);
    }
}
