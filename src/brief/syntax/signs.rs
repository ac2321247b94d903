//! The signs of TOML, and the full-width ones that a Chinese keyboard produces in
//! their place.

/// A quotation mark of either kind, straight or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    /// `"`, between which a backslash escapes.
    Double,
    /// `'`, between which everything is itself.
    Single,
}

impl Quote {
    /// The kind of a mark, whatever its width.
    pub(super) fn of(character: char) -> Option<Self> {
        match character {
            '"' | '“' | '”' | '„' | '‟' | '＂' | '〝' | '〞' => Some(Self::Double),
            '\'' | '‘' | '’' | '‚' | '‛' | '＇' => Some(Self::Single),
            _ => None,
        }
    }

    /// The straight mark.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Double => "\"",
            Self::Single => "'",
        }
    }

    /// The mark of a text of several lines.
    pub(super) fn fence(self) -> &'static str {
        match self {
            Self::Double => "\"\"\"",
            Self::Single => "'''",
        }
    }

    /// The other kind.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Double => Self::Single,
            Self::Single => Self::Double,
        }
    }
}

/// Whether a quotation mark is TOML's own.
pub(super) fn is_straight(character: char) -> bool {
    matches!(character, '"' | '\'')
}

/// Whether a character opens a table's name or a list.
pub(super) fn opens_bracket(character: char) -> bool {
    matches!(character, '[' | '［' | '【' | '〔')
}

/// Whether a character closes a table's name or a list.
pub(super) fn closes_bracket(character: char) -> bool {
    matches!(character, ']' | '］' | '】' | '〕')
}

/// Whether a character opens an inline table.
pub(super) fn opens_brace(character: char) -> bool {
    matches!(character, '{' | '｛')
}

/// Whether a character closes an inline table.
pub(super) fn closes_brace(character: char) -> bool {
    matches!(character, '}' | '｝')
}

/// Whether a character parts the items of a list, in TOML or by mistake.
pub(super) fn parts_items(character: char) -> bool {
    matches!(character, ',' | '，' | '、' | ';' | '；')
}

/// Whether a character is a space that TOML does not know.
pub(super) fn is_other_space(character: char) -> bool {
    character.is_whitespace() && !matches!(character, ' ' | '\t' | '\n' | '\r')
}

/// Whether a character shows nothing at all, such as a zero-width space.
pub(super) fn is_hidden(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}')
}

/// Whether a character may stand nowhere in TOML, texts and comments included.
pub(super) fn is_forbidden(character: char) -> bool {
    character.is_ascii_control() && !matches!(character, '\t' | '\n' | '\r')
}

/// A full-width letter, figure or sign in ASCII.
pub(super) fn half_width(character: char) -> Option<char> {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0),
        '—' | '–' | '−' => Some('-'),
        '。' => Some('.'),
        _ => None,
    }
}

/// A text with full-width letters, figures and signs in ASCII.
pub(in crate::brief) fn to_half_width(text: &str) -> String {
    text.chars().map(|character| half_width(character).unwrap_or(character)).collect()
}

/// Whether a key may stand without quotes.
pub(super) fn is_bare_key(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
