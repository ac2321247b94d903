//! Pictures of a brief: which formats can be printed, and whether the bytes
//! are whole. The engine would find the latter too, but knows no place for it.

use typst::foundations::{Bytes, Smart};
use typst::visualize::{ExchangeFormat, ImageFormat, RasterFormat, RasterImage, SvgImage, VectorFormat};

use crate::pdf_picture::{self, NoDrawing};

/// A picture in a format that the engine prints.
pub struct Picture {
    /// The ending of its true format, whatever the file is called.
    pub extension: &'static str,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Why bytes are no picture that can be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// They are of no known format.
    Format,
    /// They are of one, but damaged: what the decoder says.
    Damaged(String),
    /// A PDF that names fonts it does not carry.
    PdfFonts,
}

/// Reads a picture; the first page of a PDF becomes a drawing.
pub fn read(bytes: Vec<u8>) -> Result<Picture, Unfit> {
    let (extension, raster) = match ImageFormat::detect(&bytes).ok_or(Unfit::Format)? {
        ImageFormat::Raster(RasterFormat::Exchange(format)) => match format {
            ExchangeFormat::Png => ("png", Some(format)),
            ExchangeFormat::Jpg => ("jpg", Some(format)),
            ExchangeFormat::Gif => ("gif", Some(format)),
            ExchangeFormat::Webp => ("webp", Some(format)),
        },
        ImageFormat::Vector(VectorFormat::Svg) => ("svg", None),
        ImageFormat::Vector(VectorFormat::Pdf) => {
            return match pdf_picture::first_page(bytes) {
                Ok(drawing) => Ok(Picture { extension: "svg", bytes: Bytes::from_string(drawing) }),
                Err(NoDrawing::Broken) => Err(Unfit::Format),
                Err(NoDrawing::Incomplete) => Err(Unfit::PdfFonts),
            };
        }
        _ => return Err(Unfit::Format),
    };
    let bytes = Bytes::new(bytes);
    // The engine remembers what it decoded, so this costs nothing later.
    let data = bytes.clone();
    let damage = match raster {
        Some(format) => RasterImage::new(data, format, Smart::Auto).err().map(|error| {
            let inner = error.strip_prefix("failed to decode image (").and_then(|e| e.strip_suffix(')'));
            inner.unwrap_or(&error).to_owned()
        }),
        None => SvgImage::new(data).err().map(|_| "its XML is not whole".to_owned()),
    };
    if let Some(cause) = damage {
        return Err(Unfit::Damaged(cause));
    }
    Ok(Picture { extension, bytes })
}
