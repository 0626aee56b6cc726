//! How is a file read that may bring its reader down?
//!
//! In a process of its own, with bounded memory and time: stack overflows, aborts and endless loops
//! in it cost one file, never the run. It is given the bytes on stdin and answers on stdout; it opens
//! nothing.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::format::LARGEST_RECORD;
use super::skip::Skip;

/// A program that reads one file.
#[derive(Clone, Debug)]
pub struct Worker {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// How long it may take for one file.
    pub timeout: Duration,
}

/// Stands before the answer: libraries print what they like.
pub const ANSWER: &[u8] = b"\n\x02dateline answer\n";

impl Worker {
    /// The default of [`timeout`](Self::timeout).
    pub const TIMEOUT: Duration = Duration::from_secs(60);

    /// What the worker answers to these bytes.
    ///
    /// # Errors
    ///
    /// `E-TIMEOUT`, `E-CRASH` where it ended in another way, `E-LIMIT` for an answer too large, and
    /// `E-IO` where it could not be started.
    pub fn read(&self, bytes: &[u8]) -> Result<Vec<u8>, Skip> {
        let mut child = Command::new(&self.program)
            .args(&self.args)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| Skip::new("E-IO", format!("no process to read it in: {error}")))?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let mut answer = Vec::new();
        let ended = std::thread::scope(|scope| {
            scope.spawn(move || {
                // A worker that has seen enough may close it.
                let _ = stdin.map(|mut stdin| stdin.write_all(bytes));
            });
            scope.spawn(|| {
                let limit = 2 * LARGEST_RECORD as u64;
                stdout.map(|stdout| stdout.take(limit).read_to_end(&mut answer))
            });
            self.wait(&mut child)
        })?;
        if answer.len() > LARGEST_RECORD {
            return Err(super::format::too_large());
        }
        if !ended.success() {
            return Err(crashed(ended));
        }
        match memchr::memmem::rfind(&answer, ANSWER) {
            Some(at) => Ok(answer.split_off(at + ANSWER.len())),
            None => Err(Skip::new("E-CRASH", "its reader gave no answer; file skipped")),
        }
    }

    /// Waits for the end of the worker, and makes it come.
    fn wait(&self, child: &mut Child) -> Result<ExitStatus, Skip> {
        let io = |error: std::io::Error| Skip::new("E-IO", format!("{error}; file skipped"));
        let began = Instant::now();
        loop {
            if let Some(status) = child.try_wait().map_err(io)? {
                return Ok(status);
            }
            if began.elapsed() > self.timeout {
                // It may have ended just now.
                let _ = child.kill();
                child.wait().map_err(io)?;
                let seconds = self.timeout.as_secs_f64();
                let text = format!("took more than {seconds} seconds to read; file skipped");
                return Err(Skip::new("E-TIMEOUT", text));
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

#[cfg(unix)]
fn crashed(status: ExitStatus) -> Skip {
    use std::os::unix::process::ExitStatusExt;
    let how = match (status.signal(), status.code()) {
        (Some(signal), _) => format!("signal {signal}"),
        (None, code) => format!("exit code {}", code.unwrap_or(-1)),
    };
    Skip::new("E-CRASH", format!("its reader ended with {how}; file skipped"))
}

#[cfg(not(unix))]
fn crashed(status: ExitStatus) -> Skip {
    Skip::new("E-CRASH", format!("its reader ended with {status}; file skipped"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn told(script: &str) -> String {
        let worker = Worker {
            program: "/bin/sh".into(),
            args: vec!["-c".to_owned(), script.to_owned()],
            timeout: Duration::from_millis(500),
        };
        match worker.read(&[b'x'; 200_000]) {
            Ok(answer) => String::from_utf8_lossy(&answer).into_owned(),
            Err(skip) => skip.to_string(),
        }
    }

    /// What a reader can do to those who wait for it.
    #[test]
    fn readers_that_fail() {
        let answer = r"printf '\n\002dateline answer\ntext'";
        for (script, expected) in [
            (format!("cat > /dev/null; echo noise; {answer}"), "text"),
            (
                format!("{answer}; exit 3"),
                "E-CRASH: its reader ended with exit code 3; file skipped",
            ),
            (answer.to_owned(), "text"),
            ("exit 0".to_owned(), "E-CRASH: its reader gave no answer; file skipped"),
            ("kill -SEGV $$".to_owned(), "E-CRASH: its reader ended with signal 11; file skipped"),
            (
                "exec sleep 60".to_owned(),
                "E-TIMEOUT: took more than 0.5 seconds to read; file skipped",
            ),
            ("exec yes".to_owned(), "E-LIMIT: larger than 64 MiB; record skipped"),
        ] {
            // Endless output ends by its size or by the time it takes.
            let told = told(&script);
            let late = script == "exec yes" && told.starts_with("E-TIMEOUT");
            assert!(told == expected || late, "{script}: {told}");
        }
    }
}
