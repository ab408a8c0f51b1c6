//! SQL as it stands.

use migrate_core::prelude::*;

use crate::scenario::{Scenario, nothing};

#[test]
fn each_database_gets_its_own_text() {
    Scenario {
        name: "execute",
        from: nothing,
        rows: "",
        change: |op| {
            op.execute("UPDATE t SET a = 1")?;
            op.execute(Sql::new().postgres("CREATE EXTENSION citext").otherwise("SELECT 1"))?;
            op.execute(Sql::new().mysql("SET @a = 1"))
        },
        kept: "",
    }
    .check();
}
