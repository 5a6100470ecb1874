//! YAML as a tree of texts that know their lines; nothing in it can grow by reference.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};

/// How deep lists and mappings may stand in each other.
const MAX_DEPTH: usize = 32;

/// What is wrong, with its line.
type Fault = (usize, String);

/// A part of a YAML file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    /// The line on which it starts, from 1.
    pub line: usize,
    /// What it holds.
    pub value: Value,
}

/// What a part of a YAML file holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A text as it is written; empty for null.
    Scalar(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in its order.
    Map(Vec<(String, Node)>),
}

/// Reads all documents of a file.
///
/// # Errors
/// Broken YAML, aliases, and nesting beyond measure, with the line.
pub(super) fn parse(text: &str) -> Result<Vec<Node>, Fault> {
    let mut reader = Reader { parser: Parser::new_from_str(text) };
    let mut documents = Vec::new();
    while let Some((event, line)) = reader.next()? {
        match event {
            Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::Nothing => {}
            event => documents.push(reader.node(event, line, 0)?),
        }
    }
    Ok(documents)
}

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<Option<(Event<'a>, usize)>, Fault> {
        let line = |span: &Span| span.start.line().max(1);
        let fault = |error: ScanError| {
            (
                error.marker().line().max(1),
                format!("this is not well-formed YAML ({}): mend it", error.info()),
            )
        };
        self.parser
            .next_event()
            .transpose()
            .map(|next| next.map(|(event, span)| (event, line(&span))))
            .map_err(fault)
    }

    /// The event after, where there must be one.
    fn must(&mut self, line: usize) -> Result<(Event<'a>, usize), Fault> {
        self.next()?.ok_or_else(|| (line, "the file ends within this part: complete it".to_owned()))
    }

    /// The part that begins with an event.
    fn node(&mut self, event: Event<'a>, line: usize, depth: usize) -> Result<Node, Fault> {
        if depth > MAX_DEPTH {
            return Err((
                line,
                "lists and mappings stand in each other too deep: this is no Team API".to_owned(),
            ));
        }
        let value = match event {
            Event::Scalar(text, style, ..) => Value::Scalar(match (style, &text[..]) {
                (ScalarStyle::Plain, "~" | "null" | "Null" | "NULL") => String::new(),
                _ => text.into_owned(),
            }),
            Event::SequenceStart(..) => Value::List(self.list(line, depth)?),
            Event::MappingStart(..) => Value::Map(self.map(line, depth)?),
            Event::Alias(_) => {
                return Err((line, "this stands for another part of the file (*…): write it out".to_owned()));
            }
            _ => return Err((line, "this is not well-formed YAML: mend it".to_owned())),
        };
        Ok(Node { line, value })
    }

    fn list(&mut self, line: usize, depth: usize) -> Result<Vec<Node>, Fault> {
        let mut list = Vec::new();
        loop {
            match self.must(line)? {
                (Event::SequenceEnd, _) => return Ok(list),
                (event, line) => list.push(self.node(event, line, depth + 1)?),
            }
        }
    }

    fn map(&mut self, line: usize, depth: usize) -> Result<Vec<(String, Node)>, Fault> {
        let mut map = Vec::new();
        loop {
            let (key, line) = match self.must(line)? {
                (Event::MappingEnd, _) => return Ok(map),
                (Event::Scalar(key, ..), line) => (key.into_owned(), line),
                (_, line) => return Err((line, "a key here is no text: write one".to_owned())),
            };
            let (event, value_line) = self.must(line)?;
            map.push((key, self.node(event, value_line, depth + 1)?));
        }
    }
}

impl Node {
    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text.trim()),
            _ => None,
        }
    }

    /// The part under a key, in capitals or not.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.fields().iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, node)| node)
    }

    /// The keys and parts of a mapping; none of anything else.
    pub fn fields(&self) -> &[(String, Node)] {
        match &self.value {
            Value::Map(fields) => fields,
            _ => &[],
        }
    }

    /// The parts of a list; none of anything else.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }
}
