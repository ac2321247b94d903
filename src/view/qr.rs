//! Draws a text as a QR code (ISO/IEC 18004): vector modules with the quiet
//! zone of four modules around them.

use std::fmt::Write;

use qrcode::bits::Bits;
use qrcode::types::{Color, QrError};
use qrcode::{EcLevel, QrCode, Version};
use typst::comemo;

/// Modules of white around the symbol (ISO/IEC 18004, 9.1).
const QUIET_ZONE: usize = 4;

/// A sixth of the symbol may be spoilt, by a fold or a thumb.
const LEVEL: EcLevel = EcLevel::M;

/// The designator of UTF-8 among the extended channel interpretations.
const UTF_8: u32 = 26;

/// The code as an SVG: one path, so that no seam shows between modules.
/// It is remembered: which of its masks a code needs takes long to find.
#[comemo::memoize]
pub(crate) fn svg(text: &str) -> String {
    let code = encode(text).expect("the check admits only texts that fit a QR code");
    let width = code.width();
    let size = width + 2 * QUIET_ZONE;
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let (left, top, length) = (x + QUIET_ZONE, y + QUIET_ZONE, run.len());
                write!(path, "M{left} {top}h{length}v1h-{length}z").expect("writing to a string");
            }
            x += run.len();
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" \
         width=\"{size}\" height=\"{size}\"><rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/>\
         <path d=\"{path}\"/></svg>"
    )
}

/// Says that Chinese text is UTF-8 (AIM ECI 26): some readers guess otherwise.
fn encode(text: &str) -> Result<QrCode, QrError> {
    if text.is_ascii() {
        return QrCode::with_error_correction_level(text, LEVEL);
    }
    let with_version = |version| {
        let mut bits = Bits::new(Version::Normal(version));
        bits.push_eci_designator(UTF_8)?;
        bits.push_byte_data(text.as_bytes())?;
        bits.push_terminator(LEVEL)?;
        QrCode::with_bits(bits, LEVEL)
    };
    (1..=40).map(with_version).find(Result::is_ok).unwrap_or(Err(QrError::DataTooLong))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decodes the drawing itself: one module a pixel, scaled up.
    #[track_caller]
    fn reads_back(text: &str) {
        let code = encode(text).expect("short enough");
        let (width, scale) = (code.width(), 4);
        let size = (width + 2 * QUIET_ZONE) * scale;
        let colors = code.to_colors();
        let dark = |at: usize| (at / scale).checked_sub(QUIET_ZONE).filter(|&module| module < width);
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(size, size, |x, y| match (dark(x), dark(y)) {
                (Some(x), Some(y)) if colors[y * width + x] == Color::Dark => 0,
                _ => 255,
            });
        let grids = image.detect_grids();
        assert_eq!(grids[0].decode().expect("readable").1, text);
    }

    #[test]
    fn codes_read_back() {
        reads_back("https://gyznswn.cn");
        reads_back("新质生产力");
        reads_back(&"长".repeat(200));
    }
}
