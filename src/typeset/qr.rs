//! Draws a text as a QR code (ISO/IEC 18004): vector modules with the quiet
//! zone of four modules around them.

use std::fmt::Write;

use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};

/// Modules of white around the symbol (ISO/IEC 18004, 9.1).
const QUIET_ZONE: usize = 4;

/// The code as an SVG: one path, so that no seam shows between modules.
pub fn svg(text: &str) -> String {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .expect("the check admits only texts that fit a QR code");
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
