//! The ids with which a text cites references.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// The ids of a brief's references.
#[derive(Debug, Default)]
pub struct ReferenceIds(BTreeMap<String, usize>);

impl ReferenceIds {
    /// The number of the reference with this id, from 1.
    pub fn number(&self, id: &str) -> Option<usize> {
        self.0.get(id).copied()
    }

    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Adds an id; not where it is there already.
    pub fn insert(&mut self, id: &str, number: usize) -> bool {
        match self.0.entry(id.to_owned()) {
            Entry::Vacant(entry) => {
                entry.insert(number);
                true
            }
            Entry::Occupied(_) => false,
        }
    }
}
