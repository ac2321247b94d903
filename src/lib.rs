//! jianbao (简报): a TOML brief becomes a typeset Chinese newsletter.
//!
//! The stages, each a type, in the order a brief passes them:
//! [`text`] with places → [`brief`] checked and valid by construction (its
//! texts parsed by [`markdown`]) → [`typeset`] Typst code → [`engine`] paged
//! document → [`outputs`] bytes. [`issue`] leads a brief through them, `volume`
//! binds several; what is wrong on the way is in [`findings`].

pub(crate) mod archive;
pub mod args;
pub mod batch;
pub mod brief;
pub(crate) mod build;
pub(crate) mod checking;
pub(crate) mod citation_style;
pub(crate) mod collate;
pub mod commands;
pub mod copy_edit;
pub(crate) mod desk;
pub(crate) mod doctor;
pub mod engine;
pub mod files;
pub mod findings;
pub mod fonts;
pub mod import;
pub mod inputs;
pub(crate) mod installation;
pub(crate) mod intake;
pub mod issue;
pub mod layouts;
pub mod limits;
pub mod lint;
pub mod mail;
pub(crate) mod mailing;
pub mod markdown;
pub(crate) mod mcp;
pub(crate) mod mending;
pub mod outputs;
pub(crate) mod panics;
pub mod paper;
pub mod pictures;
pub mod post;
pub(crate) mod rehearsal;
pub mod review;
pub(crate) mod site;
pub(crate) mod targets;
pub mod text;
pub(crate) mod trust;
pub mod typeset;
pub mod ui;
pub mod view;
pub(crate) mod volume;
pub mod words;
