//! The suite. One program, so that the engine is linked once; it starts no
//! other program than jianbao itself.

mod bulletin;
mod cli;
mod docs;
mod findings;
mod fonts;
mod hostile;
mod layouts;
mod lines;
mod mail;
mod pdf;
mod post;
mod source;
mod support;
