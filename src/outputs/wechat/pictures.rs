//! Pictures as the 公众号 editor accepts them: PNG, JPEG or GIF, below a megabyte.

use std::collections::BTreeMap;
use std::sync::Arc;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, imageops::FilterType};
use typst::foundations::Bytes;

use crate::engine::{Engine, Project, export};
use crate::outputs::html::picture::data_url;
use crate::typeset::MAIN;

/// The most bytes of a picture (`media/uploadimg`).
const MAX_BYTES: usize = 1_000_000;

/// Pixels from left to right: what phones show across.
const WIDTH: u32 = 1080;

/// Of a code that is drawn.
const CODE_WIDTH: u32 = 480;

/// A picture with its format; none where it cannot be made to fit.
pub(super) fn fitting(extension: &str, bytes: &Bytes, engine: &Engine) -> Option<(&'static str, Vec<u8>)> {
    let whole = match extension {
        "png" => Some("png"),
        "jpg" => Some("jpg"),
        "gif" => Some("gif"),
        _ => None,
    };
    if let Some(extension) = whole.filter(|_| bytes.len() < MAX_BYTES) {
        return Some((extension, bytes.to_vec()));
    }
    let drawn = if extension == "svg" { Some(raster(bytes, WIDTH, engine)?) } else { None };
    if let Some(png) = drawn.as_ref().filter(|png| png.len() < MAX_BYTES) {
        return Some(("png", png.clone()));
    }
    let decoded = image::load_from_memory(drawn.as_deref().unwrap_or(bytes)).ok()?;
    smaller(&decoded)
}

/// A code as an address that holds its picture.
pub(super) fn drawn(svg: String, engine: &Engine) -> Option<String> {
    let png = raster(&Bytes::from_string(svg), CODE_WIDTH, engine)?;
    Some(data_url("png", &png))
}

/// A drawing in pixels. What may never end was rehearsed when it was read.
fn raster(svg: &Bytes, width: u32, engine: &Engine) -> Option<Vec<u8>> {
    let code = format!(
        "#set page(width: auto, height: auto, margin: 0pt)\n#image(\"/drawing.svg\", width: {width}pt)\n"
    );
    let files = BTreeMap::from([
        (MAIN.to_owned(), Bytes::from_string(code)),
        ("/drawing.svg".to_owned(), svg.clone()),
    ]);
    let document = engine.lay_out(&Arc::new(Project::of_files(files))).0?;
    // A point a pixel.
    export::png(document.pages().first()?, 72.0).ok()
}

/// A picture made as small as it has to be: no wider than a phone shows, as PNG
/// where that is small enough, else as JPEG on white.
fn smaller(picture: &DynamicImage) -> Option<(&'static str, Vec<u8>)> {
    let scaled = match picture.width() > WIDTH {
        true => picture.resize(WIDTH, u32::MAX, FilterType::Triangle),
        false => picture.clone(),
    };
    let mut png = std::io::Cursor::new(Vec::new());
    scaled.write_to(&mut png, ImageFormat::Png).ok()?;
    if png.get_ref().len() < MAX_BYTES {
        return Some(("png", png.into_inner()));
    }
    let flat = on_white(&scaled);
    [88, 75, 60].into_iter().find_map(|quality| {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&flat).ok()?;
        (bytes.len() < MAX_BYTES).then_some(("jpg", bytes))
    })
}

fn on_white(picture: &DynamicImage) -> DynamicImage {
    let mut ground = image::RgbaImage::from_pixel(picture.width(), picture.height(), image::Rgba([255; 4]));
    image::imageops::overlay(&mut ground, &picture.to_rgba8(), 0, 0);
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(ground).to_rgb8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_picture_is_made_to_fit() {
        // Noise, which no PNG makes small.
        let mut random = fastrand::Rng::with_seed(1);
        let noise = image::RgbImage::from_fn(2000, 900, |_, _| image::Rgb([random.u8(..), random.u8(..), 0]));
        let (extension, bytes) = smaller(&DynamicImage::ImageRgb8(noise)).expect("made smaller");
        assert_eq!(extension, "jpg");
        assert!(bytes.len() < MAX_BYTES, "{}", bytes.len());
        let again = image::load_from_memory(&bytes).expect("a picture");
        assert_eq!((again.width(), again.height()), (1080, 486));
    }
}
