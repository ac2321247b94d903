//! The port of a folder's desk: the same as last time where nobody else has it, for
//! a browser keeps by the port what was chosen, and the faces.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use anyhow::Result;

use crate::files;
use crate::words::{Because, words};

/// Opens a port on this machine alone; `state` is where its number is kept.
pub(super) fn open(folder: &Path, state: &Path) -> Result<(TcpListener, u16)> {
    let whole = files::resolved(folder);
    let digest = blake3::hash(whole.as_os_str().as_encoded_bytes()).to_hex();
    let kept = state.join(format!("{}.port", &digest[..24]));
    let known = files::try_read(&kept).ok().and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok());
    let known = known.filter(|port| *port > 1023);
    let bind = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let listener = known.and_then(|port| bind(port).ok());
    let listener = match listener {
        Some(listener) => listener,
        None => bind(0).because(|| words!("failed to open a port on this machine", "打不开本机端口"))?,
    };
    let port = listener.local_addr().because(|| words!("failed to open a port", "打不开端口"))?.port();
    if known.is_none() {
        // Where nothing can be kept, each start has a port of its own.
        let _ = files::write(&kept, port.to_string().as_bytes());
    }
    Ok((listener, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_port_while_it_is_free() {
        let state = tempfile::tempdir().unwrap();
        let open = |folder: &str| open(Path::new(folder), state.path()).unwrap();
        let (first, port) = open("briefs");
        let (other, second) = open("briefs");
        assert_ne!(second, port, "it is taken");
        let (_elsewhere, third) = open("examples");
        assert_ne!(third, port);
        drop((first, other));
        assert_eq!(open("briefs").1, port);
    }

    #[test]
    fn whatever_is_kept_there_a_port_is_opened() {
        for kept in ["", "no", "-1", "80", "99999"] {
            let state = tempfile::tempdir().unwrap();
            let (listener, _) = open(Path::new("briefs"), state.path()).unwrap();
            drop(listener);
            let file = files::list(state.path()).unwrap().remove(0);
            files::write(&file, kept.as_bytes()).unwrap();
            assert!(open(Path::new("briefs"), state.path()).unwrap().1 > 1023, "{kept:?}");
        }
    }
}
