//! What tuning would do to an issue's pages, judging by the existing ones, so
//! that it is laid out again only if that helps.

use crate::engine::filling::{Band, Filling};
use crate::typeset::Tune;

/// No last page is less full than this (brief.md, `[page] fit`).
pub(super) const LEAST: f64 = 0.2;

/// So many pages are drawn together by less than one of them.
const FEW: usize = 20;

/// Distances that differ by less are the same, in points.
const SAME: f64 = 0.6;

/// The pages as a pile of bands that can be parted into pages anew.
pub(super) struct Pile {
    room: f64,
    /// The distance of most lines, and what is blank between two.
    pitch: f64,
    leading: f64,
    /// Whether lines stand on a grid, where gaps are lines.
    is_grid: bool,
    bands: Vec<Piece>,
    /// By how much the pile is lower than the last page was.
    lacking: f64,
}

/// A band in the pile.
struct Piece {
    height: f64,
    /// From the bottom of the band above to its own.
    step: f64,
    /// How much room it needs to stay on a page, where it moved with more.
    needs: f64,
}

impl Pile {
    /// The pile of some pages; none where no lines are alike.
    pub(super) fn new(filling: &Filling) -> Option<Self> {
        let steps =
            || filling.pages.iter().flat_map(|bands| bands.windows(2)).map(|pair| pair[1].1 - pair[0].1);
        let pitch = most_common(steps())?;
        let is_line = |step: &f64| (step - pitch).abs() < SAME;
        let pairs = filling.pages.iter().flat_map(|bands| bands.windows(2));
        let lines = pairs.filter(|pair| is_line(&(pair[1].1 - pair[0].1)));
        let leading = most_common(lines.map(|pair| pair[1].0 - pair[0].1))?;
        // Steps of other lengths are whole lines there.
        let others = || steps().filter(|step| *step > pitch + SAME);
        let on_grid = |step: &f64| ((step / pitch).round() * pitch - step).abs() < SAME / 4.0;
        let is_grid = others().filter(on_grid).count() * 10 >= others().count() * 6;
        let pages = filling.pages.len();
        let mut pile = Self { room: filling.room, pitch, leading, is_grid, bands: Vec::new(), lacking: 0.0 };
        for (number, bands) in filling.pages.iter().enumerate() {
            let before = number.checked_sub(1).and_then(|before| filling.pages[before].last());
            pile.add(bands, before, number + 1 == pages);
        }
        let (count, taken) = pile.set(Tune::default());
        let last = filling.pages.last().map_or(0.0, |bands| filling.taken(bands));
        pile.lacking = if count == pages { last - taken } else { 0.0 };
        Some(pile)
    }

    fn add(&mut self, bands: &[Band], before: Option<&Band>, is_last: bool) {
        for (at, &(top, bottom)) in bands.iter().enumerate() {
            let height = bottom - top;
            let next = height + self.leading;
            let mut piece = Piece { height, step: next, needs: 0.0 };
            match at.checked_sub(1).map(|above| bands[above]) {
                // What is blank above a foot is no gap.
                Some(above) if is_last && top - above.1 > 3.0 * self.pitch => {}
                Some(above) => piece.step = bottom - above.1,
                // What begins a page moved there for want of room.
                None => {
                    let blank = before.map_or(0.0, |before| self.room - before.1);
                    piece.needs = if blank > next { blank + self.pitch / 2.0 } else { 0.0 };
                }
            }
            self.bands.push(piece);
        }
    }

    /// How many pages it makes when it is tuned, and how many points of the last
    /// are taken.
    fn set(&self, tune: Tune) -> (usize, f64) {
        let (mut pages, mut bottom) = (1, 0.0);
        let line = self.pitch * (tune.pitch() - 1.0);
        for (at, piece) in self.bands.iter().enumerate() {
            let height = if piece.height > 2.0 * self.pitch {
                piece.height + line * 0.7 * (piece.height / self.pitch)
            } else {
                piece.height
            };
            let blank = piece.step - piece.height;
            let more = match blank - self.leading {
                // References and the like.
                _ if piece.step < self.pitch - SAME => blank * (tune.references() - 1.0),
                air if air > SAME && !self.is_grid => line + air * (tune.gaps() - 1.0),
                _ => line * (piece.step / self.pitch).round().max(1.0),
            };
            let next = bottom + blank + more + height;
            if at > 0 && (next > self.room + 0.1 || piece.needs > self.room - bottom) {
                pages += 1;
                bottom = height;
            } else {
                bottom = if at == 0 { height } else { next };
            }
        }
        (pages, bottom + self.lacking)
    }

    /// How to tune it, in two ways at most: first the least that helps, then the one
    /// that leaves the last page far from both ends.
    pub(super) fn ways(&self) -> Vec<Tune> {
        // What the pile makes of the pages as they are; it knows little of floats.
        let (pages, taken) = self.set(Tune::default());
        let spare = if self.is_grid { 0.0 } else { 0.05 * self.pitch };
        let far = |steps: i32| {
            let (count, taken) = self.set(Tune::new(steps));
            let is_whole = taken >= LEAST * self.room + spare && taken <= self.room - spare;
            (count <= pages && is_whole).then(|| (taken / self.room - 0.6).abs())
        };
        let all = || (1..=Tune::MOST).flat_map(|step| [-step, step]);
        let least = all().find(|&steps| far(steps).is_some());
        let foretold = all().filter_map(|steps| Some((steps, far(steps)?)));
        let safest = foretold.min_by(|a, b| a.1.total_cmp(&b.1)).map(|way| way.0);
        // The pile gives way more easily than the pages do: if the least is no help, the
        // most may be, by which a few pages become one less, and no stub again.
        let is_few = pages <= FEW || far(-Tune::MOST).is_some();
        let safest = safest.map(|safest| if is_few { -Tune::MOST } else { safest });
        // Where none is foretold, as far as it goes, the way that has less to do first.
        let likely = if taken < LEAST / 2.0 * self.room { -Tune::MOST } else { Tune::MOST };
        let mut ways: Vec<i32> = Vec::new();
        for way in [least, safest, Some(likely), Some(-likely)].into_iter().flatten() {
            if ways.len() < 2 && !ways.contains(&way) {
                ways.push(way);
            }
        }
        ways.into_iter().map(Tune::new).collect()
    }
}

/// The most common of some lengths, by tenths of a point.
fn most_common(lengths: impl Iterator<Item = f64>) -> Option<f64> {
    let mut counts = std::collections::BTreeMap::<i64, (usize, f64)>::new();
    for length in lengths.filter(|length| *length > 1.0) {
        let count = counts.entry((length * 5.0).round() as i64).or_insert((0, length));
        count.0 += 1;
    }
    let (count, length) = counts.into_values().max_by_key(|(count, _)| *count)?;
    (count > 2).then_some(length)
}
