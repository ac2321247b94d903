//! What is outside a run: the server's memory, and death. A run is dead when the
//! ledger accepts no more of its commits and the server none of its messages.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fastrand::Rng;
use lettre::Address;

/// Longer than any pause of a healthy server on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The patience of a run in which the server may fall silent.
const IMPATIENCE: Duration = Duration::from_millis(25);

/// The world of one seed.
#[derive(Clone)]
pub(super) struct World(Arc<Mutex<State>>);

/// Its state.
pub(super) struct State {
    pub rng: Rng,
    /// Which run it is; a connection of an earlier one is a dead man's.
    pub run: u32,
    /// How many of a hundred steps go wrong.
    pub fault_rate: u32,
    /// Whether the server may fall silent.
    pub may_be_silent: bool,
    is_dead: bool,
    /// After so many more commits the run dies: before the last one is made, or after it.
    deadline: Option<(u32, Side)>,
    /// The readers of the message in hand, once it may be on its way.
    pub in_hand: Vec<String>,
    /// Each message that was taken for a reader.
    pub accepted: Vec<String>,
    /// Each reply that turned a reader away.
    pub refusals: Vec<(String, String)>,
    /// Readers of messages whose end the client may not have seen.
    pub doubted: HashSet<String>,
    history: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
enum Side {
    Before,
    After,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(State {
            rng: Rng::with_seed(seed ^ 0x6a69_616e_6261_6f00),
            run: 0,
            fault_rate: 0,
            may_be_silent: false,
            is_dead: true,
            deadline: None,
            in_hand: Vec::new(),
            accepted: Vec::new(),
            refusals: Vec::new(),
            doubted: HashSet::new(),
            history: Vec::new(),
        })))
    }

    pub(super) fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Begins a run, faulty or not; how long it waits for an answer.
    pub(super) fn begin_run(&self, faulty: bool) -> Duration {
        self.with(|state| {
            state.run += 1;
            state.is_dead = false;
            state.in_hand.clear();
            state.fault_rate = if faulty { state.rng.u32(0..40) } else { 0 };
            state.may_be_silent = faulty && state.rng.u32(0..10) == 0;
            let side = if state.rng.bool() { Side::Before } else { Side::After };
            let commits = state.rng.u32(1..20);
            state.deadline = (faulty && state.rng.bool()).then_some((commits, side));
            let run = (state.run, state.fault_rate, state.deadline);
            state.note(format!("run {}, {} % of faults, dies at {:?}", run.0, run.1, run.2));
            if state.may_be_silent { IMPATIENCE } else { PATIENCE }
        })
    }

    pub(super) fn end_run(&self) {
        self.with(|state| state.is_dead = true);
    }

    /// Whether a commit fails, because the run has died.
    pub(super) fn refuses_commit(&self) -> bool {
        self.with(|state| {
            if state.event("commit") {
                return true;
            }
            match &mut state.deadline {
                Some((1, Side::Before)) => state.die(),
                Some((1, Side::After)) => {
                    // It is dead when anything else happens.
                    state.deadline = Some((0, Side::After));
                    return false;
                }
                Some((left, _)) => *left -= 1,
                None => {}
            }
            state.is_dead
        })
    }

    /// How often a reader was served.
    pub(super) fn accepted(&self, reader: &Address) -> usize {
        let reader = reader.to_string();
        self.with(|state| state.accepted.iter().filter(|to| **to == reader).count())
    }

    /// All that happened, a line each.
    pub(super) fn history(&self) -> String {
        self.with(|state| state.history.join("\n"))
    }
}

impl State {
    /// Something happens; whether the run is dead, so that it does not.
    pub(super) fn event(&mut self, what: &str) -> bool {
        if let Some((0, _)) = self.deadline {
            self.die();
        }
        if !self.is_dead {
            self.note(what.to_owned());
        }
        self.is_dead
    }

    /// The run dies.
    pub(super) fn die(&mut self) {
        if !self.is_dead {
            self.note("the run dies".to_owned());
        }
        self.is_dead = true;
        self.deadline = None;
        self.doubt();
    }

    /// Of those of the message in hand nobody may know whether they have it.
    pub(super) fn doubt(&mut self) {
        self.doubted.extend(self.in_hand.iter().cloned());
    }

    pub(super) fn note(&mut self, line: String) {
        self.history.push(line);
    }
}
