//! jianbao (简报): a TOML brief becomes a typeset Chinese newsletter.
//!
//! The stages, each a type, in the order a brief passes them:
//! [`source`] texts with places → [`brief`] checked and valid by construction
//! (its texts parsed by [`markdown`]) → [`typeset`] Typst code → [`compile`]
//! paged document → [`export`] bytes. [`issue`] leads a brief through them,
//! [`volume`] binds several; what is wrong on the way is in [`findings`].

pub mod args;
pub mod batch;
pub mod brief;
pub mod citation_style;
pub mod collate;
pub mod commands;
pub mod compile;
pub mod copy_edit;
pub mod dependency;
pub mod encoding;
pub mod engines;
pub mod export;
pub mod files;
pub mod findings;
pub mod fonts;
pub mod issue;
pub mod keys;
pub mod layouts;
pub mod limits;
pub mod lint;
pub mod long_picture;
pub mod mail;
pub mod markdown;
pub mod numerals;
pub mod output;
pub mod panics;
pub mod pdf_picture;
pub mod picture;
pub mod plural;
pub mod post;
pub mod printable;
pub mod rehearsal;
pub mod source;
pub mod targets;
pub mod trust;
pub mod typeset;
pub mod ui;
pub mod volume;
