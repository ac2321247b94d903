//! The engines of one process: one for each set of font folders, loaded when
//! first needed and shared by all threads.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::engine::Engine;
use crate::fonts::Fonts;

/// A shared engine.
pub type EngineRef = Arc<Engine>;

/// An engine that is being loaded, or is.
type Slot = Arc<OnceLock<EngineRef>>;

/// Engines by the folders of fonts they have besides the embedded ones.
#[derive(Default)]
pub struct Engines(Mutex<Vec<(Vec<PathBuf>, Slot)>>);

impl Engines {
    /// Begins to load the engine that most briefs want, while the first is
    /// still being read.
    pub fn warm(self: &Arc<Self>) {
        let engines = Arc::clone(self);
        // With one core there is nobody to do it meanwhile; without a thread it
        // is done when it is needed.
        if std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1) {
            let _ = std::thread::Builder::new().spawn(move || engines.get(&[]).fonts.warm());
        }
    }

    /// The engine with the embedded fonts and these folders'. While its fonts
    /// are loaded, others are not waited for.
    pub fn get(&self, folders: &[PathBuf]) -> EngineRef {
        let load = || {
            let mut fonts = Fonts::embedded();
            for folder in folders {
                fonts.add_folder(folder);
            }
            Arc::new(Engine::new(fonts))
        };
        Arc::clone(self.slot(folders).get_or_init(load))
    }

    fn slot(&self, folders: &[PathBuf]) -> Slot {
        // A thread that died has added a whole slot, or none.
        let mut engines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, slot)) = engines.iter().find(|(known, _)| known == folders) {
            return Arc::clone(slot);
        }
        let slot = Slot::default();
        engines.push((folders.to_vec(), Arc::clone(&slot)));
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_that_ask_at_once_share_one_engine() {
        let engines = Engines::default();
        let found: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| engines.get(&[]))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(found.iter().all(|engine| Arc::ptr_eq(engine, &found[0])));
        let other = engines.get(&[PathBuf::from("tests/cases")]);
        assert!(!Arc::ptr_eq(&other, &found[0]));
    }
}
