//! How does the archive answer a browser?
//!
//! ```text
//! connection → guard → desk → route → report → render → answer
//! ```
//!
//! A second caller of the library, beside `cli`: pages that work without any script, and the same answers
//! as JSON. It only reads. Every request passes the `guard` (is it for us, and from whom?), waits its turn
//! at the `desk` (how many at once?), and is answered by one line of the table of `routes` from the newest
//! commit (`live`), or as it was before (`answers`). The only layer that knows the network; it says what it has to say through
//! [`Settings::tell`].

mod answers;
mod api;
mod ask;
mod assets;
mod desk;
mod export;
mod guard;
mod live;
mod openapi;
mod original;
mod pages;
mod params;
mod routes;
mod server;
mod stall;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::base::Day;
use crate::index::Folder;

pub use guard::{check_token, token};
pub use openapi::document as openapi;
pub use routes::router;
pub use server::serve;

/// How the archive is served.
#[derive(Clone)]
pub struct Settings {
    /// The index.
    pub folder: Folder,
    /// Where to listen; port 0 is any that is free.
    pub bind: SocketAddr,
    /// Whether other machines may ask: then `bind` need not be a loopback address.
    pub public: bool,
    /// What every request must show, if anything.
    pub token: Option<String>,
    /// The names by which the server is asked beside those of the loopback, without ports.
    pub hosts: Vec<String>,
    /// After how long what was found so far is the answer.
    pub timeout: Duration,
    /// What day it is.
    pub today: fn() -> Day,
    /// Against what paths of articles are told.
    pub cwd: Option<PathBuf>,
    /// Where a line for whoever started the server goes.
    pub tell: Arc<dyn Fn(&str) + Send + Sync>,
}
