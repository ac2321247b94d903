//! A batch: many briefs rendered in one process, or in one process of many.
//! [`select`] finds them, [`plan`] says where each goes, [`run`] renders what
//! the [`record`] does not know to be unchanged, [`report`] tells the rest.

pub mod plan;
pub mod progress;
pub mod record;
pub mod report;
pub mod run;
pub mod select;
pub mod twins;
