//! Pictures on their way into a PDF, reduced to as many pixels as print can show.
//! The pages stay as they were laid out; only the pictures are replaced.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat};
use rayon::prelude::*;
use typst::comemo;
use typst::diag::EcoVec;
use typst::foundations::{Bytes, Smart};
use typst::layout::{Frame, FrameItem, Size, Transform};
use typst::model::Document as _;
use typst::utils::hash128;
use typst::visualize::{ExchangeFormat, Image, ImageKind, RasterFormat, RasterImage};
use typst_layout::PagedDocument;

/// Pixels an inch: what offset printing shows of a photograph.
const PPI: f64 = 300.0;

/// Pixels an inch of a picture in pure black and white, such as a QR code or a
/// scanned drawing: in steps of grey its edges would be soft, and its file larger.
const LINE_ART_PPI: f64 = 1200.0;

/// How well a photograph is kept that was sampled down, of 100.
const QUALITY: u8 = 88;

/// A document whose pictures have no more than 300 pixels an inch in the size
/// that they are printed in; they are never given more than they have.
pub(super) fn sampled(document: &PagedDocument) -> Cow<'_, PagedDocument> {
    let mut shown = BTreeMap::new();
    for page in document.pages() {
        measure(&page.frame, Transform::identity(), &mut shown);
    }
    let fine: Vec<_> = shown.into_iter().filter_map(|(key, shown)| Some((key, shown.sampled()?))).collect();
    if fine.is_empty() {
        return Cow::Borrowed(document);
    }
    let made: BTreeMap<_, _> = fine
        .into_par_iter()
        .filter_map(|(key, (raster, width, height))| Some((key, smaller(&raster, width, height)?)))
        .collect();
    let mut pages: EcoVec<_> = document.pages().into();
    for page in pages.make_mut() {
        replace(&mut page.frame, &made);
    }
    Cow::Owned(PagedDocument::new(pages, document.info().clone()))
}

/// A picture, and the largest size in points that it is printed in.
struct Shown {
    raster: RasterImage,
    size: Size,
}

impl Shown {
    /// The picture and how many pixels of it print shows, if it has more.
    fn sampled(self) -> Option<(RasterImage, u32, u32)> {
        let at = |ppi: f64| {
            let pixels = |points: f64| (points / 72.0 * ppi).ceil().max(1.0) as u32;
            let (width, height) = (pixels(self.size.x.to_pt()), pixels(self.size.y.to_pt()));
            (width < self.raster.width() && height < self.raster.height()).then_some((width, height))
        };
        let fine = at(PPI)?;
        let (width, height) = if is_line_art(self.raster.dynamic()) { at(LINE_ART_PPI)? } else { fine };
        Some((self.raster, width, height))
    }
}

/// Whether a picture is black and white, without any grey.
fn is_line_art(pixels: &DynamicImage) -> bool {
    let pure = |samples: &[u8]| samples.iter().all(|sample| matches!(sample, 0 | 255));
    match pixels {
        DynamicImage::ImageLuma8(pixels) => pure(pixels),
        DynamicImage::ImageLumaA8(pixels) => pure(pixels),
        DynamicImage::ImageRgb8(pixels) => pure(pixels),
        DynamicImage::ImageRgba8(pixels) => pure(pixels),
        _ => false,
    }
}

fn measure(frame: &Frame, transform: Transform, shown: &mut BTreeMap<u128, Shown>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => measure(&group.frame, transform.pre_concat(group.transform), shown),
            FrameItem::Image(image, size, _) => {
                let ImageKind::Raster(raster) = image.kind() else { continue };
                let Transform { sx, kx, ky, sy, .. } = transform;
                let times = (sx.get() * sy.get() - kx.get() * ky.get()).abs().sqrt();
                let size = *size * times;
                let known =
                    shown.entry(hash128(raster)).or_insert_with(|| Shown { raster: raster.clone(), size });
                known.size = known.size.max(size);
            }
            _ => {}
        }
    }
}

fn replace(frame: &mut Frame, made: &BTreeMap<u128, RasterImage>) {
    if !has_any(frame, made) {
        return;
    }
    frame.retain(|item| {
        match item {
            FrameItem::Group(group) => replace(&mut group.frame, made),
            FrameItem::Image(image, ..) => {
                if let ImageKind::Raster(raster) = image.kind()
                    && let Some(smaller) = made.get(&hash128(raster))
                {
                    *image = Image::new(smaller.clone(), image.alt().map(Into::into), image.scaling());
                }
            }
            _ => {}
        }
        true
    });
}

fn has_any(frame: &Frame, made: &BTreeMap<u128, RasterImage>) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Group(group) => has_any(&group.frame, made),
        FrameItem::Image(image, ..) => {
            matches!(image.kind(), ImageKind::Raster(raster) if made.contains_key(&hash128(raster)))
        }
        _ => false,
    })
}

/// A picture with so many pixels: a photograph as JPEG, anything else as PNG.
/// None where it cannot be encoded: then it stays as it is.
#[comemo::memoize]
fn smaller(raster: &RasterImage, width: u32, height: u32) -> Option<RasterImage> {
    let pixels = raster.dynamic().resize_exact(width, height, FilterType::Lanczos3);
    let icc = raster.icc().map_or(Smart::Auto, |icc| Smart::Custom(icc.clone()));
    let mut bytes = Cursor::new(Vec::new());
    let format = match raster.format() {
        RasterFormat::Exchange(ExchangeFormat::Jpg) => {
            let pixels = match pixels {
                DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) => pixels,
                other => other.to_rgb8().into(),
            };
            pixels.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY)).ok()?;
            ExchangeFormat::Jpg
        }
        _ => {
            pixels.write_to(&mut bytes, ImageFormat::Png).ok()?;
            ExchangeFormat::Png
        }
    };
    RasterImage::new(Bytes::new(bytes.into_inner()), format, icc).ok()
}
