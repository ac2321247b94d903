//! jianbao (简报): a TOML brief becomes a typeset Chinese newsletter.
//!
//! The stages, each a type, in the order a brief passes them:
//! [`text`] with places → [`brief`] checked and valid by construction (its
//! texts parsed by [`markdown`]) → [`typeset`] Typst code → [`engine`] paged
//! document → [`outputs`] bytes. [`issue`] leads a brief through them, [`volume`]
//! binds several; what is wrong on the way is in [`findings`].

pub mod archive;
pub mod args;
pub mod batch;
pub mod brief;
pub mod build;
pub mod citation_style;
pub mod collate;
pub mod commands;
pub mod copy_edit;
pub mod desk;
pub mod doctor;
pub mod engine;
pub mod files;
pub mod findings;
pub mod fonts;
pub mod import;
pub mod inputs;
pub mod installation;
pub mod issue;
pub mod layouts;
pub mod limits;
pub mod lint;
pub mod mail;
pub mod mailing;
pub mod markdown;
pub mod outputs;
pub mod panics;
pub mod paper;
pub mod pictures;
pub mod post;
pub mod rehearsal;
pub mod review;
pub mod site;
pub mod targets;
pub mod text;
pub mod trust;
pub mod typeset;
pub mod ui;
pub mod view;
pub mod volume;
pub mod words;
