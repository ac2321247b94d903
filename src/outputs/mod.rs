//! The forms in which an issue leaves, and what they are called.

pub mod format;
pub mod html;
pub mod long;
pub mod naming;
pub mod render;
pub mod review_copy;
pub mod wechat;
