//! Pages: the templates in `pages/`, filled in. Everything is escaped on the way.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use serde::Serialize;

use super::picture::data_url;
use super::{Form, IssueData, Place, SiteWords, escape};
use crate::brief::Brief;
use crate::typeset::Assets;
use crate::view::View;

/// The style sheet of all pages.
pub const STYLE: &str = include_str!("../../../pages/style.css");

/// The script of the page that searches.
pub const SEARCH: &str = include_str!("../../../pages/search.js");

const TEMPLATES: [(&str, &str); 10] = [
    ("entries.html", include_str!("../../../pages/entries.html")),
    ("base.html", include_str!("../../../pages/base.html")),
    ("article.html", include_str!("../../../pages/article.html")),
    ("issue.html", include_str!("../../../pages/issue.html")),
    ("entry.html", include_str!("../../../pages/entry.html")),
    ("home.html", include_str!("../../../pages/home.html")),
    ("list.html", include_str!("../../../pages/list.html")),
    ("references.html", include_str!("../../../pages/references.html")),
    ("search.html", include_str!("../../../pages/search.html")),
    ("wechat.html", include_str!("../../../pages/wechat.html")),
];

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the marks are the usual ones"));
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(|out, state, value| match value.as_str().filter(|_| !value.is_safe()) {
        Some(text) => Ok(out.write_str(&escape(text))?),
        None => minijinja::escape_formatter(out, state, value),
    });
    environment.add_filter("fill", |text: String, number: usize| text.replace("{}", &number.to_string()));
    for (name, text) in TEMPLATES {
        environment.add_template(name, text).expect("a test fills in each template");
    }
    environment
});

/// Fills a template in.
pub fn fill(name: &str, values: Value) -> String {
    let filled = ENVIRONMENT.get_template(name).and_then(|template| template.render(values));
    filled.expect("a test fills in each template")
}

/// The frame of a page: what all pages have.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    /// The language of the page.
    pub lang: &'static str,
    /// What a tab shows.
    pub title: String,
    /// What lists of links show.
    pub description: String,
    /// The way to the site's folder, empty or ending in a slash; none of a page
    /// that stands alone.
    pub root: Option<String>,
    /// The page's own address, and the site's.
    pub address: Option<Address>,
    /// The newsletter's name.
    pub site_title: String,
    /// The words of pages.
    pub say: &'static SiteWords,
}

/// Where a page is in the web.
#[derive(Debug, Clone, Serialize)]
pub struct Address {
    /// The page.
    pub url: String,
    /// Whether it is an issue, with its day.
    pub published: Option<String>,
}

/// The value of something for a template.
pub fn value(data: &impl Serialize) -> Value {
    Value::from(Serde(data))
}

/// An issue as one page that stands alone: its style and its pictures are inside.
pub fn alone(brief: &Brief, assets: &Assets) -> String {
    let view = View::new(brief);
    let place = Place {
        picture: &|id| assets.picture(id).map(|(extension, bytes)| data_url(extension, bytes)),
        code: &|_, svg| data_url("svg", svg.as_bytes()),
    };
    let issue = IssueData::new(&view, Form::Page, &place);
    let frame = Frame {
        lang: view.lang.on_pages(),
        title: issue.name(),
        description: issue.description().to_owned(),
        root: None,
        address: None,
        site_title: issue.title().to_owned(),
        say: SiteWords::of(view.lang),
    };
    fill(
        "issue.html",
        context! { frame => value(&frame), issue => Serde(issue), style => STYLE, near => None::<()>, references_word => view.words.references },
    )
}
