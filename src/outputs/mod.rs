//! The forms in which an issue leaves, and what they are called.

pub mod format;
pub mod long;
pub mod naming;
pub mod render;
