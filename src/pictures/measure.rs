//! How large a raster picture will be once it is decoded, judging by its first
//! bytes.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{ImageDecoder, ImageResult, Limits};
use typst::visualize::ExchangeFormat;

use super::{TooLarge, Unfit};
use crate::limits;
use crate::words::Words;

/// A picture's measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measures {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Bytes of memory that it takes when it is decoded.
    pub bytes: u64,
}

/// The measures of a picture that is not too large to be decoded.
pub(super) fn measure(data: &[u8], format: ExchangeFormat) -> Result<Measures, Unfit> {
    let cursor = Cursor::new(data);
    let measured = match format {
        ExchangeFormat::Png => png(cursor)?,
        ExchangeFormat::Jpg => of(JpegDecoder::new(cursor)),
        ExchangeFormat::Gif => of(GifDecoder::new(cursor)),
        ExchangeFormat::Webp => of(WebPDecoder::new(cursor)),
    };
    let measures = measured.map_err(|error| Unfit::Damaged(cause(&error)))?;
    if measures.bytes > limits::DECODED_BYTES {
        let Measures { width, height, .. } = measures;
        return Err(Unfit::Large(TooLarge::Pixels { width, height }));
    }
    Ok(measures)
}

fn of<T: ImageDecoder>(decoder: ImageResult<T>) -> ImageResult<Measures> {
    let decoder = decoder?;
    let (width, height) = decoder.dimensions();
    Ok(Measures { width, height, bytes: decoder.total_bytes() })
}

/// A PNG's profile and texts are compressed: a small file may hold one that
/// fills the memory.
fn png(cursor: Cursor<&[u8]>) -> Result<ImageResult<Measures>, Unfit> {
    let mut bounds = Limits::no_limits();
    bounds.max_alloc = Some(limits::PROFILE_BYTES as u64);
    let has_profile = has_chunk(cursor.get_ref(), *b"iCCP");
    let mut decoder = match PngDecoder::with_limits(cursor, bounds) {
        Ok(decoder) => decoder,
        Err(error) => return Ok(Err(error)),
    };
    // A profile beyond the bound is left out without a word.
    if has_profile && !matches!(decoder.icc_profile(), Ok(Some(_))) {
        return Err(Unfit::Large(TooLarge::Profile));
    }
    Ok(of(Ok(decoder)))
}

/// Whether a PNG has a chunk of this kind before its pixels (PNG, 5.3).
fn has_chunk(png: &[u8], kind: [u8; 4]) -> bool {
    let mut rest = png.get(8..).unwrap_or_default();
    while let Some((head, after)) = rest.split_at_checked(8) {
        let (length, found) = head.split_at(4);
        if found == kind || found == b"IDAT" {
            return found == kind;
        }
        let length = length.iter().fold(0usize, |sum, &byte| sum << 8 | usize::from(byte));
        // Four bytes of checksum follow.
        rest = after.get(length.saturating_add(4)..).unwrap_or_default();
    }
    false
}

/// What a decoder says, without its own frame of words.
fn cause(error: &image::ImageError) -> Words {
    match error {
        image::ImageError::Limits(_) => Words::plain("file is too large", "文件太大"),
        other => Words::foreign(&other.to_string()),
    }
}
