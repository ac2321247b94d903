//! From a document to bytes: PDF, PNG and SVG. No input or output.

use typst::diag::{EcoVec, SourceDiagnostic};
use typst::foundations::Smart;
use typst::utils::Scalar;
use typst_layout::{Page, PagedDocument};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::sampling::sampled;
use crate::brief::Standard;
use crate::words::{Words, words};

/// The standards of a PDF where nothing else is asked for: archival with
/// structure, and accessible.
pub const DEFAULT_STANDARDS: [Standard; 2] = [Standard::A2a, Standard::Ua1];

/// The same with the brief attached, which only PDF/A-3 allows.
pub const EMBEDDING_STANDARDS: [Standard; 2] = [Standard::A3a, Standard::Ua1];

/// Checked standards: they can be kept together.
#[derive(Debug, Clone)]
pub struct Standards(PdfStandards);

impl Standards {
    /// Checks that a PDF can keep all of these. The error says why not.
    pub fn new(standards: &[Standard]) -> Result<Self, String> {
        let standards: Vec<_> = standards.iter().map(|&standard| typst_standard(standard)).collect();
        PdfStandards::new(&standards).map(Self).map_err(|error| error.message().to_string())
    }
}

fn typst_standard(standard: Standard) -> PdfStandard {
    match standard {
        Standard::V1_4 => PdfStandard::V_1_4,
        Standard::V1_5 => PdfStandard::V_1_5,
        Standard::V1_6 => PdfStandard::V_1_6,
        Standard::V1_7 => PdfStandard::V_1_7,
        Standard::V2_0 => PdfStandard::V_2_0,
        Standard::A1b => PdfStandard::A_1b,
        Standard::A1a => PdfStandard::A_1a,
        Standard::A2b => PdfStandard::A_2b,
        Standard::A2u => PdfStandard::A_2u,
        Standard::A2a => PdfStandard::A_2a,
        Standard::A3b => PdfStandard::A_3b,
        Standard::A3u => PdfStandard::A_3u,
        Standard::A3a => PdfStandard::A_3a,
        Standard::A4 => PdfStandard::A_4,
        Standard::A4f => PdfStandard::A_4f,
        Standard::A4e => PdfStandard::A_4e,
        Standard::Ua1 => PdfStandard::Ua_1,
    }
}

/// A PDF. Its bytes depend on nothing but the document and the standards.
pub fn pdf(document: &PagedDocument, standards: &Standards) -> Result<Vec<u8>, EcoVec<SourceDiagnostic>> {
    let options = PdfOptions {
        creator: Smart::Custom(Some(concat!("jianbao ", env!("CARGO_PKG_VERSION")).to_owned())),
        standards: standards.0.clone(),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&sampled(document), &options)
}

/// The pixels of the largest picture: half a GiB of memory.
const MAX_PIXELS: f64 = (1 << 27) as f64;

/// A picture that would need more memory than a machine should be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge {
    /// Its width in pixels.
    pub width: u64,
    /// Its height in pixels.
    pub height: u64,
}

impl TooLarge {
    /// What is said of it.
    pub fn words(self) -> Words {
        let Self { width, height } = self;
        words!("a picture of {width} by {height} pixels is too large", "{width}×{height} 像素的图片太大")
    }
}

/// A page as PNG, at so many pixels an inch.
pub fn png(page: &Page, ppi: f64) -> Result<Vec<u8>, TooLarge> {
    let scale = ppi / 72.0;
    let size = page.frame.size();
    let (width, height) = (size.x.to_pt() * scale, size.y.to_pt() * scale);
    let too_large = TooLarge { width: width as u64, height: height as u64 };
    // At least one pixel high and wide, as the engine has it.
    let fits = width.max(1.0) * height.max(1.0) <= MAX_PIXELS;
    if !fits {
        return Err(too_large);
    }
    let options = typst_render::RenderOptions { pixel_per_pt: Scalar::new(scale), ..Default::default() };
    typst_render::render(page, &options).encode_png().map_err(|_| too_large)
}

/// A page as SVG.
pub fn svg(page: &Page) -> Vec<u8> {
    typst_svg::svg(page, &typst_svg::SvgOptions::default()).into_bytes()
}
