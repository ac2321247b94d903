//! The generated Typst, as a readable diff.

use jianbao::issue::Request;

use crate::support::{render, root, same_as_file, shown_briefs};

#[test]
fn generated_code_is_as_it_was() {
    for brief in shown_briefs() {
        let rendered = render(&brief, &Request::default());
        let issue = rendered.issue.expect("the briefs shown have no faults");
        let name = brief.file_stem().expect("a file").to_string_lossy().into_owned();
        same_as_file(&root().join(format!("tests/ref/typ/{name}.typ")), issue.project().main());
    }
}
