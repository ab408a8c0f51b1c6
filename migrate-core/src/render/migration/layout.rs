//! Calls as text, laid out as rustfmt lays them out unless told otherwise.

/// How wide a line is.
pub(super) const WIDTH: usize = 100;
/// How wide a chain of several calls is in one line, and so the arguments of a call and an array.
const NARROW: usize = 60;
/// Up to how wide the elements of an array stand side by side.
const SHORT: usize = 10;

/// An argument of a call.
#[derive(Debug, Clone)]
pub(super) enum Argument {
    /// An expression; a text may be of several lines.
    Text(String),
    /// An array.
    List(Vec<String>),
    /// A closure that says more of its parameter.
    Closure(&'static str, Vec<Chain>),
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Calls on something, one on the result of the other.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    root: &'static str,
    calls: Vec<(&'static str, Vec<Argument>)>,
    is_fallible: bool,
}

impl Chain {
    /// Calls a method of `op` to whose result something can be added.
    pub(super) fn op(name: &'static str) -> Self {
        Self::on("op", name)
    }

    /// Calls a method of `op` that returns a result.
    pub(super) fn result(name: &'static str) -> Self {
        Self { is_fallible: true, ..Self::op(name) }
    }

    /// Calls a method of something.
    pub(super) fn on(root: &'static str, name: &'static str) -> Self {
        Self { root, calls: vec![(name, Vec::new())], is_fallible: false }
    }

    /// Gives the last call one more argument.
    pub(super) fn arg(mut self, argument: impl Into<Argument>) -> Self {
        if let Some((_, arguments)) = self.calls.last_mut() {
            arguments.push(argument.into());
        }
        self
    }

    /// Calls a method of the result.
    pub(super) fn call(mut self, name: &'static str) -> Self {
        self.calls.push((name, Vec::new()));
        self
    }

    /// Calls a method without arguments where it is to be called.
    pub(super) fn when(self, is_called: bool, name: &'static str) -> Self {
        if is_called { self.call(name) } else { self }
    }

    /// Calls a method where there is an argument for it.
    pub(super) fn with(self, name: &'static str, argument: Option<impl Into<Argument>>) -> Self {
        match argument {
            Some(argument) => self.call(name).arg(argument),
            None => self,
        }
    }

    pub(super) fn is_fallible(&self) -> bool {
        self.is_fallible
    }

    /// Writes it as a statement, or as the end of a function.
    pub(super) fn statement(&self, indent: usize, is_end: bool) -> String {
        let end = match (self.is_fallible, is_end) {
            (true, true) => "",
            (true, false) => "?;",
            (false, _) => ";",
        };
        let margin = " ".repeat(indent);
        format!("{margin}{}{end}\n", self.laid_out(indent))
    }

    fn laid_out(&self, indent: usize) -> String {
        let flat = self.calls.iter().map(flat_call).collect::<Option<Vec<_>>>();
        if let Some(calls) = flat {
            let flat = format!("{}.{}", self.root, calls.join("."));
            let limit = if calls.len() > 1 { NARROW } else { WIDTH - indent - 2 };
            if flat.len() <= limit {
                return flat;
            }
        }
        // A last call that takes lines of its own anyway stands behind the others.
        if let [before @ .., last] = self.calls.as_slice()
            && let (Some(before), None) = (before.iter().map(flat_call).collect::<Option<Vec<_>>>(), flat_call(last))
            && !before.is_empty()
        {
            let before = format!("{}.{}.", self.root, before.join("."));
            if before.len() + last.0.len() < NARROW {
                return format!("{before}{}", call(last, indent));
            }
        }
        let mut text = format!("{}.", self.root);
        let mut calls = self.calls.iter();
        text.extend(calls.next().map(|it| call(it, indent)));
        // Behind a call of several lines the others begin where it does.
        let inner = if text.contains('\n') { indent } else { indent + 4 };
        for it in calls {
            text.push_str(&format!("\n{}.{}", " ".repeat(inner), call(it, inner)));
        }
        text
    }
}

fn flat_call((name, arguments): &(&'static str, Vec<Argument>)) -> Option<String> {
    let arguments: Vec<String> = arguments.iter().map(flat_argument).collect::<Option<_>>()?;
    let arguments = arguments.join(", ");
    (arguments.len() <= NARROW).then(|| format!("{name}({arguments})"))
}

fn flat_argument(argument: &Argument) -> Option<String> {
    match argument {
        Argument::Text(text) => (!text.contains('\n')).then(|| text.clone()),
        Argument::List(list) => {
            let list = list.join(", ");
            (list.len() <= NARROW && !list.contains('\n')).then(|| format!("[{list}]"))
        }
        Argument::Closure(..) => None,
    }
}

fn call(it: &(&'static str, Vec<Argument>), indent: usize) -> String {
    let (name, arguments) = it;
    if let Some(flat) = flat_call(it) {
        return flat;
    }
    if let [before @ .., Argument::Closure(parameter, chains)] = arguments.as_slice() {
        let before: Vec<String> = before.iter().filter_map(flat_argument).collect();
        let statements: String = chains.iter().map(|it| it.statement(indent + 4, false)).collect();
        let before = before.iter().map(|it| format!("{it}, ")).collect::<String>();
        return format!("{name}({before}|{parameter}| {{\n{statements}{}}})", " ".repeat(indent));
    }
    // An array that is the only argument needs no lines of its own.
    if let [Argument::List(list)] = arguments.as_slice() {
        return format!("{name}({})", array(list, indent));
    }
    let inner = " ".repeat(indent + 4);
    let lines: String = arguments.iter().map(|it| format!("{inner}{},\n", self::argument(it, indent + 4))).collect();
    format!("{name}(\n{lines}{})", " ".repeat(indent))
}

fn argument(argument: &Argument, indent: usize) -> String {
    if let Some(flat) = flat_argument(argument) {
        return flat;
    }
    match argument {
        Argument::Text(text) => text.clone(),
        Argument::List(list) => array(list, indent),
        // A closure comes last, and is laid out with its call.
        Argument::Closure(..) => String::new(),
    }
}

fn array(list: &[String], indent: usize) -> String {
    let inner = " ".repeat(indent + 4);
    let mut lines = String::new();
    if list.iter().all(|it| it.len() <= SHORT) {
        let mut line = inner.clone();
        for item in list {
            if line.len() + item.len() + 2 > WIDTH {
                lines.push_str(line.trim_end());
                lines.push('\n');
                line.clone_from(&inner);
            }
            line.push_str(item);
            line.push_str(", ");
        }
        lines.push_str(line.trim_end());
        lines.push('\n');
    } else {
        lines.extend(list.iter().map(|it| format!("{inner}{it},\n")));
    }
    format!("[\n{lines}{}]", " ".repeat(indent))
}
