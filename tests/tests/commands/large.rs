//! A history as no project has one: nothing recurses, from the files to the plan.

use migrate_tests::package::revision;

use crate::project::Project;

#[test]
fn a_chain_of_100_000_files_overflows_no_stack() {
    let count = 100_000;
    let project = Project::empty();
    let mut down = String::new();
    for number in 1..=count {
        let own = revision(number);
        let text = format!("//! n\n#[migration(revision = \"{own}\"{down})]\nfn up() {{}}\n");
        project.write(&format!("versions/{:02}/{own}.rs", number % 100), &text);
        down = format!(", down_revision = \"{own}\"");
    }
    let head = revision(count);
    let ask = |line: &str| project.migrate(&format!("{line} --dir versions")).run().succeeded();
    assert_eq!(ask("heads").stdout, format!("{head} (head)\n"));
    assert_eq!(ask("upgrade --plan --from base").stdout.lines().count(), count);
    assert_eq!(ask(&format!("downgrade base --plan --from {head}")).stdout.lines().count(), count);
    assert_eq!(ask("history --graph").stdout.lines().filter(|line| line.starts_with("* ")).count(), count);
}
