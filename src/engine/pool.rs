//! The engines of one process: one for each set of font folders, loaded when
//! it is first asked for and shared by all threads.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::engine::Engine;
use crate::fonts::Fonts;

/// A shared engine.
pub type EngineRef = Arc<Engine>;

/// Engines by the folders of fonts they have besides the embedded ones.
#[derive(Default)]
pub struct Engines(Mutex<Vec<(Vec<PathBuf>, EngineRef)>>);

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

    /// The engine with the embedded fonts and these folders'.
    pub fn get(&self, folders: &[PathBuf]) -> EngineRef {
        // Another thread that died while loading left nothing half done.
        let mut engines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, engine)) = engines.iter().find(|(known, _)| known == folders) {
            return Arc::clone(engine);
        }
        let mut fonts = Fonts::embedded();
        for folder in folders {
            fonts.add_folder(folder);
        }
        let engine = Arc::new(Engine::new(fonts));
        engines.push((folders.to_vec(), Arc::clone(&engine)));
        engine
    }
}
