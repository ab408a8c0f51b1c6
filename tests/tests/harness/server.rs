//! A server goes with the process that started it, however that ends.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use migrate_tests::server::Kind;
use migrate_tests::{Durability, Server, left_out};

/// Set for the process that the tests below start and kill.
const STARTS_A_SERVER: &str = "MIGRATE_TEST_STARTS_A_SERVER";

/// The body of the process to be killed; without the variable it is an empty test.
#[test]
fn starts_a_server_and_waits() {
    let Ok(kind) = std::env::var(STARTS_A_SERVER) else { return };
    let kind = Kind::ALL.into_iter().find(|one| one.to_string() == kind).expect("a kind of server");
    let server = Server::start(kind, Durability::Fast).expect("starts");
    println!("\nSERVER {} {}", server.address.port, folder(&server).display());
    // Waits for the end of the input, which does not come before the kill.
    std::io::stdin().lines().count();
}

#[test]
fn a_killed_process_leaves_neither_server_nor_folder() {
    for kind in Kind::ALL {
        if left_out::sqlite_only() {
            left_out::record(&kind.to_string());
            continue;
        }
        let mut child = starting(kind);
        let (port, folder) = told(&mut child);
        assert!(folder.exists() && TcpStream::connect(("127.0.0.1", port)).is_ok(), "{kind} runs");
        child.kill().expect("kills");
        child.wait().expect("ends");
        assert_gone(port, &folder);
    }
}

#[test]
fn a_dropped_server_is_gone_at_once() {
    for kind in Kind::ALL {
        if left_out::sqlite_only() {
            left_out::record(&kind.to_string());
            continue;
        }
        let server = Server::start(kind, Durability::Durable).expect("starts");
        let (port, folder) = (server.address.port, folder(&server));
        assert!(folder.join("data").exists(), "{kind}");
        drop(server);
        assert!(!folder.exists(), "{kind}: {}", folder.display());
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err(), "{kind}");
    }
}

fn folder(server: &Server) -> PathBuf {
    match server.address.kind {
        Kind::Postgres => server.address.socket.clone(),
        Kind::Mariadb => server.address.socket.parent().expect("a folder").to_owned(),
    }
}

fn starting(kind: Kind) -> Child {
    Command::new(std::env::current_exe().expect("our own path"))
        .args(["--exact", "server::starts_a_server_and_waits", "--nocapture"])
        .env(STARTS_A_SERVER, kind.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts")
}

fn told(child: &mut Child) -> (u16, PathBuf) {
    let output = BufReader::new(child.stdout.take().expect("piped"));
    let line = output.lines().map_while(Result::ok).find(|line| line.starts_with("SERVER ")).expect("tells");
    let mut words = line.split(' ').skip(1);
    let port = words.next().and_then(|port| port.parse().ok()).expect("a port");
    (port, PathBuf::from(words.next().expect("a folder")))
}

fn assert_gone(port: u16, folder: &Path) {
    let limit = Instant::now() + Duration::from_secs(30);
    while folder.exists() || TcpStream::connect(("127.0.0.1", port)).is_ok() {
        assert!(Instant::now() < limit, "still there: {} or port {port}", folder.display());
        std::thread::yield_now();
    }
}
