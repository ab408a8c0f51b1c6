//! A pooler in transaction mode between the tool and PostgreSQL.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use migrate_core::connection::{MigrateConnection, OpenOptions, open};
use migrate_core::explain::{Exit, Explain};
use migrate_core::runner::{Options, Task};
use migrate_tests::{Backend, TestDatabase};

use crate::package::{package, twenty};

/// Passes one client on to two sessions of the server, the second one from the transaction on that asked for the lock.
fn pooler(server: u16) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
    let port = listener.local_addr().expect("it listens").port();
    thread::spawn(move || {
        let (client, _) = listener.accept().expect("a client");
        let connect = || TcpStream::connect((Ipv4Addr::LOCALHOST, server)).expect("the server listens");
        // The client goes when it has seen enough.
        let _ = serve(client, [connect(), connect()]);
    });
    port
}

fn serve(mut client: TcpStream, mut servers: [TcpStream; 2]) -> std::io::Result<()> {
    let start = start(&mut client)?;
    for server in &mut servers {
        server.write_all(&start)?;
    }
    let question = servers.each_mut().map(typed);
    client.write_all(&question[0].as_ref().expect("the server asks for the password").1)?;
    let password = typed(&mut client)?.1;
    for server in &mut servers {
        server.write_all(&password)?;
    }
    let [welcome, _] = servers.each_mut().map(until_ready);
    client.write_all(&welcome?)?;
    let (mut session, mut is_prepared) = (0, false);
    loop {
        let asked = request(&mut client)?;
        servers[session].write_all(&asked)?;
        let answer = until_ready(&mut servers[session])?;
        client.write_all(&answer)?;
        if is_prepared {
            (session, is_prepared) = (1, false);
        }
        is_prepared |= session == 0 && asked.windows(20).any(|words| words == b"pg_try_advisory_lock");
    }
}

/// Passes all clients on to one session of the server, which is whose transaction it is.
fn sharing_pooler(server: u16) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
    let port = listener.local_addr().expect("it listens").port();
    thread::spawn(move || {
        let (mut client, _) = listener.accept().expect("a client");
        let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, server)).expect("the server listens");
        let welcome = introduce(&mut client, &mut server).expect("is let in");
        let server = Arc::new(Mutex::new(server));
        let pass_on = |client: TcpStream| {
            let server = Arc::clone(&server);
            thread::spawn(move || pass(client, &server))
        };
        pass_on(client);
        for mut client in listener.incoming().map_while(Result::ok) {
            // Who is in is let in.
            let let_in = start(&mut client).and_then(|_| client.write_all(&welcome));
            let_in.expect("it waits for an answer");
            pass_on(client);
        }
    });
    port
}

/// Lets a client talk to the server until it is let in, and gives what the server says then.
fn introduce(client: &mut TcpStream, server: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    server.write_all(&start(client)?)?;
    client.write_all(&typed(server)?.1)?;
    server.write_all(&typed(client)?.1)?;
    let welcome = until_ready(server)?;
    client.write_all(&welcome)?;
    Ok(welcome)
}

fn pass(mut client: TcpStream, server: &Mutex<TcpStream>) -> std::io::Result<()> {
    loop {
        let asked = request(&mut client)?;
        let mut server = server.lock().expect("nobody panics");
        server.write_all(&asked)?;
        client.write_all(&until_ready(&mut server)?)?;
    }
}

/// Reads the first message of a client, which asks for encryption before, of one kind and another: no.
fn start(client: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut start = untyped(client)?;
    while start.len() == 8 {
        client.write_all(b"N")?;
        start = untyped(client)?;
    }
    Ok(start)
}

