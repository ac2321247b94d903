//! A PDF as a picture: its first page becomes a drawing, because PDF/A does not
//! allow a PDF inside a page. Anything that the drawing would lose is an error.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro_svg::hayro_interpret::InterpreterSettings;
use hayro_svg::hayro_interpret::font::FontQuery;
use hayro_svg::hayro_syntax::Pdf;
use hayro_svg::{RenderCache, SvgRenderSettings};

/// Why there is no drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoDrawing {
    /// The file is no PDF that can be read, or has no page.
    Broken,
    /// It needs a font that it does not embed, or has a picture that cannot be read.
    Incomplete,
}

/// The first page of a PDF as SVG.
pub(super) fn first_page(bytes: Vec<u8>) -> Result<String, NoDrawing> {
    let pdf = Pdf::new(bytes).map_err(|_| NoDrawing::Broken)?;
    let page = pdf.pages().first().ok_or(NoDrawing::Broken)?;
    let incomplete = Arc::new(AtomicBool::new(false));
    let lacks = || {
        let incomplete = Arc::clone(&incomplete);
        move || incomplete.store(true, Ordering::Relaxed)
    };
    let (font, codes, warning) = (lacks(), lacks(), lacks());
    let known = InterpreterSettings::default();
    let settings = InterpreterSettings {
        // Each reader of PDFs has the fourteen standard fonts, of Latin letters and
        // signs (ISO 32000-1, 9.6.2.2); whatever else is not embedded is lacking.
        font_resolver: Arc::new(move |query| match query {
            FontQuery::Standard(font) => Some(font.get_font_data()),
            FontQuery::Fallback(_) => {
                font();
                None
            }
        }),
        // The tables that tell what codes of Chinese text mean (9.7.5.2).
        cmap_resolver: Arc::new(move |name| {
            let found = (known.cmap_resolver)(name);
            if found.is_none() {
                codes();
            }
            found
        }),
        warning_sink: Arc::new(move |_| warning()),
        render_annotations: false,
    };
    let drawing = hayro_svg::convert(page, &RenderCache::new(), &settings, &SvgRenderSettings::default());
    if incomplete.load(Ordering::Relaxed) { Err(NoDrawing::Incomplete) } else { Ok(drawing) }
}
