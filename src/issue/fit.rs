//! Lays out an issue: torn lines are fixed, and it is tuned until its pages are
//! as many, or as full, as the brief asks (`[page] fit`).

use std::sync::Arc;

use super::Draft;
use super::foretell::{LEAST, Pile};
use crate::brief::{Brief, Fit};
use crate::engine::{Document, Engine, Project};
use crate::findings::{Fault, Findings};
use crate::typeset::{self, Mends, Options, Tune};

/// What was set otherwise than at first.
pub(super) type Settled = (Mends, Tune);

/// A document with what was found on the way; none where the engine made none.
pub(super) type Made = (Option<Document>, Findings);

/// What is laid out, and with what.
pub(super) struct Fitting<'a> {
    pub(super) draft: &'a Draft,
    pub(super) brief: &'a Brief,
    /// The project as it is at first.
    pub(super) project: &'a Arc<Project>,
    pub(super) options: &'a Options,
    pub(super) engine: &'a Engine,
}

/// A layout of the issue, with what was mended and tuned.
struct Set {
    made: Made,
    settled: Settled,
}

impl Set {
    fn pages(&self) -> usize {
        self.made.0.as_ref().map_or(0, |document| document.pages().len())
    }

    /// Whether its last page is no stub; one page alone has nothing to fill.
    fn is_whole(&self) -> bool {
        let whole = |document: &Document| document.pages().len() < 2 || document.filling().last() >= LEAST;
        self.made.0.as_ref().is_none_or(whole)
    }
}

impl Fitting<'_> {
    /// Lays it out as it was before, or finds how its lines hold and its pages are
    /// as the brief wishes.
    pub(super) fn settle(&self, known: Option<Settled>) -> (Made, Settled) {
        let is_known = known.is_some();
        let (mends, tune) = known.unwrap_or_default();
        let mut set = self.set(tune, mends);
        if !is_known && !self.options.endless {
            match self.brief.page.fit {
                Fit::Off => {}
                Fit::Pages(wished) => set = self.to_pages(set, wished),
                Fit::Whole { asked } => set = self.whole(set, asked),
            }
        }
        (set.made, set.settled)
    }

    /// Tunes it, by no more than it takes, until it has so many pages.
    fn to_pages(&self, set: Set, wished: u32) -> Set {
        let wished = wished as usize;
        if set.pages() == wished || set.made.0.is_none() {
            return set;
        }
        let way = if set.pages() > wished { -1 } else { 1 };
        let (mut best, mut reached): (Set, Option<Set>) = (set, None);
        let (mut low, mut high) = (1, Tune::MOST);
        while low <= high {
            let step = (low + high) / 2;
            let Some(set) = self.tried(way * step, &best.settled.0) else { break };
            if set.pages() == wished {
                high = step - 1;
                reached = Some(set);
            } else {
                low = step + 1;
                best = set;
            }
        }
        let mut set = reached.unwrap_or(best);
        let found = set.pages();
        if found != wished
            && let (Some(document), findings) = &mut set.made
        {
            let fault =
                Fault::PageFit { wished: Some(wished as u32), found, lines: document.lines_beyond(wished) };
            findings.add(fault, self.brief.page.place.clone());
        }
        set
    }

    /// Tunes it where its last page is a stub, if that helps; else leaves it as it
    /// falls, and says so where the editor asked for it.
    fn whole(&self, mut set: Set, asked: bool) -> Set {
        if set.is_whole() {
            return set;
        }
        let Some(document) = &set.made.0 else { return set };
        let pages = document.pages().len();
        let pile = Pile::new(&document.filling());
        for way in pile.iter().flat_map(Pile::ways) {
            let tried = self.tried(way.steps(), &set.settled.0);
            if let Some(tried) = tried.filter(|tried| tried.pages() <= pages && tried.is_whole()) {
                return tried;
            }
        }
        if asked && let (Some(document), findings) = &mut set.made {
            let lines = document.lines_beyond(pages - 1);
            findings.add(Fault::PageFit { wished: None, found: pages, lines }, self.brief.page.place.clone());
        }
        set
    }

    /// Another tune; none where a layout of the editor's own does not end with it.
    fn tried(&self, steps: i32, mends: &Mends) -> Option<Set> {
        let tune = Tune::new(steps);
        let project = self.project_with(tune, mends);
        self.draft.precautions.rehearse(&project, &mut Findings::default())?;
        let set = self.set(tune, mends.clone());
        set.made.0.is_some().then_some(set)
    }

    /// Lays it out with this tune, and with what is torn mended.
    fn set(&self, tune: Tune, mut mends: Mends) -> Set {
        let project = self.project_with(tune, &mends);
        let with = |mends: &Mends| Some(self.project_with(tune, mends));
        let made = self.engine.lay_out_mended(&project, &mut mends, with);
        Set { made, settled: (mends, tune) }
    }

    fn project_with(&self, tune: Tune, mends: &Mends) -> Arc<Project> {
        if tune == Tune::default() && *mends == Mends::default() && self.options.reader.is_none() {
            return Arc::clone(self.project);
        }
        let options = Options { mends: mends.clone(), tune, ..self.options.clone() };
        Arc::new(self.project.with_text(typeset::typeset(self.brief, &self.draft.assets, &options)))
    }
}
