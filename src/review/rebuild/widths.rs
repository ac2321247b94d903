//! The widths of pictures, of which a paper knows nothing: they stay with their
//! pictures where the text around them is written anew.

use std::collections::BTreeMap;

/// A picture's address as a text writes it, with what stands in braces after it.
struct Shown<'a> {
    address: &'a str,
    width: &'a str,
    end: usize,
}

/// A new text with the widths that its pictures had in the old one: of several of
/// one address, each has that of the one in the same place among them.
pub(super) fn with_widths(old: &str, new: &str) -> String {
    let mut widths: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for own in shown(old) {
        widths.entry(own.address).or_default().push(own.width);
    }
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut text, mut from) = (String::new(), 0);
    for own in shown(new) {
        let at = seen.entry(own.address).or_default();
        let known = widths.get(own.address).and_then(|all| all.get(*at).or(all.last()));
        *at += 1;
        text.push_str(&new[from..own.end]);
        text.push_str(if own.width.is_empty() { known.unwrap_or(&"") } else { "" });
        from = own.end;
    }
    text.push_str(&new[from..]);
    text
}

/// The pictures of a text in order.
fn shown(text: &str) -> impl Iterator<Item = Shown<'_>> {
    text.match_indices("](").filter_map(|(at, mark)| {
        let start = at + mark.len();
        // In the same line; an address in pointed brackets may have round ones.
        let line = text[start..].lines().next().unwrap_or_default();
        let length = if line.starts_with('<') { line.find(">)")? + 1 } else { line.find(')')? };
        // A link behind a picture is none of it.
        let is_picture = text[..at].rfind("![").is_some_and(|open| !text[open..at].contains("]("));
        let end = start + length + 1;
        let rest = &text[end..];
        let width = rest.starts_with("{width=").then(|| rest.find('}')).flatten();
        is_picture.then(|| Shown {
            address: text[start..start + length].trim_matches(['<', '>']),
            width: width.map_or("", |at| &rest[..=at]),
            end,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::with_widths;

    #[test]
    fn widths_stay_with_their_pictures() {
        let old = "![旧](a.png){width=50%}\n\n![](b c.png){width=30%}\n\n![](a.png)";
        assert_eq!(
            with_widths(old, "![新](a.png)\n\n见[链接](a.png)。\n\n![又](a.png)\n\n![](b c.png){width=40%}"),
            "![新](a.png){width=50%}\n\n见[链接](a.png)。\n\n![又](a.png)\n\n![](b c.png){width=40%}"
        );
        assert_eq!(
            with_widths("![a](<b (1).png>){width=20%}", "![](<b (1).png>)"),
            "![](<b (1).png>){width=20%}"
        );
        assert_eq!(with_widths("![](b c.png){width=20%}", "![](<b c.png>)"), "![](<b c.png>){width=20%}");
        assert_eq!(with_widths("![a](b", "![c](b"), "![c](b");
        let bracketed = "![图\\[1\\]](a.png)";
        assert_eq!(with_widths("![](a.png){width=20%}", bracketed), format!("{bracketed}{{width=20%}}"));
    }
}
