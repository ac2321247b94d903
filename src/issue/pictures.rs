//! The pictures of an issue: found inside the project, measured, and read.

use std::collections::HashMap;

use rayon::prelude::*;

use super::draft::Reader;
use super::precautions::stopped_at;
use super::{Precautions, nearby};
use crate::files;
use crate::findings::Fault;
use crate::limits::{self, grouped};
use crate::markdown::{ImageRef, Images};
use crate::pictures::{self, Measured, Picture, TooLarge, Unfit};
use crate::text::source::SourceId;
use crate::typeset::Assets;
use crate::words::{Words, words};

impl Reader<'_> {
    /// Reads every picture that an issue may have; each file once.
    pub(super) fn read_images(&mut self, images: &Images, series: Option<SourceId>) -> Assets {
        let images: Vec<_> = images.iter().take(limits::PICTURES).collect();
        let mut known = HashMap::new();
        let mut files = Vec::new();
        let mut left = limits::ALL_DECODED_BYTES;
        let places: Vec<_> = images
            .iter()
            .map(|image| {
                // A path is relative to the file it is written in.
                let from_series = Some(image.place.source) == series;
                *known.entry((from_series, image.path.as_str())).or_insert_with(|| {
                    files.push(self.measure_image(image, from_series, &mut left));
                    files.len() - 1
                })
            })
            .collect();
        let precautions = &self.precautions;
        let read: Vec<_> = files.into_par_iter().map(|file| decode(file, precautions)).collect();
        let mut assets = Assets::default();
        for (image, file) in images.into_iter().zip(places) {
            match &read[file] {
                Ok(picture) => assets.push(picture.extension, picture.bytes.clone()),
                Err(fault) => {
                    // Only what is looked at is set with it.
                    let lacking = pictures::lacking(&image.path);
                    assets.push(lacking.extension, lacking.bytes);
                    let repair = nearby::repair(fault, &image.place, &self.sources);
                    self.findings.add_with(fault.clone(), image.place.clone(), repair);
                }
            }
        }
        assets
    }

    /// Reads a picture's file from inside the project and measures it; `left`
    /// is what the pictures of the issue may still take.
    fn measure_image(
        &mut self,
        image: &ImageRef,
        from_series: bool,
        left: &mut u64,
    ) -> Result<(String, Measured), Fault> {
        let path = image.path.clone();
        if path.contains("://") || path.starts_with("data:") {
            return Err(Fault::ImageRemote { url: path });
        }
        let folder = if from_series { &self.locations.root } else { &self.locations.folder };
        let full = nearby::located(folder, &path);
        if !self.locations.leads_inside(&full) {
            return Err(Fault::ImageOutside { path });
        }
        let missing = |error| {
            let meant = nearby::meant(folder, &path);
            Fault::ImageMissing { path: path.clone(), cause: cause(&error), meant }
        };
        // Links are followed before anything is read: what they lead to may be a device.
        let bytes = match files::canonical(&full) {
            Ok(canonical) if !self.locations.holds(&canonical) => return Err(Fault::ImageOutside { path }),
            Ok(canonical) => self.inputs.read_as(&full, &canonical, limits::PICTURE_BYTES),
            // It may stand in memory alone.
            Err(_) => self.inputs.read(&full, limits::PICTURE_BYTES),
        };
        let bytes = bytes.map_err(missing)?;
        if bytes.len() > limits::PICTURE_BYTES {
            return Err(too_large(path, TooLarge::File));
        }
        let measured = pictures::measure(bytes).map_err(|unfit| fault(path.clone(), unfit))?;
        *left = left.checked_sub(measured.decoded).ok_or_else(|| too_many(path.clone()))?;
        Ok((path, measured))
    }
}

/// Decodes a picture, after a rehearsal where that may never end.
fn decode(file: Result<(String, Measured), Fault>, precautions: &Precautions) -> Result<Picture, Fault> {
    let (path, measured) = file?;
    let Precautions { rehearsals, font_folders, .. } = precautions;
    if let Some(rehearsals) = rehearsals {
        let rehearsed = rehearsals.picture(&measured, font_folders);
        rehearsed.map_err(|stopped| stopped_at(words!("picture `{path}`", "图片 `{path}` "), stopped))?;
    }
    measured.read().map_err(|unfit| fault(path, unfit))
}

fn fault(path: String, unfit: Unfit) -> Fault {
    match unfit {
        Unfit::Format => Fault::ImageFormat { path },
        Unfit::Damaged(cause) => Fault::ImageDamaged { path, cause },
        Unfit::PdfFonts => Fault::ImagePdfFonts { path },
        Unfit::Cmyk => Fault::ImageCmyk { path },
        Unfit::Linked(link) => Fault::ImageLinked { path, link },
        Unfit::Large(what) => too_large(path, what),
    }
}

const SMALLER: Words = Words::plain(
    "make it smaller: a page needs no more than 3,000 pixels from left to right",
    "缩小它：一页横向用不着超过 3,000 像素",
);

fn too_large(path: String, what: TooLarge) -> Fault {
    let megabytes = |bytes: usize| format!("{} MB", bytes / 1_000_000);
    let (found, hint) = match what {
        TooLarge::Pixels { width, height } => (
            words!("has {} by {} pixels", "有 {}×{} 像素"; grouped(width.into()), grouped(height.into())),
            SMALLER,
        ),
        TooLarge::File => (words!("has more than {}", "超过 {}"; megabytes(limits::PICTURE_BYTES)), SMALLER),
        TooLarge::Drawing => (
            words!("has more than {} when it is unpacked", "解压后超过 {}"; megabytes(limits::DRAWING_BYTES)),
            Words::plain(
                "save it as a PNG of some 3,000 pixels from left to right",
                "另存为 PNG，横向大约 3,000 像素",
            ),
        ),
        TooLarge::Profile => (
            words!(
                "has a colour profile that is damaged, or larger than {}",
                "的色彩配置已损坏，或者超过 {}";
                megabytes(limits::PROFILE_BYTES)
            ),
            Words::plain("save it again, in sRGB or without a profile", "另存为 sRGB，或者不带色彩配置"),
        ),
    };
    Fault::ImageLarge { path, found, hint }
}

/// The picture with which all together become too large.
fn too_many(path: String) -> Fault {
    let bound = grouped(limits::ALL_DECODED_BYTES / 1_000_000);
    Fault::ImageLarge {
        path,
        found: words!(
            "and the pictures before it take more than {bound} MB of memory",
            "和前面的图片一共要用 {bound} MB 以上的内存"
        ),
        hint: Words::plain(
            "make the largest smaller: a page needs no more than 3,000 pixels from left to right",
            "把最大的缩小：一页横向用不着超过 3,000 像素",
        ),
    }
}

/// An error of the system in the words of a finding.
fn cause(error: &std::io::Error) -> Words {
    match error.kind() {
        std::io::ErrorKind::NotFound => Words::plain("no such file", "没有这个文件"),
        std::io::ErrorKind::PermissionDenied => Words::plain("permission denied", "没有权限"),
        std::io::ErrorKind::IsADirectory => Words::plain("it is a folder", "这是文件夹"),
        _ => Words::of_io(error),
    }
}
