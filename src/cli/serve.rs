//! `dateline serve`

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use crate::base::Day;
use crate::index::Folder;
use crate::render::safe_line;
use crate::web::{self, Settings};

use super::Done;
use super::args::{Common, ServeArgs};
use super::output::{data, talk};

pub fn run(common: &Common, args: &ServeArgs) -> anyhow::Result<Done> {
    let chosen = std::env::var("DATELINE_TOKEN").ok().filter(|token| !token.is_empty());
    chosen.as_deref().map(web::check_token).transpose()?;
    let token = match (chosen, args.public) {
        (None, true) => Some(web::token()?),
        (chosen, _) => chosen,
    };
    let settings = Settings {
        folder: Folder::new(&common.index),
        bind: SocketAddr::new(args.bind.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)), args.port),
        public: args.public,
        token: token.clone(),
        hosts: args.host.clone(),
        timeout: Duration::from_secs_f64(args.timeout),
        today: Day::today,
        cwd: std::env::current_dir().ok().and_then(|cwd| cwd.canonicalize().ok()),
        tell: Arc::new(|line: &str| talk(&format!("dateline: {}\n", safe_line(line)))),
    };
    // Fails early, with the hint that a newcomer needs.
    drop(super::search::open(common)?);
    let quiet = common.quiet;
    web::serve(&settings, open_files(), |address| {
        let query = token.map(|token| format!("?token={token}")).unwrap_or_default();
        // The address alone is data: a script may wait for it.
        let _ = data(&format!("http://{address}/{query}\n"));
        if !quiet {
            talk("serving until Ctrl-C; open the address above in a browser\n");
        }
    })?;
    if !quiet {
        talk("stopped\n");
    }
    Ok(Done::Found)
}

/// How many files this process may open: as many as the system lets it have.
#[cfg(unix)]
fn open_files() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    // Connections need no more than this.
    let wanted = maximum.unwrap_or(ENOUGH_FILES).min(ENOUGH_FILES);
    let enough = current.is_none_or(|current| current >= wanted);
    if !enough && setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum }).is_ok() {
        return wanted as usize;
    }
    current.unwrap_or(ENOUGH_FILES) as usize
}

#[cfg(unix)]
const ENOUGH_FILES: u64 = 4_096;

#[cfg(not(unix))]
fn open_files() -> usize {
    512
}
