//! What changes rows, which a rewriter may have added.

use super::layout::{Argument, Chain};
use super::word;
use crate::operation::{Backfill, InsertRows, Pause, Row, Sql, UndoRows, Value};
use crate::schema::Ident;

pub(super) fn execute(sql: &Sql) -> Chain {
    let Sql { otherwise, sqlite, postgres, mysql, values } = sql;
    if let (Some(text), None, None, None, true) = (otherwise, sqlite, postgres, mysql, values.is_empty()) {
        return Chain::result("execute").arg(word::text(text));
    }
    let own = [("sqlite", sqlite), ("postgres", postgres), ("mysql", mysql)];
    let mut words = match otherwise {
        Some(text) => format!("sql({})", word::text(text)),
        None => "Sql::new()".to_owned(),
    };
    let own = own.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?)));
    words.extend(own.map(|(name, text)| format!(".{name}({})", word::text(text))));
    words.extend(values.iter().map(|it| format!(".bind({})", value(it))));
    Chain::result("execute").arg(words)
}

pub(super) fn insert(op: &InsertRows) -> Chain {
    let rows = op.rows.iter().map(|Row(values)| {
        let values: Vec<String> = values.iter().map(value).collect();
        format!("row![{}]", values.join(", "))
    });
    let chain = Chain::op("bulk_insert").arg(word::table(&op.table)).arg(word::idents(&op.columns));
    let key: Option<Argument> = (!op.key.is_empty()).then(|| word::idents(&op.key));
    chain.arg(Argument::List(rows.collect())).with("undo_by_key", key)
}

/// Writes `op.backfill`; one that sets nothing is the way back of another.
pub(super) fn backfill(op: &Backfill) -> Option<Chain> {
    let Backfill { table, set, filter, key, descending, batch, pause, undo } = op;
    let on = |name| Chain::on("b", name);
    let pair = |name, (column, sql): &(Ident, String)| on(name).arg(word::ident(column)).arg(word::text(sql));
    let mut chains: Vec<Chain> = set.iter().map(|it| pair("set", it)).collect();
    chains.extend(filter.as_ref().map(|it| on("filter").arg(word::text(it))));
    chains.push(on("key").arg(word::idents(key)));
    if *descending {
        chains.push(on("descending"));
    }
    chains.push(on("batch").arg(batch.to_string()));
    match pause {
        Pause::None => {}
        Pause::For(time) => {
            chains.push(on("pause").arg(format!("std::time::Duration::from_millis({})", time.as_millis())));
        }
        Pause::Share(share) => chains.push(on("work_share").arg(format!("{share:?}"))),
    }
    match undo {
        UndoRows::Unknown => {}
        UndoRows::Leave => chains.push(on("undo_leaves_rows")),
        UndoRows::Set(set) => chains.extend(set.iter().map(|it| pair("undo_set", it))),
    }
    let chain = Chain::result("backfill").arg(word::table(table)).arg(Argument::Closure("b", chains));
    (!set.is_empty()).then_some(chain)
}

fn value(value: &Value) -> String {
    match value {
        Value::Null => "Null".to_owned(),
        Value::Boolean(it) => it.to_string(),
        Value::Integer(it) => format!("{it}_i64"),
        Value::Float(it) if it.is_finite() => format!("{it:?}_f64"),
        Value::Float(it) if it.is_nan() => "f64::NAN".to_owned(),
        Value::Float(it) => if *it > 0.0 { "f64::INFINITY" } else { "f64::NEG_INFINITY" }.to_owned(),
        Value::Text(it) => word::text(it),
        Value::Bytes(it) => {
            let bytes: Vec<String> = it.iter().map(|byte| format!("{byte}_u8")).collect();
            if bytes.is_empty() { "Vec::<u8>::new()".to_owned() } else { format!("vec![{}]", bytes.join(", ")) }
        }
        Value::Typed(text, ty) => format!("typed({}, {ty})", word::text(text)),
    }
}
