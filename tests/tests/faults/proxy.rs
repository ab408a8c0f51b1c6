//! A proxy between a client and a server that cuts the connection at a chosen byte.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Which way the bytes go that are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// What the client says.
    ToServer,
    /// What the server answers.
    ToClient,
}

/// Where a connection is cut: this many bytes are let through, of those that go one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) way: Way,
    pub(crate) after: usize,
}

/// A proxy for one connection.
#[derive(Debug)]
pub(crate) struct Proxy {
    /// Where it listens.
    pub(crate) port: u16,
    /// How many bytes went to the server and to the client.
    pub(crate) passed: [Arc<AtomicUsize>; 2],
}

impl Proxy {
    /// Starts one; without a cut it counts alone.
    pub(crate) fn start(server: u16, cut: Option<Cut>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let port = listener.local_addr().expect("it listens").port();
        let passed = [Arc::default(), Arc::default()];
        let counts = passed.clone();
        thread::spawn(move || {
            let Ok((client, _)) = listener.accept() else { return };
            let server = TcpStream::connect((Ipv4Addr::LOCALHOST, server)).expect("the server listens");
            let [to_server, to_client] = counts;
            let limit = move |way| cut.filter(|cut| cut.way == way).map_or(usize::MAX, |cut| cut.after);
            let both = (client.try_clone().expect("a socket"), server.try_clone().expect("a socket"));
            let back = thread::spawn(move || pass(both.1, both.0, limit(Way::ToClient), &to_client));
            pass(client, server, limit(Way::ToServer), &to_server);
            drop(back.join());
        });
        Self { port, passed }
    }
}

/// Passes bytes on up to the limit, then cuts both ways.
fn pass(mut from: TcpStream, mut to: TcpStream, limit: usize, passed: &AtomicUsize) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        let left = limit - passed.load(Ordering::Relaxed);
        let allowed = length.min(left);
        if to.write_all(&buffer[..allowed]).is_err() {
            break;
        }
        passed.fetch_add(allowed, Ordering::Relaxed);
        if allowed < length || allowed == left {
            break;
        }
    }
    // Whoever is gone already needs no telling.
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
