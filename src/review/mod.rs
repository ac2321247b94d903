//! What comes back from review, and what differs between two versions: a reviewed
//! copy's changes go into the brief ([`onto`]), two briefs become one marked text
//! ([`compare`]).

mod added;
mod align;
pub mod compare;
pub mod home;
mod keys;
mod lines;
pub mod onto;
mod rebuild;
pub mod redline;
pub mod shown;
#[cfg(test)]
mod tests;

pub use self::home::home;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// What turns one list into another, the fewest steps first.
fn steps<T: std::hash::Hash + Eq>(old: &[T], new: &[T]) -> Vec<DiffOp> {
    capture_diff_slices(Algorithm::Myers, old, new)
}
