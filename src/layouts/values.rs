//! Whether a layout's file contains only values, as a house style does: such a
//! file cannot keep the engine busy.

use std::collections::BTreeSet;
use std::ops::Range;

use typst::diag::EcoString;
use typst::syntax::{LinkedNode, SyntaxKind, SyntaxNode, parse};

/// The functions that make colours of numbers.
const COLOURS: [&str; 5] = ["rgb", "luma", "cmyk", "oklab", "oklch"];

/// The names in the dictionary `tokens` of a file, with where they stand.
pub(super) fn tokens(code: &str) -> Vec<(String, Range<usize>)> {
    let root = parse(code);
    let root = LinkedNode::new(&root);
    let bindings = root.children().filter(|node| node.kind() == SyntaxKind::LetBinding);
    let of_tokens = bindings.filter(|binding| {
        let name = binding.children().find(|part| part.kind() == SyntaxKind::Ident);
        name.is_some_and(|name| name.leaf_text() == "tokens")
    });
    let Some(binding) = of_tokens.last() else { return Vec::new() };
    let Some(dict) = binding.children().find(|part| part.kind() == SyntaxKind::Dict) else {
        return Vec::new();
    };
    let named = dict.children().filter(|entry| entry.kind() == SyntaxKind::Named);
    let names = named.filter_map(|entry| entry.children().find(|part| part.kind() == SyntaxKind::Ident));
    names.map(|name| (name.leaf_text().to_string(), name.range())).collect()
}

/// Whether a file's code is nothing but `#let name = value`.
pub(super) fn only_values(code: &str) -> bool {
    let root = parse(code);
    let mut numbers = BTreeSet::new();
    root.children().all(|node| is_value(node, &mut numbers))
}

/// Whether a statement is a value, or no statement; `numbers` are the names
/// that stand for numbers so far.
fn is_value(statement: &SyntaxNode, numbers: &mut BTreeSet<EcoString>) -> bool {
    let mut nodes = vec![statement];
    while let Some(node) = nodes.pop() {
        if !is_harmless(node, numbers) {
            return false;
        }
        nodes.extend(node.children());
    }
    if statement.kind() == SyntaxKind::LetBinding {
        let mut parts = statement.children().filter(|part| !part.kind().is_trivia());
        let name = parts.find(|part| part.kind() == SyntaxKind::Ident).map(SyntaxNode::leaf_text);
        match (name, parts.next_back()) {
            (Some(name), Some(value)) if is_number(value, numbers) => numbers.insert(name.clone()),
            (Some(name), _) => numbers.remove(name),
            _ => true,
        };
    }
    true
}

fn is_harmless(node: &SyntaxNode, numbers: &BTreeSet<EcoString>) -> bool {
    use SyntaxKind as K;
    match node.kind() {
        K::Space | K::Parbreak | K::LineComment | K::BlockComment | K::Hash | K::Semicolon => true,
        K::Let | K::LetBinding | K::Ident | K::Eq | K::Comma | K::Colon | K::Dot | K::FieldAccess => true,
        K::LeftParen | K::RightParen | K::Parenthesized | K::Array | K::Dict | K::Named | K::Args => true,
        K::Str | K::Int | K::Float | K::Numeric | K::Bool | K::None | K::Auto => true,
        K::Unary | K::Plus | K::Minus | K::Star | K::Slash => true,
        // Sums and products of what is no number may grow without bound.
        K::Binary => {
            let grows = node.children().any(|child| matches!(child.kind(), K::Plus | K::Star));
            !grows || is_number(node, numbers)
        }
        K::FuncCall => node.children().next().is_some_and(|callee| {
            callee.kind() == K::Ident && COLOURS.contains(&callee.leaf_text().as_str())
        }),
        _ => false,
    }
}

/// Whether an expression is made of numbers alone.
fn is_number(node: &SyntaxNode, numbers: &BTreeSet<EcoString>) -> bool {
    use SyntaxKind as K;
    match node.kind() {
        K::Int | K::Float | K::Numeric => true,
        K::Ident => numbers.contains(node.leaf_text()),
        K::Space | K::LeftParen | K::RightParen | K::Plus | K::Minus | K::Star | K::Slash => true,
        K::Binary | K::Unary | K::Parenthesized => node.children().all(|part| is_number(part, numbers)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::only_values;
    use crate::layouts::{files, names};

    #[test]
    fn house_styles_are_values_and_layouts_are_not() {
        for name in names() {
            for (path, bytes) in files(name).expect("built in") {
                let code = String::from_utf8_lossy(bytes);
                match path {
                    "tokens.typ" => assert!(only_values(&code), "{name}"),
                    "layout.typ" => assert!(!only_values(&code), "{name}"),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn what_may_grow_is_no_value() {
        for code in
            ["#let a = (x: rgb(\"#fff\"), y: (1pt, -2em))", "#let b = (210mm - 38 * 12pt) / 2", "// x\n"]
        {
            assert!(only_values(code), "{code}");
        }
        for code in [
            "#let f(x) = x",
            "#let f = x => x",
            "#while true {}",
            "#let a = \"x\" * 1000000000",
            "#let b = a + a",
            "#let b = a * 9",
            "#let a = 1\n#let a = \"x\"\n#let b = a * 9",
            "#let a = range(9)",
            "#let a = calc.pow(2, 3)",
            "#import \"x.typ\": y",
            "#let a = [x]",
            "#for i in (1,) {}",
            "#set page(width: 1pt)",
            "text",
            "#eval(\"1\")",
        ] {
            assert!(!only_values(code), "{code}");
        }
    }
}
