//! Whether a JPEG is intact, and in colours that a page can have. Decoders make
//! the best of a damaged one; here it is decoded strictly, and the result is
//! discarded.

use typst::comemo;
use typst::foundations::Bytes;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::Unfit;
use crate::words::Words;

/// Checks the whole picture; what it found is remembered.
pub(super) fn check(data: Bytes) -> Result<(), Unfit> {
    strictly(data)
}

#[comemo::memoize]
fn strictly(data: Bytes) -> Result<(), Unfit> {
    let lax = DecoderOptions::default().set_strict_mode(false);
    let lax = lax.set_max_width(usize::from(u16::MAX)).set_max_height(usize::from(u16::MAX));
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(data.as_slice()), lax);
    let broken = |_| Unfit::Damaged(Words::plain("its data is broken", "数据有误"));
    // What is odd between headers does no harm.
    decoder.decode_headers().map_err(broken)?;
    let colours = match decoder.input_colorspace() {
        Some(ColorSpace::CMYK | ColorSpace::YCCK) => return Err(Unfit::Cmyk),
        // Brightness alone is enough, and quicker; all data is read for it.
        Some(ColorSpace::YCbCr | ColorSpace::Luma) => Some(ColorSpace::Luma),
        _ => None,
    };
    if !ends(&data) {
        return Err(Unfit::Damaged(Words::plain("it ends too early", "不完整，后面缺了一截")));
    }
    let strict = lax.set_strict_mode(true);
    decoder.set_options(colours.map_or(strict, |colours| strict.jpeg_set_out_colorspace(colours)));
    decoder.decode().map(drop).map_err(broken)
}

/// Whether the picture has its end marker (ITU T.81, B.1.1.3). A thumbnail in
/// the headers has one of its own; what follows the picture does not matter.
fn ends(data: &[u8]) -> bool {
    let mut rest = data.get(2..).unwrap_or_default();
    // Headers are marker and length; the first scan ends them.
    while let [0xff, marker, after @ ..] = rest {
        match marker {
            0xff => rest = &rest[1..],
            0xda => return after.windows(2).any(|pair| pair == [0xff, 0xd9]),
            _ => {
                let length = after.first_chunk().map_or(2, |&length| usize::from(u16::from_be_bytes(length)));
                rest = after.get(length..).unwrap_or_default();
            }
        }
    }
    // Headers that are odd were read by the decoder all the same.
    data.windows(2).any(|pair| pair == [0xff, 0xd9])
}
