//! A chart from a code block: TOML with its kind, its categories and the figures
//! of each series.

use toml::de::{DeTable, DeValue};

use super::displays::NOTES;
use crate::text::lang::Lang;
use crate::words::{Words, words};

/// The kinds of charts, as an editor names them.
const KINDS: [&str; 4] = ["column", "bar", "line", "stacked"];

/// What may stand in one.
const KEYS: [&str; 6] = ["type", "title", "unit", "source", "categories", "series"];

/// More series cannot be told apart, and more categories have no room.
const MOST: (usize, usize) = (6, 60);

/// What a chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// `column`, `bar`, `line` or `stacked`.
    pub kind: &'static str,
    /// What it says.
    pub title: Option<String>,
    /// What its figures count.
    pub unit: Option<String>,
    /// Where they come from, with its label.
    pub source: Option<String>,
    /// What each figure of a series belongs to.
    pub categories: Vec<String>,
    /// The series, in their order.
    pub series: Vec<Series>,
}

/// A row of figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What they are figures of.
    pub name: String,
    /// Their values.
    pub values: Vec<f64>,
    /// The same as written.
    pub written: Vec<String>,
}

impl Chart {
    /// Reads a block's text; the error says in a phrase what is wrong.
    pub(super) fn parse(text: &str, lang: Lang) -> Result<Self, Words> {
        let text = quoted(text);
        let table = DeTable::parse(&text).map_err(|error| {
            let said = error.message();
            words!("it is not valid TOML: {said}", "不是有效的 TOML：{said}")
        })?;
        let table = table.get_ref();
        if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.get_ref().as_ref())) {
            let (key, known) = (key.get_ref(), KEYS.join(", "));
            return Err(words!(
                "it has no key `{key}`; known: {known}",
                "没有 `{key}` 这个字段；可以写的有：{known}"
            ));
        }
        let text_of = |key| text_of(table, key);
        let given = text_of("type")?.ok_or(Words::plain("it has no `type`", "没有写 `type`"))?;
        let kind = KINDS.into_iter().find(|kind| *kind == given);
        let kind = kind.ok_or_else(|| {
            let known = KINDS.join(", ");
            words!(
                "`{given}` is not a type of chart; known: {known}",
                "没有 `{given}` 这种图表；可以写的有：{known}"
            )
        })?;
        let Some(DeValue::Array(categories)) = table.get("categories").map(|value| value.get_ref()) else {
            return Err(Words::plain("it has no list `categories`", "没有写列表 `categories`"));
        };
        let categories: Vec<_> = categories.iter().map(|category| as_written(category.get_ref())).collect();
        let chart = Self {
            kind,
            title: text_of("title")?,
            unit: text_of("unit")?,
            source: text_of("source")?.map(|source| labelled(source, lang)),
            series: Series::all(table, categories.len())?,
            categories,
        };
        chart.bounded()
    }

    /// The chart, where it has what can be drawn and told apart.
    fn bounded(self) -> Result<Self, Words> {
        match (self.series.len(), self.categories.len()) {
            (0, _) | (_, 0) => Err(Words::plain("it has no figures", "没有数")),
            (series, _) if series > MOST.0 => {
                Err(words!("{series} series are more than {}", "系列有 {series} 个，超过 {} 个"; MOST.0))
            }
            (_, many) if many > MOST.1 => {
                Err(words!("{many} categories are more than {}", "类别有 {many} 个，超过 {} 个"; MOST.1))
            }
            _ => Ok(self),
        }
    }

    /// Its figures in words, for whoever cannot see it.
    pub fn description(&self) -> String {
        let mut said: Vec<String> = self.title.iter().chain(&self.unit).cloned().collect();
        for Series { name, written, .. } in &self.series {
            let pairs: Vec<_> =
                self.categories.iter().zip(written).map(|(at, value)| format!("{at} {value}")).collect();
            said.push(format!("{name}: {}", pairs.join(", ")));
        }
        said.join("; ")
    }
}

impl Series {
    /// Every series of a chart, in the order in which they are written.
    fn all(table: &DeTable<'_>, categories: usize) -> Result<Vec<Self>, Words> {
        let Some(DeValue::Table(series)) = table.get("series").map(|value| value.get_ref()) else {
            return Err(Words::plain("it has no table `[series]` of lists", "没有写表 `[series]`"));
        };
        let mut named: Vec<_> = series.iter().collect();
        named.sort_by_key(|(name, _)| name.span().start);
        named
            .into_iter()
            .map(|(name, values)| Self::read(name.get_ref(), values.get_ref(), categories))
            .collect()
    }

