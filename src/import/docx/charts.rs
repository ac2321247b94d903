//! Charts and diagrams of a document: these are separate parts, in which a
//! chart's figures are kept along with its drawing.

use roxmltree::Node;

use super::package::{attribute, child, is};

/// What a part draws.
#[derive(Debug)]
pub(super) enum Drawn {
    /// A chart that a brief can have.
    Chart(Chart),
    /// The words of any other.
    Words(Vec<String>),
}

/// A chart's words and figures.
#[derive(Debug)]
pub(super) struct Chart {
    kind: &'static str,
    title: String,
    /// Whether its figures are shares.
    percent: bool,
    categories: Vec<String>,
    series: Vec<(String, Vec<String>)>,
}

/// The most that a chart of a brief has.
const MOST: (usize, usize) = (6, 60);

impl Drawn {
    /// Reads the part of a chart or a diagram.
    pub(super) fn of(root: Node<'_, '_>) -> Self {
        match Chart::of(root) {
            Some(chart) => Self::Chart(chart),
            None => Self::Words(words(root)),
        }
    }

    /// Its words and figures, a line each.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Words(words) => words.join("\n"),
            Self::Chart(chart) => {
                let mut lines = vec![chart.title.clone()];
                lines.extend(chart.categories.iter().cloned());
                for (name, figures) in &chart.series {
                    lines.push(name.clone());
                    lines.extend(figures.iter().cloned());
                }
                lines.retain(|line| !line.is_empty());
                lines.join("\n")
            }
        }
    }

    /// The block of a text that draws it again.
    pub(super) fn block(&self) -> Option<String> {
        let Self::Chart(chart) = self else { return None };
        let quoted = |text: &String| format!("{:?}", text.replace(char::is_control, " "));
        let mut lines = vec![format!("type = \"{}\"", chart.kind)];
        if !chart.title.is_empty() {
            lines.push(format!("title = {}", quoted(&chart.title)));
        }
        if chart.percent {
            lines.push("unit = \"%\"".to_owned());
        }
        let categories: Vec<_> = chart.categories.iter().map(quoted).collect();
        lines.push(format!("categories = [{}]", categories.join(", ")));
        lines.push("[series]".to_owned());
        for (name, figures) in &chart.series {
            lines.push(format!("{} = [{}]", quoted(name), figures.join(", ")));
        }
        Some(format!("```chart\n{}\n```", lines.join("\n")))
    }
}

impl Chart {
    fn of(root: Node<'_, '_>) -> Option<Self> {
        let plot = root.descendants().find(|node| is(*node, "plotArea"))?;
        let mut kinds =
            plot.children().filter(|node| node.is_element() && node.tag_name().name().ends_with("Chart"));
        let drawn = kinds.next().filter(|_| kinds.next().is_none())?;
        let said = |name: &str| child(drawn, name).and_then(|own| attribute(own, "val"));
        let kind = match (drawn.tag_name().name(), said("barDir"), said("grouping")) {
            ("barChart", _, Some("stacked" | "percentStacked")) => "stacked",
            ("barChart", Some("bar"), _) => "bar",
            ("barChart", ..) => "column",
            ("lineChart", ..) => "line",
            _ => return None,
        };
        let all: Vec<_> = drawn.children().filter(|node| is(*node, "ser")).collect();
        let categories = points(child(*all.first()?, "cat")?);
        let shares = |ser: &Node<'_, '_>| {
            let codes =
                ser.descendants().filter(|node| is(*node, "formatCode")).filter_map(|node| node.text());
            codes.into_iter().any(|code| code.contains('%'))
        };
        let percent = all.iter().all(shares);
        let series: Option<Vec<_>> = all
            .iter()
            .enumerate()
            .map(|(at, ser)| {
                let name = child(*ser, "tx").map(points).unwrap_or_default().join("");
                let name = if name.is_empty() { format!("系列{}", at + 1) } else { name };
                let figures: Option<Vec<String>> =
                    points(child(*ser, "val")?).iter().map(|text| figure(text, percent)).collect();
                figures.filter(|own| own.len() == categories.len()).map(|own| (name, own))
            })
            .collect();
        let series = series?;
        let mut names: Vec<_> = series.iter().map(|(name, _)| name).collect();
        names.sort();
        names.dedup();
        let fits = names.len() == series.len() && series.len() <= MOST.0 && categories.len() <= MOST.1;
        let title =
            root.descendants().find(|node| is(*node, "title")).map(words).unwrap_or_default().concat();
        (fits && !categories.is_empty()).then_some(Self { kind, title, percent, categories, series })
    }
}

/// The values that are kept of a range of cells, in their order; of several levels
/// the innermost.
fn points(of: Node<'_, '_>) -> Vec<String> {
    let level = of.descendants().find(|node| is(*node, "lvl")).unwrap_or(of);
    let own = level.descendants().filter(|node| is(*node, "pt"));
    let mut points: Vec<(usize, String)> = own
        .filter_map(|node| {
            let at = attribute(node, "idx")?.parse().ok()?;
            Some((at, child(node, "v")?.text().unwrap_or_default().trim().to_owned()))
        })
        .collect();
    points.sort_by_key(|(at, _)| *at);
    if points.is_empty() {
        let plain = child(of, "v").and_then(|own| own.text()).map(str::to_owned);
        return plain.into_iter().collect();
    }
    points.into_iter().map(|(_, text)| text).collect()
}

/// A figure as a brief writes it; none of what is not one.
fn figure(text: &str, percent: bool) -> Option<String> {
    let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite())?;
    let shown = if percent { number * 100.0 } else { number };
    // What binary fractions add behind the tenth digit, nobody wrote.
    let rounded: f64 = format!("{shown:.10}").parse().ok()?;
    Some(rounded.to_string())
}

/// The words in a drawing.
fn words(root: Node<'_, '_>) -> Vec<String> {
    let texts = root.descendants().filter(|node| is(*node, "t")).filter_map(|node| node.text());
    let texts: Vec<_> = texts.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect();
    if texts.is_empty() {
        root.descendants()
            .filter(|node| is(*node, "pt"))
            .flat_map(|node| child(node, "v"))
            .filter_map(|node| node.text())
            .map(str::to_owned)
            .collect()
    } else {
        texts
    }
}
