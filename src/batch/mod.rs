//! A batch: many briefs rendered in one process, or in one process of many
//! ([`session`]). [`select`] finds them, [`plan`] says where each goes, [`run`] renders what
//! the [`record`] does not know to be unchanged, [`report`] tells the rest.

pub mod plan;
pub mod progress;
pub mod record;
pub mod report;
mod results;
pub mod run;
mod saver;
pub mod select;
pub mod session;
pub mod twins;
