//! Which key of a file a place is in. Takes the places of keys and values as a
//! tree, returns paths such as `sections[2].body`.

use std::cmp::Reverse;

use crate::text::source::Place;

/// The keys of some files, by place.
#[derive(Debug, Default, Clone)]
pub struct Keys {
    nodes: Vec<Node>,
    /// Sorted by start, what is around others first.
    spans: Vec<Span>,
}

/// Names a node of [`Keys`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyId(usize);

/// One step of a path.
#[derive(Debug, Clone)]
enum Step {
    Key(String),
    Item(usize),
}

#[derive(Debug, Clone)]
struct Node {
    parent: Option<KeyId>,
    step: Step,
}

#[derive(Debug, Clone)]
struct Span {
    place: Place,
    node: KeyId,
    /// The span around this one.
    outer: Option<usize>,
}

impl Keys {
    /// Adds a key of a table; `parent` is the table's own key, none at the top.
    pub fn key(&mut self, parent: Option<KeyId>, name: &str) -> KeyId {
        self.add(parent, Step::Key(name.to_owned()))
    }

    /// Adds an item of a list, counted from 0.
    pub fn item(&mut self, parent: Option<KeyId>, index: usize) -> KeyId {
        self.add(parent, Step::Item(index))
    }

    fn add(&mut self, parent: Option<KeyId>, step: Step) -> KeyId {
        self.nodes.push(Node { parent, step });
        KeyId(self.nodes.len() - 1)
    }

    /// Says where a key or its value stands.
    pub fn stands(&mut self, node: KeyId, place: Place) {
        self.spans.push(Span { place, node, outer: None });
    }

    /// Takes in the keys of another file.
    pub fn extend(&mut self, other: Self) {
        let shift = |id: KeyId| KeyId(id.0 + self.nodes.len());
        self.spans.extend(other.spans.into_iter().map(|span| Span { node: shift(span.node), ..span }));
        let moved = other.nodes.into_iter();
        let moved: Vec<_> =
            moved.map(|node| Node { parent: node.parent.map(shift), step: node.step }).collect();
        self.nodes.extend(moved);
    }

    /// Makes the places ready to be looked up: after the last is added.
    pub fn sort(&mut self) {
        self.spans.sort_by_key(|span| {
            (span.place.source, span.place.range.start, Reverse(span.place.range.end), span.node.0)
        });
        let mut around: Vec<usize> = Vec::new();
        for index in 0..self.spans.len() {
            while around
                .last()
                .is_some_and(|outer| !holds(&self.spans[*outer].place, &self.spans[index].place))
            {
                around.pop();
            }
            self.spans[index].outer = around.last().copied();
            around.push(index);
        }
    }

    /// The path of the innermost key around a place.
    pub fn path(&self, place: &Place) -> Option<String> {
        let before =
            |span: &Span| (span.place.source, span.place.range.start) <= (place.source, place.range.start);
        let mut index = self.spans.partition_point(before).checked_sub(1);
        while let Some(span) = index.map(|index| &self.spans[index]) {
            if holds(&span.place, place) {
                return Some(self.name(span.node));
            }
            index = span.outer;
        }
        None
    }

    fn name(&self, id: KeyId) -> String {
        let mut steps = Vec::new();
        let mut next = Some(id);
        while let Some(node) = next.map(|id| &self.nodes[id.0]) {
            steps.push(&node.step);
            next = node.parent;
        }
        let mut path = String::new();
        for step in steps.into_iter().rev() {
            match step {
                Step::Item(index) => path.push_str(&format!("[{index}]")),
                Step::Key(name) => {
                    let dot = if path.is_empty() { "" } else { "." };
                    path.push_str(&format!("{dot}{}", bare_or_quoted(name)));
                }
            }
        }
        path
    }
}

/// A key as TOML writes it: bare where it can be.
fn bare_or_quoted(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if bare { name.to_owned() } else { format!("{name:?}") }
}

fn holds(outer: &Place, inner: &Place) -> bool {
    outer.source == inner.source
        && outer.range.start <= inner.range.start
        && inner.range.end <= outer.range.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::Sources;

    #[test]
    fn the_innermost_key_is_named() {
        let mut sources = Sources::default();
        let (a, b) = (sources.add("a", ""), sources.add("b", ""));
        let place = |source, range| Place { source, range };
        let mut keys = Keys::default();
        let list = keys.key(None, "sections");
        let item = keys.item(Some(list), 2);
        let body = keys.key(Some(item), "body");
        let odd = keys.key(Some(item), "甲 b");
        keys.stands(body, place(a, 20..30));
        keys.stands(item, place(a, 10..40));
        keys.stands(odd, place(a, 30..35));
        let mut other = Keys::default();
        let title = other.key(None, "title");
        other.stands(title, place(b, 12..25));
        keys.extend(other);
        keys.sort();
        let path = |source, range| keys.path(&place(source, range));
        assert_eq!(path(a, 22..30).as_deref(), Some("sections[2].body"));
        assert_eq!(path(a, 30..31).as_deref(), Some("sections[2].\"甲 b\""));
        assert_eq!(path(a, 36..40).as_deref(), Some("sections[2]"));
        assert_eq!(path(a, 25..36).as_deref(), Some("sections[2]"));
        assert_eq!(path(b, 12..12).as_deref(), Some("title"));
        assert_eq!([path(a, 0..5), path(a, 39..50), path(b, 0..12), path(b, 30..31)], [const { None }; 4]);
    }
}
