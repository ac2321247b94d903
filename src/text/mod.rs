//! What every room knows about texts: where they came from, their characters,
//! numerals, languages and days.

pub mod characters;
pub mod encoding;
pub mod fold;
pub mod keys;
pub mod lang;
pub mod numerals;
pub mod period;
pub mod source;
pub mod splice;
pub mod traced;