/// Reads what a client asks until it wants an answer.
fn request(client: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut asked = Vec::new();
    loop {
        let (kind, message) = typed(client)?;
        if kind == b'X' {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        asked.extend(message);
        if matches!(kind, b'Q' | b'S') {
            return Ok(asked);
        }
    }
}

/// Reads a message without a type, as the first ones are.
fn untyped(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let mut rest = vec![0; u32::from_be_bytes(length) as usize - 4];
    stream.read_exact(&mut rest)?;
    Ok([&length[..], &rest].concat())
}

fn typed(stream: &mut TcpStream) -> std::io::Result<(u8, Vec<u8>)> {
    let mut kind = [0];
    stream.read_exact(&mut kind)?;
    Ok((kind[0], [&kind[..], &untyped(stream)?].concat()))
}

/// Reads up to the message that says that the transaction is over.
fn until_ready(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut all = Vec::new();
    loop {
        let (kind, message) = typed(stream)?;
        all.extend(message);
        if kind == b'Z' {
            return Ok(all);
        }
    }
}

/// The URL of a database by way of a pooler.
fn through(database: &TestDatabase, pooler: fn(u16) -> u16) -> String {
    let place = database.url.rfind("127.0.0.1:").expect("it listens there") + "127.0.0.1:".len();
    let (port, rest) = database.url[place..].split_once('/').expect("a database follows");
    format!("{}{}/{rest}", &database.url[..place], pooler(port.parse().expect("a port")))
}

#[test]
fn a_session_that_a_second_connection_is_given_too_is_refused() {
    let Some(database) = Backend::Postgres.database("lone") else { return };
    let migrations = package(twenty());
    let run = |url: String| {
        let connection = &mut open(&url, &OpenOptions::default()).expect("a connection");
        let options = Options { url: Some(url), ..Options::from(&migrations.settings) };
        migrations.run(connection, &Task::Upgrade("heads".to_owned()), &options, &mut |_| {})
    };
    let error = run(through(&database, sharing_pooler)).expect_err("the lock would keep nobody out");
    assert_eq!((error.code(), error.exit()), ("lock-behind-pooler", Exit::Failed), "{error}");
    assert!(error.to_string().contains("a second connection was given the same session"), "{error}");
    assert!(database.try_query("SELECT * FROM log").is_err(), "nothing ran");
    run(database.url.clone()).expect("no pooler stands between");
}

#[test]
fn a_lock_that_stays_with_another_session_is_refused_with_what_to_do() {
    let Some(database) = Backend::Postgres.database("pooled") else { return };
    let url = through(&database, pooler);
    let mut connection = open(&url, &OpenOptions::default()).expect("a pooled connection");
    let error = package(twenty()).upgrade(&mut connection).expect_err("the lock does not hold");
    assert_eq!((error.code(), error.exit()), ("lock-behind-pooler", Exit::Failed), "{error}");
    assert!(
        error.to_string().starts_with("the migration lock of `migrate_version` does not hold: session "),
        "{error}"
    );
    assert!(error.help().is_some_and(|help| help.contains("session mode")), "{:?}", error.help());
    assert!(database.try_query("SELECT * FROM log").is_err(), "nothing ran");
}

/// What a second migrator meets whom the pooler gives the same session of the server.
#[test]
fn a_lock_that_the_same_session_holds_for_another_migrator_is_refused_and_stays_the_others() {
    let Some(database) = Backend::Postgres.database("shared") else { return };
    let connection = &mut open(&database.url, &OpenOptions::default()).expect("a connection");
    let key = "hashtextextended(concat_ws('.', 'migrate', current_schema(), 'migrate_version'), 0)";
    connection.session().batch(&format!("SELECT pg_advisory_lock({key})")).expect("the other one's");
    let error = package(twenty()).upgrade(connection).expect_err("it is not ours");
    assert_eq!((error.code(), error.exit()), ("lock-behind-pooler", Exit::Failed), "{error}");
    assert!(error.to_string().contains("holds it already, for somebody else"), "{error}");
    let held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = \
                (SELECT oid FROM pg_database WHERE datname = current_database())";
    assert_eq!(database.query(held), "1", "the other one still has it");
    connection.session().batch(&format!("SELECT pg_advisory_unlock({key})")).expect("it goes");
    assert_eq!(database.query(held), "0", "it was taken once");
    package(twenty()).upgrade(connection).expect("now it is free");
}
