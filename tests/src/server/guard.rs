//! The text of the shell that outlives us for as long as it takes to clean up.

use std::ffi::OsString;
use std::path::Path;

/// Stands in the folder while a server that ends is to be started again.
pub(super) const AGAIN: &str = "again";
/// Holds the number of the server's process.
pub(super) const PROCESS: &str = "server";

/// Writes the guard of a server: install, serve until standard input ends or the server does, remove the folder.
///
/// A server that ends by itself has failed: the end of its log is printed then.
pub(super) fn script(folder: &Path, install: &[OsString], serve: &[OsString], signal: &str) -> String {
    let folder = quote(folder.as_os_str().to_string_lossy().as_ref());
    // `<&3`: the shell gives its background commands no standard input.
    // A server may be starting again when the input ends, so that it is told to stop until it is gone.
    // The folder is removed twice: a process of the server may still have been writing into it.
    format!(
        "exec 3<&0
cd {folder}
if {install} >log 2>&1 </dev/null; then
  : >{PROCESS}
  ( read -r _ <&3; : >stopped; while [ -e {PROCESS} ]; do kill -s {signal} $(cat {PROCESS}); sleep 0.2; done ) 2>/dev/null &
  watch=$!
  while :; do
    {serve} >>log 2>&1 </dev/null 3<&- &
    server=$!
    echo $server >{PROCESS}
    wait $server
    [ -e {AGAIN} ] && [ ! -e stopped ] || break
    sleep 0.1
  done
  rm -f {PROCESS}
  kill $watch 2>/dev/null
fi
[ -e stopped ] || tail -n 40 log
cd /
rm -rf {folder} || rm -rf {folder}
",
        install = line(install),
        serve = line(serve),
    )
}

fn line(words: &[OsString]) -> String {
    words.iter().map(|word| quote(&word.to_string_lossy())).collect::<Vec<_>>().join(" ")
}

fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_in_a_path_stays_inside_of_its_word() {
        assert_eq!(quote("it's"), r"'it'\''s'");
    }
}
