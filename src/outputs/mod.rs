//! The formats in which an issue is written, and what the files are called.

pub mod format;
pub mod html;
pub mod long;
pub mod naming;
pub mod render;
pub mod review_copy;
pub mod wechat;
