//! How much time and memory did that take?

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

/// CPU time of this process, user and system, all threads, since it began.
fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}

/// Runs from the moment it is made.
pub struct Stopwatch {
    cpu: Duration,
    wall: Instant,
}

impl Stopwatch {
    pub fn start() -> Self {
        Self { wall: Instant::now(), cpu: cpu() }
    }

    pub fn cpu(&self) -> Duration {
        cpu() - self.cpu
    }

    pub fn wall(&self) -> Duration {
        self.wall.elapsed()
    }
}

/// What it took to build an index.
#[derive(Clone, Serialize, Deserialize)]
pub struct Build {
    pub cpu_s: f64,
    pub wall_s: f64,
    pub disk_bytes: u64,
    pub memory: Memory,
}

impl Build {
    /// Measures `build`, which leaves its index in `dir`.
    pub fn measure(dir: &Path, build: impl FnOnce() -> Result<()>) -> Result<Self> {
        let watch = Stopwatch::start();
        let memory = Memory::measure(build)?;
        let (cpu, wall) = (watch.cpu(), watch.wall());
        let disk_bytes = n_bytes_below(dir)?;
        Ok(Self { cpu_s: cpu.as_secs_f64(), wall_s: wall.as_secs_f64(), disk_bytes, memory })
    }
}

fn n_bytes_below(dir: &Path) -> Result<u64> {
    let mut n_bytes = 0;
    for entry in walkdir::WalkDir::new(dir) {
        let entry = entry?;
        if entry.file_type().is_file() {
            n_bytes += entry.metadata()?.len();
        }
    }
    Ok(n_bytes)
}

/// The most anonymous memory (`RssAnon`) that this process was seen to hold while something ran;
/// looked at every 20 ms. Linux only, 0 elsewhere.
#[derive(Clone, Serialize, Deserialize)]
pub struct Memory {
    pub peak_bytes: u64,
}

impl Memory {
    pub fn measure(run: impl FnOnce() -> Result<()>) -> Result<Self> {
        let (peak, done) = (AtomicU64::new(0), AtomicBool::new(false));
        let look = || peak.fetch_max(anonymous_bytes(), Ordering::Relaxed);
        thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    look();
                    thread::sleep(Duration::from_millis(20));
                }
            });
            let result = run();
            look();
            done.store(true, Ordering::Relaxed);
            result
        })?;
        Ok(Self { peak_bytes: peak.into_inner() })
    }
}

fn anonymous_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = kilobytes.and_then(|text| text.trim().trim_end_matches(" kB").parse().ok());
    kilobytes.map_or(0, |kilobytes: u64| kilobytes * 1024)
}

/// The middle one of `values`, which are not empty; of two in the middle the greater.
pub fn median<T: PartialOrd + Copy>(values: Vec<T>) -> T {
    quantile(values, 50)
}

/// The least of `values`, which are not empty, that `percent` of a hundred do not exceed.
pub fn quantile<T: PartialOrd + Copy>(mut values: Vec<T>, percent: usize) -> T {
    values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    values[(values.len() * percent / 100).min(values.len() - 1)]
}
