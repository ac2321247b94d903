//! A batch: many briefs rendered in one process, or in one of several processes
//! ([`session`]). [`select`] finds them, [`plan`] says where each goes, [`run`]
//! renders those that the [`record`] does not know to be unchanged, and
//! [`report`] reports the result.

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
