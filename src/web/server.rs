//! How do connections come in, how many, and how do they end?
//!
//! An accept loop of our own, since what it must hold to is not what libraries' loops promise: HTTP/1 only,
//! a request's head within seconds and of a few kilobytes, no connection that says nothing, no more of them
//! than file handles allow, a quick refusal beyond that, and an end that lets answers under way finish.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};

use crate::base::{Error, ErrorKind, Result};

use super::stall::Stall;
use super::{Settings, router};

/// So many connections are held at most, fewer where the system allows fewer files.
const MOST_CONNECTIONS: usize = 2_000;

/// Files that are kept free for the index.
const OTHER_FILES: usize = 128;

/// So many are told at once that there is no room.
const MOST_TOLD: usize = 64;

/// A request's head has to be there within that.
const HEAD_TIME: Duration = Duration::from_secs(8);

/// A connection on which nothing goes either way is closed after that.
const STALL: Duration = Duration::from_secs(9);

/// The head of a request, and what is read ahead.
const HEAD_SIZE: usize = 16 * 1024;

/// Answers under way have so long to finish when the server is stopped.
const END_TIME: Duration = Duration::from_secs(5);

/// Deep queries are read by recursion: as much stack as a program's first thread has.
const STACK: usize = 8 * 1024 * 1024;

/// More threads than may be needed at once: questions there, answers leaving, and one that opens an index.
const MOST_THREADS: usize = 80;

const NO_ROOM: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\
    Connection: close\r\n\r\n";

/// Serves until a signal asks to stop; `ready` is told where, once requests are taken. `n_files` is how many
/// files the system lets this process open.
///
/// # Errors
///
/// `E-PORT` where the port is taken or must not be used; those of opening the index.
pub fn serve(settings: &Settings, n_files: usize, ready: impl FnOnce(SocketAddr)) -> Result<()> {
    if !settings.public && !settings.bind.ip().is_loopback() {
        let message = "other machines could read the archive at this address";
        return Err(Error::new(ErrorKind::Request, "E-PUBLIC", message)
            .at(settings.bind.to_string())
            .hint(
                "say so, and a token is needed to read: dateline serve --public --bind ADDRESS",
            ));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .max_blocking_threads(MOST_THREADS)
        .thread_keep_alive(Duration::from_secs(60))
        .build()
        .map_err(|error| Error::io("threads", error))?;
    let done = runtime.block_on(async {
        let cannot = |error: io::Error| {
            Error::new(
                ErrorKind::Io,
                "E-PORT",
                format!("cannot listen: {}", error.to_string().to_lowercase()),
            )
            .at(settings.bind.to_string())
            .hint("take another port: dateline serve --port 0 takes any that is free")
            .because(error)
        };
        let listener = TcpListener::bind(settings.bind).await.map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        let router = router(settings.clone(), address.port())?;
        let stop = stop_signal().map_err(|error| Error::io("signals", error))?;
        ready(address);
        let n_connections = MOST_CONNECTIONS.min(n_files.saturating_sub(OTHER_FILES)).max(16);
        accept(&listener, router, n_connections, stop).await;
        Ok(())
    });
    // Whoever still works is left behind: nothing can be lost.
    runtime.shutdown_timeout(Duration::from_millis(100));
    done
}

async fn accept(
    listener: &TcpListener,
    router: Router,
    n_connections: usize,
    stop: impl Future<Output = ()>,
) {
    let room = Arc::new(Semaphore::new(n_connections));
    let told = Arc::new(Semaphore::new(MOST_TOLD));
    let (ending, has_ended) = watch::channel(false);
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            // No more files, or the other end has gone: others are closed in the meantime.
            Err(error) => {
                if !is_of_connection(&error) {
                    sleep(Duration::from_millis(50)).await;
                }
                continue;
            }
        };
        match Arc::clone(&room).try_acquire_owned() {
            Ok(place) => {
                tokio::spawn(serve_connection(stream, router.clone(), has_ended.clone(), place));
            }
            Err(_) => {
                if let Ok(place) = Arc::clone(&told).try_acquire_owned() {
                    tokio::spawn(refuse(stream, place));
                }
            }
        }
    }
    let _ = ending.send(true);
    // Every place is free again once every connection is closed.
    let _ = timeout(END_TIME, room.acquire_many(n_connections as u32)).await;
}

fn is_of_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn serve_connection(
    stream: TcpStream,
    router: Router,
    mut has_ended: watch::Receiver<bool>,
    place: OwnedSemaphorePermit,
) {
    let _ = stream.set_nodelay(true);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(HEAD_SIZE);
    let connection = http.serve_connection(
        TokioIo::new(Stall::new(stream, STALL)),
        TowerToHyperService::new(router),
    );
    tokio::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => {}
        () = ended(&mut has_ended) => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
    drop(place);
}

async fn ended(has_ended: &mut watch::Receiver<bool>) {
    let _ = has_ended.wait_for(|ended| *ended).await;
}

/// Says that there is no room, and lets the other end read it.
async fn refuse(mut stream: TcpStream, place: OwnedSemaphorePermit) {
    let told = async {
        stream.write_all(NO_ROOM).await?;
        stream.shutdown().await?;
        // Closing over what was sent but not read would take the answer back.
        let mut rest = [0; 1024];
        while stream.read(&mut rest).await? > 0 {}
        io::Result::Ok(())
    };
    let _ = timeout(Duration::from_millis(500), told).await;
    drop(place);
}

/// Waits for Ctrl-C, or to be told to end.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
