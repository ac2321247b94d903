//! The forms in which an issue leaves, and what they are called.

pub mod long;
pub mod naming;
