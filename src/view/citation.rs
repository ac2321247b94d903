//! Numbers of references in the text.

/// What a citation shows: a number or a range of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cited {
    /// Of a proof: a reference that is not there.
    Unknown,
    /// One.
    One(usize),
    /// Three and more in a row: the first and the last.
    Range(usize, usize),
}

/// Numbers in order, each once, three or more in a row as a range.
pub(crate) fn cited(numbers: &[usize]) -> Vec<Cited> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut found = Vec::new();
    for run in sorted.chunk_by(|a, b| *a > 0 && a + 1 == *b) {
        match run {
            [first, .., last] if run.len() > 2 => found.push(Cited::Range(*first, *last)),
            short => found.extend(short.iter().map(|&number| match number {
                0 => Cited::Unknown,
                number => Cited::One(number),
            })),
        }
    }
    found
}

/// A citation as text: `[1,3–5]`.
pub(crate) fn citation(numbers: &[usize]) -> String {
    let shown = cited(numbers).into_iter().map(|part| match part {
        Cited::Unknown => "?".to_owned(),
        Cited::One(number) => number.to_string(),
        Cited::Range(first, last) => format!("{first}–{last}"),
    });
    format!("[{}]", shown.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collapses_numbers_in_a_row() {
        assert_eq!(cited(&[5, 3, 1, 4, 3]), [Cited::One(1), Cited::Range(3, 5)]);
        assert_eq!(cited(&[1, 2]), [Cited::One(1), Cited::One(2)]);
        assert_eq!(citation(&[5, 3, 1, 4, 3]), "[1,3–5]");
        assert_eq!(citation(&[0, 1]), "[?,1]");
    }
}
