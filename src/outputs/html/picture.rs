//! Pictures inside a file: as addresses that contain the bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The type of a picture with this ending.
pub fn media_type(extension: &str) -> &'static str {
    match extension {
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        _ => "image/svg+xml",
    }
}

/// A picture as a `data:` address.
pub fn data_url(extension: &str, bytes: &[u8]) -> String {
    format!("data:{};base64,{}", media_type(extension), STANDARD.encode(bytes))
}