    fn read(name: &str, values: &DeValue<'_>, categories: usize) -> Result<Self, Words> {
        let DeValue::Array(values) = values else {
            return Err(words!("`{name}` is not a list of numbers", "`{name}` 不是一列数"));
        };
        let found = values.len();
        if found != categories {
            return Err(words!(
                "`{name}` has {found} numbers for {categories} categories",
                "`{name}` 有 {found} 个数，而类别有 {categories} 个"
            ));
        }
        let written: Vec<String> = values.iter().map(|value| as_written(value.get_ref())).collect();
        let number =
            |text: &String| text.replace('_', "").parse::<f64>().ok().filter(|number| number.is_finite());
        let values: Option<Vec<f64>> = written.iter().map(number).collect();
        let values = values
            .ok_or_else(|| words!("`{name}` has something that is not a number", "`{name}` 里有的不是数"))?;
        Ok(Self { name: name.to_owned(), values, written })
    }
}

/// A source as it is printed: after its label, unless it has one.
fn labelled(source: String, lang: Lang) -> String {
    let label = match lang {
        Lang::Hans => "来源：",
        Lang::Hant => "來源：",
        Lang::En => "Source: ",
    };
    let has_label = NOTES.iter().any(|label| source.starts_with(label));
    if has_label { source } else { format!("{label}{source}") }
}

/// The text under a key, if there is one.
fn text_of(table: &DeTable<'_>, key: &str) -> Result<Option<String>, Words> {
    match table.get(key).map(|value| value.get_ref()) {
        None => Ok(None),
        Some(DeValue::String(text)) => Ok(Some(text.to_string())),
        Some(_) => Err(words!("`{key}` is not a text in quotation marks", "`{key}` 不是引号里的文本")),
    }
}

/// TOML wants quotation marks around names such as 出口: an editor need not.
fn quoted(text: &str) -> String {
    let line = |line: &str| match line.split_once('=') {
        Some((key, value)) if !key.is_ascii() && !key.contains(['"', '\'', '#']) => {
            format!("\"{}\" ={value}\n", key.trim())
        }
        _ => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

/// A value as it is written.
fn as_written(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Datetime(day) => day.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_has_one_label() {
        let labelled = |source: &str, lang| labelled(source.to_owned(), lang);
        assert_eq!(labelled("海关总署", Lang::Hans), "来源：海关总署");
        assert_eq!(labelled("数据来源：海关总署", Lang::Hans), "数据来源：海关总署");
        assert_eq!(labelled("GACC", Lang::En), "Source: GACC");
    }

    #[test]
    fn reads_a_chart_in_its_order() {
        let chart = Chart::parse(
            "type = \"line\"\nunit = \"亿元\"\ncategories = [2024, \"2025\"]\n[series]\n出口 = [1, 2.5]\n\"进口\" = [-3, 4]\n",
            Lang::Hans,
        )
        .unwrap();
        assert_eq!(chart.categories, ["2024", "2025"]);
        let names: Vec<_> = chart.series.iter().map(|series| series.name.as_str()).collect();
        assert_eq!(names, ["出口", "进口"]);
        assert_eq!(chart.series[1].values, [-3.0, 4.0]);
        assert_eq!(chart.description(), "亿元; 出口: 2024 1, 2025 2.5; 进口: 2024 -3, 2025 4");
    }

    #[test]
    fn says_what_is_wrong() {
        let base = "type = \"bar\"\ncategories = [\"甲\"]\n[series]\n";
        for (text, said) in [
            ("type = \"pie\"\ncategories = [\"甲\"]\n[series]\na = [1]", "`pie` is not a type"),
            ("categories = [\"甲\"]", "it has no `type`"),
            (&format!("{base}a = [1, 2]"), "`a` has 2 numbers for 1 categories"),
            (&format!("{base}a = [\"x\"]"), "something that is not a number"),
            (base, "it has no figures"),
        ] {
            let error = Chart::parse(text, Lang::Hans).unwrap_err();
            assert!(error.en().contains(said), "{error:?}");
        }
    }
}
