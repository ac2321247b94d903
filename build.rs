//! Gives the program a fingerprint of all it is made of: a batch renders a
//! brief again when jianbao itself has changed, whatever its version says.
#![allow(clippy::disallowed_methods, reason = "`files` is not there yet when this runs")]

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let mut hasher = blake3::Hasher::new();
    for part in ["src", "layouts", "pages", "fonts", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={part}");
        add(&root.join(part), &root, &mut hasher)?;
    }
    // The desk's page is inside the program, and changes no PDF.
    println!("cargo::rerun-if-changed=web/dist");
    println!("cargo::rustc-env=JIANBAO_FINGERPRINT={}", &hasher.finalize().to_hex()[..16]);
    Ok(())
}

/// Adds a file, or every file below a folder, in the order of their names.
fn add(path: &Path, root: &Path, hasher: &mut blake3::Hasher) -> io::Result<()> {
    if path.is_dir() {
        let entries = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
        let mut paths: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
        paths.sort();
        return paths.iter().try_for_each(|path| add(path, root, hasher));
    }
    let name = path.strip_prefix(root).unwrap_or(path);
    hasher.update(name.as_os_str().as_encoded_bytes());
    hasher.update(blake3::hash(&fs::read(path)?).as_bytes());
    Ok(())
}
