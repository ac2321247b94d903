//! How an issue is tuned to its pages: one measure for everything that can give
//! way.

/// How far an issue is drawn together (below 0) or out (above), in steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tune(i32);

/// What gives way: its name in the layouts, and by how many thousandths each
/// step draws it together and out.
const GIVING: [(&str, i32, i32); 6] = [
    ("pitch", 5, 5),
    ("gaps", 65, 90),
    ("headings", 7, 5),
    ("references", 20, 25),
    ("pictures", 25, 15),
    ("front", 60, 60),
];

impl Tune {
    /// So many steps each way: the pitch then differs by three hundredths.
    pub const MOST: i32 = 6;

    /// So many steps, no more than there are.
    pub fn new(steps: i32) -> Self {
        Self(steps.clamp(-Self::MOST, Self::MOST))
    }

    /// How many steps it is drawn together (below 0) or out.
    pub fn steps(self) -> i32 {
        self.0
    }

    /// What the distance of lines is multiplied by.
    pub fn pitch(self) -> f64 {
        f64::from(self.thousandths(0)) / 1000.0
    }

    /// What the space around headings is multiplied by.
    pub fn gaps(self) -> f64 {
        f64::from(self.thousandths(1)) / 1000.0
    }

    /// What the space between references is multiplied by.
    pub fn references(self) -> f64 {
        f64::from(self.thousandths(3)) / 1000.0
    }

    fn thousandths(self, which: usize) -> i32 {
        let (_, closer, further) = GIVING[which];
        1000 + self.0 * if self.0 < 0 { closer } else { further }
    }

    /// The file that tells the layouts.
    pub(super) fn code(self, compact: bool) -> String {
        let mut code = format!("#let tune = (\n  compact: {compact},\n");
        for (which, (name, ..)) in GIVING.iter().enumerate() {
            code.push_str(&match self.thousandths(which) {
                1000 => format!("  {name}: 1,\n"),
                other => format!("  {name}: {other} / 1000,\n"),
            });
        }
        code + ")\n"
    }
}
