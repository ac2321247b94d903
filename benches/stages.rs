//! The stages of the reference issue one by one, each from a cold start: what
//! the engine remembers is forgotten before every round.
#![allow(missing_docs, reason = "criterion's macros write functions of their own")]

use std::path::Path;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use jianbao::engine::export::{self, DEFAULT_STANDARDS, Standards};
use jianbao::engine::{Engine, Project, forget};
use jianbao::fonts::Fonts;
use jianbao::inputs::{Inputs, Overlay};
use jianbao::issue::{Draft, Proof, Request};
use jianbao::layouts::{self, Layout};
use jianbao::text::source::Sources;
use jianbao::typeset::Options;
use jianbao::{brief, copy_edit, files, typeset};

fn text(path: &Path) -> String {
    String::from_utf8(files::read(path).expect("in the repository")).expect("UTF-8")
}

fn stages(criterion: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("briefs/2026-06-10.toml");
    let mut sources = Sources::default();
    let own = sources.add("brief", text(&path));
    let series = sources.add("series", text(&path.with_file_name("jianbao.toml")));
    criterion.bench_function("parse and check", |bencher| {
        bencher.iter(|| brief::parse(own, Some(series), &sources));
    });

    let parsed = brief::parse(own, Some(series), &sources);
    let issue = parsed.brief.as_ref().expect("the reference issue has no faults");
    criterion.bench_function("copy edit", |bencher| {
        let lexicon = jianbao::lint::Lexicon::new(&[]);
        bencher.iter(|| copy_edit::read(&parsed.texts, Some(issue), parsed.lang, &lexicon, &sources));
    });

    criterion.bench_function("load the fonts", |bencher| bencher.iter(Fonts::embedded));
    let engine = Arc::new(Engine::new(Fonts::embedded()));
    let read = || {
        let draft = Draft::read(&path, &Inputs::default(), &Request::default());
        let draft = Arc::new(draft.expect("the brief can be read"));
        draft.issue(&engine.fonts).value.expect("the reference issue has no faults")
    };
    criterion.bench_function("read the issue and all it names", |bencher| bencher.iter(read));

    let read_issue = read();
    let assets = read_issue.assets();
    let project = || {
        let typeset = typeset::typeset(issue, assets, &Options::default());
        Project::new(typeset, Layout::builtin(layouts::DEFAULT).expect("built in"))
    };
    criterion.bench_function("typeset", |bencher| bencher.iter(project));

    let project = Arc::new(project());
    let compile = || engine.compile(&project, &Sources::default()).0.expect("it compiles");
    criterion.bench_function("compile", |bencher| {
        bencher.iter_batched(|| forget(0), |()| compile(), BatchSize::PerIteration);
    });

    let document = compile();
    criterion.bench_function("collate the pages with the brief", |bencher| {
        bencher.iter(|| document.collate(&sources));
    });
    let standards = Standards::new(&DEFAULT_STANDARDS).expect("they agree");
    criterion.bench_function("export a PDF", |bencher| {
        bencher.iter_batched(
            || forget(0),
            |()| export::pdf(document.paged(), &standards).expect("it conforms"),
            BatchSize::PerIteration,
        );
    });
}

/// What a desk waits for after each key: from unsaved text to pages, warm.
fn keys(criterion: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("briefs/2026-06-10.toml");
    let engine = Arc::new(Engine::new(Fonts::embedded()));
    let text = text(&path);
    let middle = text.find("\n\n").map_or(0, |_| text.floor_char_boundary(text.len() / 2));
    let at = text[middle..].find("。").map_or(middle, |at| middle + at);
    let set = |text: String| {
        let mut overlay = Overlay::default();
        overlay.set(&path, text.into_bytes());
        let draft = Draft::read(&path, &Inputs::with(overlay), &Request::default());
        let draft = Arc::new(draft.expect("the brief can be read"));
        let proof = Proof::new(&draft).and_then(|proof| proof.compile(&engine));
        forget(10);
        proof.expect("it compiles")
    };
    for (name, typed) in
        [("type a character", "字"), ("insert a paragraph", "。\n\n新的一段文字，说一件新的事情")]
    {
        let mut count = 0;
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                count += 1;
                // Each time a text that was not set before.
                let typed = format!("{typed}{}", "文字".repeat(count % 9));
                set(format!("{}{typed}{}", &text[..at], &text[at..]))
            });
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(40);
    targets = stages, keys
}
criterion_main!(benches);
