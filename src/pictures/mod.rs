//! Pictures of a brief: which formats can be printed, whether the bytes are
//! intact, and how much work they cause, all determined before they are decoded.
//! The engine would notice some of this too, but could not say where.

mod drawing;
mod jpeg;
mod lacking;
mod measure;
mod pdf;

use typst::foundations::{Bytes, Smart};
use typst::visualize::{ExchangeFormat, ImageFormat, RasterFormat, RasterImage, SvgImage, VectorFormat};

pub use self::lacking::lacking;
use self::pdf::NoDrawing;
use crate::words::Words;

/// A picture in a format that the engine prints.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The ending of its true format, whatever the file is called.
    pub extension: &'static str,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Why bytes are no picture that can be printed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Unfit {
    /// They are of no known format.
    Format,
    /// They are of one, but damaged: what the decoder says.
    Damaged(Words),
    /// A PDF that names fonts it does not carry.
    PdfFonts,
    /// A JPEG in the colours of a press.
    Cmyk,
    /// A drawing that shows another file.
    Linked(String),
    /// It would take more time and memory than a machine should be asked for.
    Large(TooLarge),
}

/// What of a picture is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TooLarge {
    /// Its pixels.
    Pixels {
        /// From left to right.
        width: u32,
        /// From top to bottom.
        height: u32,
    },
    /// Its file.
    File,
    /// A drawing's text, once it is unpacked.
    Drawing,
    /// Its colour profile.
    Profile,
}

/// A picture that was measured, and not yet decoded.
#[derive(Debug, Clone)]
pub struct Measured {
    kind: Kind,
    bytes: Bytes,
    /// Bytes of memory that it takes when it is decoded; 0 for a drawing.
    pub decoded: u64,
    /// Whether its size tells how long it takes to draw.
    pub is_simple: bool,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Raster(ExchangeFormat),
    Drawing,
    Pdf,
}

/// Measures a picture without decoding it.
pub fn measure(bytes: Vec<u8>) -> Result<Measured, Unfit> {
    match ImageFormat::detect(&bytes).ok_or(Unfit::Format)? {
        ImageFormat::Raster(RasterFormat::Exchange(format)) => {
            let decoded = measure::measure(&bytes, format)?.bytes;
            let kind = Kind::Raster(format);
            Ok(Measured { kind, bytes: Bytes::new(bytes), decoded, is_simple: true })
        }
        ImageFormat::Vector(VectorFormat::Svg) => {
            let text = drawing::unpacked(&bytes)?.into_owned();
            if let Some(link) = drawing::linked_file(&text) {
                return Err(Unfit::Linked(link));
            }
            let is_simple = drawing::is_plain(&text);
            Ok(Measured { kind: Kind::Drawing, bytes: Bytes::new(text), decoded: 0, is_simple })
        }
        ImageFormat::Vector(VectorFormat::Pdf) => {
            Ok(Measured { kind: Kind::Pdf, bytes: Bytes::new(bytes), decoded: 0, is_simple: false })
        }
        _ => Err(Unfit::Format),
    }
}

/// What keeps a drawing from being read. The engine's reason is for programmers.
fn why_not_drawn(error: &impl std::fmt::Debug) -> Words {
    let too_many = format!("{error:?}").contains("nodes limit");
    match too_many {
        true => Words::plain(
            "it has more elements, or deeper ones, than are read",
            "图里的元素太多，或者嵌套太深",
        ),
        false => Words::plain("its XML is not whole", "它的 XML 不完整"),
    }
}

impl Measured {
    /// The file's bytes; a drawing's are unpacked.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Decodes the picture, to see that it is whole. The first page of a PDF
    /// becomes a drawing.
    pub fn read(self) -> Result<Picture, Unfit> {
        match self.kind {
            Kind::Raster(format) => raster(self.bytes, format),
            Kind::Drawing => match SvgImage::new(self.bytes.clone()) {
                Ok(_) => Ok(Picture { extension: "svg", bytes: self.bytes }),
                Err(error) => Err(Unfit::Damaged(why_not_drawn(&error))),
            },
            Kind::Pdf => match pdf::first_page(self.bytes.to_vec()) {
                Ok(drawing) => Ok(Picture { extension: "svg", bytes: Bytes::from_string(drawing) }),
                Err(NoDrawing::Broken) => Err(Unfit::Format),
                Err(NoDrawing::Incomplete) => Err(Unfit::PdfFonts),
            },
        }
    }
}

fn raster(bytes: Bytes, format: ExchangeFormat) -> Result<Picture, Unfit> {
    let extension = match format {
        ExchangeFormat::Png => "png",
        ExchangeFormat::Jpg => "jpg",
        ExchangeFormat::Gif => "gif",
        ExchangeFormat::Webp => "webp",
    };
    if format == ExchangeFormat::Jpg {
        jpeg::check(bytes.clone())?;
    }
    // The engine remembers what it decoded, so this costs nothing later.
    RasterImage::new(bytes.clone(), format, Smart::Auto).map_err(|error| {
        let inner = error.strip_prefix("failed to decode image (").and_then(|e| e.strip_suffix(')'));
        Unfit::Damaged(Words::foreign(inner.unwrap_or(&error)))
    })?;
    Ok(Picture { extension, bytes })
}
