//! Mixins: columns, keys and indexes that several models have in common.

use migrate_syntax::model::{Field, Model, doubled_key, last_of, unknown_column};
use migrate_syntax::problem::Problem;
use migrate_syntax::suggestion::nearest;
use migrate_syntax::token::Spanned;

use super::Origin;

/// Puts what its mixins say into a model, each column in its field's place.
pub(super) fn whole(
    problems: &mut Vec<Problem<Origin>>,
    model: &Model<Origin>,
    models: &[Model<Origin>],
) -> Model<Origin> {
    let has_mixins = model.fields.iter().any(|it| matches!(it, Field::Mixin(_)));
    let mut whole = Model { fields: Vec::new(), ..model.clone() };
    take(problems, &mut whole, model, models, &mut vec![model.name.value.clone()]);
    if has_mixins && !whole.is_partial {
        let before = problems.len();
        check_columns(problems, &whole);
        if model.columns().all(|it| !it.primary_key) {
            problems.extend(doubled_key(&whole));
        }
        // What follows from it would be told of the table once more.
        whole.is_partial = problems.len() > before;
    }
    whole
}

fn take(
    problems: &mut Vec<Problem<Origin>>,
    whole: &mut Model<Origin>,
    from: &Model<Origin>,
    models: &[Model<Origin>],
    inside: &mut Vec<String>,
) {
    for field in &from.fields {
        let name = match field {
            Field::Column(_) => {
                whole.fields.push(field.clone());
                continue;
            }
            Field::Mixin(name) => name,
        };
        if inside.iter().any(|it| it == last_of(&name.value)) {
            let message = format!("the mixin `{}` takes itself in", name.value);
            problems.push(Problem::new(name.span, message, "leave this field out"));
            continue;
        }
        let Some(mixin) = mixin(problems, name, models) else {
            whole.is_partial = true;
            continue;
        };
        whole.is_partial |= mixin.is_partial;
        whole.uniques.extend(mixin.uniques.iter().cloned());
        whole.indexes.extend(mixin.indexes.iter().cloned());
        whole.checks.extend(mixin.checks.iter().cloned());
        whole.foreign_keys.extend(mixin.foreign_keys.iter().cloned());
        whole.exclusions.extend(mixin.exclusions.iter().cloned());
        inside.push(last_of(&name.value).to_owned());
        take(problems, whole, mixin, models, inside);
        inside.pop();
    }
}

fn mixin<'m>(
    problems: &mut Vec<Problem<Origin>>,
    name: &Spanned<String, Origin>,
    models: &'m [Model<Origin>],
) -> Option<&'m Model<Origin>> {
    let mut found = models.iter().filter(|it| it.name.value == last_of(&name.value));
    match (found.next(), found.next()) {
        (Some(one), None) if one.is_mixin => Some(one),
        (Some(_), None) => {
            let message = format!("`{}` is a table of its own, not a mixin", name.value);
            problems.push(Problem::new(name.span, message, "write `#[model(mixin)]` at that struct"));
            None
        }
        (Some(_), Some(_)) => {
            let message = format!("there are two models `{}`, and a field does not say which is meant", name.value);
            problems.push(Problem::new(name.span, message, "give one of them another name in Rust"));
            None
        }
        (None, _) => {
            let known = models.iter().filter(|it| it.is_mixin).map(|it| it.name.value.as_str());
            let help = match nearest(last_of(&name.value), known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "it has to be among the files of models, with `#[derive(Model)]` and `#[model(mixin)]`".into(),
            };
            problems.push(Problem::new(name.span, format!("there is no mixin `{}`", name.value), help));
            None
        }
    }
}

/// Checks what could not be checked of the model alone: two columns of one name, and columns that are named.
fn check_columns(problems: &mut Vec<Problem<Origin>>, whole: &Model<Origin>) {
    let columns: Vec<&str> = whole.columns().map(|it| it.name.value.as_str()).collect();
    for name in whole.mentions().filter(|it| !columns.contains(&it.value.as_str())) {
        problems.push(unknown_column(whole, name, &columns));
    }
}
