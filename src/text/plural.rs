//! Counts in English.

/// A count with its word: `1 page`, `3 pages`.
pub fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
