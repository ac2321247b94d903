//! The suite. One program, so that the engine is linked once; it starts no
//! other program than jianbao itself.

mod batch;
mod bulletin;
mod bytes;
mod check;
mod cli;
mod collate;
mod damage;
mod docs;
mod encodings;
mod findings;
mod fonts;
mod golden;
mod hostile;
mod kept;
mod layouts;
mod limits;
mod lines;
mod long_picture;
mod mail;
mod measure;
mod memory;
mod mistakes;
mod outputs;
mod pdf;
mod post;
mod proofs;
mod references;
mod rehearsal;
mod rooms;
mod source;
mod support;
mod titles;
mod verbatim;
mod volume;
mod watch;
