//! Pictures in a PDF: as fine as print shows, and no finer; with a caption where
//! somebody wrote one.

use std::path::Path;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use jianbao::issue::Request;
use jianbao::layouts;
use lopdf::{Document, Object};

use crate::support::{page_texts, render, scratch};

/// A picture with something to see in each of its parts.
fn picture(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| Rgb([(x / 7) as u8, (y / 5) as u8, (x ^ y) as u8])).into()
}

/// The PDF of an issue with this body, whose pictures are in the folder.
fn set(folder: &Path, layout: &str, body: &str) -> Vec<u8> {
    let brief = format!(
        "[header]\ntitle = \"某某动态\"\npublisher = \"某社\"\ndate = 2026-06-10\n\
         [[sections]]\ntitle = \"正文\"\nbody = '''\n{body}\n'''\n"
    );
    let path = folder.join("brief.toml");
    jianbao::files::write(&path, brief.as_bytes()).expect("written");
    let rendered = render(&path, &Request { layout: Some(layout.to_owned()), ..Request::default() });
    let lines = rendered.lines();
    rendered.pdf.unwrap_or_else(|| panic!("{lines:?}"))
}

/// The pictures of a PDF: pixels across, and the points that they are printed over.
fn printed(pdf: &[u8]) -> Vec<(i64, f64)> {
    let document = Document::load_mem(pdf).expect("lopdf reads the PDF");
    let mut found = Vec::new();
    for page in document.get_pages().into_values() {
        let resources =
            document.get_dictionary(page).and_then(|page| page.get(b"Resources")).expect("resources");
        let resources = document.dereference(resources).expect("there").1.as_dict().expect("a dictionary");
        let Ok(objects) = resources.get(b"XObject") else { continue };
        let objects = document.dereference(objects).expect("there").1.as_dict().expect("names").clone();
        let content = document.get_page_content(page);
        let content = lopdf::content::Content::decode(&content).expect("content");
        let (mut stack, mut scale) = (Vec::new(), 1.0_f64);
        for operation in &content.operations {
            match operation.operator.as_str() {
                "q" => stack.push(scale),
                "Q" => scale = stack.pop().expect("a state"),
                "cm" => scale *= f64::from(operation.operands[0].as_float().expect("a number")),
                "Do" => {
                    let name = operation.operands[0].as_name().expect("a name");
                    let object =
                        document.dereference(objects.get(name).expect("an object")).expect("there").1;
                    let Ok(stream) = object.as_stream() else { continue };
                    if stream.dict.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Image") {
                        let width = stream.dict.get(b"Width").and_then(Object::as_i64).expect("a width");
                        found.push((width, scale.abs()));
                    }
                }
                _ => {}
            }
        }
    }
    found
}

/// 300 pixels an inch are what print shows: more is left out, and never is more
/// made of a picture than it has.
#[test]
fn pictures_have_no_more_pixels_than_print_shows() {
    let folder = scratch();
    let large = picture(2400, 1600);
    large.save_with_format(folder.path().join("photo.jpg"), ImageFormat::Jpeg).expect("saved");
    large.save_with_format(folder.path().join("screen.png"), ImageFormat::Png).expect("saved");
    picture(240, 160).save_with_format(folder.path().join("small.png"), ImageFormat::Png).expect("saved");
    let body = "![照片](photo.jpg)\n\n文。\n\n![截屏](screen.png){width=40%}\n\n文。\n\n![小图](small.png)";
    for layout in layouts::names() {
        let pdf = set(folder.path(), layout, body);
        let found = printed(&pdf);
        assert_eq!(found.len(), 3, "{layout}: {found:?}");
        for (pixels, points) in &found {
            let most = (points / 72.0 * 300.0).ceil() as i64 + 1;
            assert!(*pixels <= most, "{layout}: {pixels} pixels over {points} points");
        }
        for (pixels, points) in &found[..2] {
            assert!(
                *pixels as f64 >= points / 72.0 * 299.0,
                "{layout}: {pixels} pixels over {points} points"
            );
        }
        assert_eq!(found[2].0, 240, "{layout}");
    }
}

/// Pure black and white keeps its edges up to 1200 pixels an inch: a QR code would
/// be grey in between, and its file larger.
#[test]
fn line_art_stays_sharp() {
    let folder = scratch();
    let squares = |size| {
        image::GrayImage::from_fn(size, size, |x, y| image::Luma([u8::from((x / 9 + y / 9) % 2 == 0) * 255]))
    };
    squares(700).save_with_format(folder.path().join("code.png"), ImageFormat::Png).expect("saved");
    squares(4500).save_with_format(folder.path().join("scan.png"), ImageFormat::Png).expect("saved");
    let pdf = set(folder.path(), "daily", "![码](code.png){width=10%}\n\n文。\n\n![图](scan.png){width=10%}");
    let found = printed(&pdf);
    assert_eq!(found[0].0, 700, "{found:?}");
    let (pixels, points) = found[1];
    assert!((pixels as f64 - points / 72.0 * 1200.0).abs() < 2.0, "{pixels} pixels over {points} points");
}

/// A picture that is shown twice is in the file once, as fine as the larger needs.
#[test]
fn a_picture_shown_twice_is_kept_once() {
    let folder = scratch();
    picture(2400, 1600).save_with_format(folder.path().join("photo.jpg"), ImageFormat::Jpeg).expect("saved");
    let pdf =
        set(folder.path(), "daily", "![小](photo.jpg){width=20%}\n\n文。\n\n![大](photo.jpg){width=60%}");
    let found = printed(&pdf);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].0, found[1].0, "{found:?}");
    let document = Document::load_mem(&pdf).expect("lopdf reads the PDF");
    let images = document.objects.values().filter_map(|object| object.as_stream().ok());
    let images = images.filter(|it| it.dict.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Image"));
    assert_eq!(images.count(), 1);
}

/// No caption stands where nobody wrote one, and no name of a file.
#[test]
fn pictures_without_a_description_have_no_caption() {
    let folder = scratch();
    picture(600, 400).save_with_format(folder.path().join("chart26.png"), ImageFormat::Png).expect("saved");
    for layout in layouts::names() {
        let pdf = set(folder.path(), layout, "文。\n\n![](chart26.png)\n\n![](chart26.png) ![](chart26.png)");
        let text = page_texts(&pdf).concat();
        assert!(!text.contains("26.png") && !text.contains("chart26"), "{layout}: {text}");
        assert_eq!(printed(&pdf).len(), 3, "{layout}");
    }
}
