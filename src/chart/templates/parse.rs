//! Actions put together to blocks (`text/template/parse/parse.go`).

use super::lex::{self, Action, Kind, Token};

/// How deep blocks and parentheses may nest: far beyond any real template.
const MAX_DEPTH: usize = 200;

/// What a template does, as far as it touches values.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// `{{ pipeline }}`
    Output(Pipe),
    /// `if`, `with` or `range` with its body and what `else` holds.
    Block {
        word: Word,
        pipe: Pipe,
        body: Vec<Node>,
        otherwise: Vec<Node>,
    },
    /// `template "name" pipeline`
    Template { name: String, pipe: Option<Pipe> },
    /// Text that is no action, to be searched for fields: from where to where.
    Garbled(usize, usize),
}

/// What opens a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    If,
    With,
    Range,
}

/// Commands with `|` between them, and the variables that take the result.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pipe {
    pub(super) variables: Vec<String>,
    /// `:=`, not `=`.
    pub(super) declares: bool,
    pub(super) commands: Vec<Vec<Operand>>,
}

/// One word of a command, with the fields that hang on it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Operand {
    pub(super) base: Base,
    pub(super) fields: Vec<String>,
    pub(super) at: usize,
}

/// Where an operand begins.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Base {
    Dot,
    Variable(String),
    Function(String),
    Text(String),
    Number(Option<i64>),
    Constant,
    Paren(Box<Pipe>),
}

/// One file: what it renders and what it defines.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Parsed {
    pub(super) body: Vec<Node>,
    pub(super) defines: Vec<(String, Vec<Node>)>,
}

enum Opened {
    Block(Word, Pipe),
    Define(String),
}

struct Frame {
    opened: Opened,
    body: Vec<Node>,
    /// Filled after `else`.
    otherwise: Option<Vec<Node>>,
    /// Opened by `else if`: the `end` of its parent ends it, too.
    chained: bool,
}

pub(super) fn parse(text: &str) -> Parsed {
    let mut builder = Builder {
        parsed: Parsed::default(),
        frames: Vec::new(),
        too_deep: 0,
    };
    for action in lex::actions(text) {
        match action {
            Action::Garbled(start, end) => builder.push(Node::Garbled(start, end)),
            Action::Tokens(tokens) => {
                let (start, end) = match (tokens.first(), tokens.last()) {
                    (Some(first), Some(last)) => (first.at, last.at),
                    _ => continue,
                };
                if builder.action(&tokens).is_none() {
                    let end = text[end..]
                        .find("}}")
                        .map_or(text.len(), |close| end + close);
                    builder.push(Node::Garbled(start, end));
                }
            }
        }
    }
    while !builder.frames.is_empty() {
        builder.end();
    }
    builder.parsed
}

struct Builder {
    parsed: Parsed,
    frames: Vec<Frame>,
    /// Blocks that were opened beyond [`MAX_DEPTH`]; their content counts to the block around.
    too_deep: usize,
}

impl Builder {
    fn push(&mut self, node: Node) {
        match self.frames.last_mut() {
            Some(frame) => frame
                .otherwise
                .as_mut()
                .unwrap_or(&mut frame.body)
                .push(node),
            None => self.parsed.body.push(node),
        }
    }

    fn open(&mut self, opened: Opened, chained: bool) {
        if self.frames.len() >= MAX_DEPTH {
            self.too_deep += usize::from(!chained);
            if let Opened::Block(_, pipe) = opened {
                self.push(Node::Output(pipe));
            }
            return;
        }
        self.frames.push(Frame {
            opened,
            body: Vec::new(),
            otherwise: None,
            chained,
        });
    }

    fn end(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        while let Some(frame) = self.frames.pop() {
            let chained = frame.chained;
            match frame.opened {
                Opened::Define(name) => self.parsed.defines.push((name, frame.body)),
                Opened::Block(word, pipe) => self.push(Node::Block {
                    word,
                    pipe,
                    body: frame.body,
                    otherwise: frame.otherwise.unwrap_or_default(),
                }),
            }
            if !chained {
                return;
            }
        }
    }

    /// `None` when it is no action.
    fn action(&mut self, tokens: &[Token]) -> Option<()> {
        let word = match &tokens.first()?.kind {
            Kind::Word(word) => word.as_str(),
            _ => "",
        };
        let rest = &tokens[1..];
        match word {
            "end" => self.end(),
            "break" | "continue" if rest.is_empty() => {}
            "else" => {
                if let Some(frame) = self.frames.last_mut().filter(|_| self.too_deep == 0) {
                    frame.otherwise.get_or_insert_default();
                }
                if let Some(first) = rest.first() {
                    let word = block_word(&first.kind)?;
                    let pipe = pipe(&rest[1..])?;
                    self.open(Opened::Block(word, pipe), true);
                }
            }
            "if" | "with" | "range" => {
                let word = block_word(&tokens.first()?.kind)?;
                // A block that is not understood is a block all the same: its end will come.
                let (pipe, understood) = match pipe(rest) {
                    Some(pipe) => (pipe, Some(())),
                    None => (Pipe::default(), None),
                };
                self.open(Opened::Block(word, pipe), false);
                return understood;
            }
            "define" | "block" => {
                let name = match &rest.first()?.kind {
                    Kind::Text(name) => name.clone(),
                    _ => return None,
                };
                if word == "block" {
                    let pipe = pipe(&rest[1..]);
                    self.push(Node::Template {
                        name: name.clone(),
                        pipe,
                    });
                }
                self.open(Opened::Define(name), false);
            }
            "template" => {
                let name = match &rest.first()?.kind {
                    Kind::Text(name) => name.clone(),
                    _ => return None,
                };
                let pipe = pipe(&rest[1..]);
                self.push(Node::Template { name, pipe });
            }
            _ => {
                let pipe = pipe(tokens)?;
                self.push(Node::Output(pipe));
            }
        }
        Some(())
    }
}

fn block_word(kind: &Kind) -> Option<Word> {
    match kind {
        Kind::Word(word) => match word.as_str() {
            "if" => Some(Word::If),
            "with" => Some(Word::With),
            "range" => Some(Word::Range),
            _ => None,
        },
        _ => None,
    }
}

/// A whole pipeline, with the variables before it.
fn pipe(tokens: &[Token]) -> Option<Pipe> {
    let mut cursor = Cursor { tokens, at: 0 };
    let pipe = cursor.pipe(0)?;
    (cursor.at == tokens.len()).then_some(pipe)
}

struct Cursor<'t> {
    tokens: &'t [Token],
    at: usize,
}

impl Cursor<'_> {
    fn kind(&self, ahead: usize) -> Option<&Kind> {
        self.tokens.get(self.at + ahead).map(|token| &token.kind)
    }

    fn pipe(&mut self, depth: usize) -> Option<Pipe> {
        if depth > MAX_DEPTH {
            return None;
        }
        let mut pipe = Pipe::default();
        self.variables(&mut pipe);
        loop {
            let mut command = Vec::new();
            while let Some(kind) = self.kind(0) {
                if matches!(kind, Kind::Pipe | Kind::Close) {
                    break;
                }
                command.push(self.operand(depth)?);
            }
            if command.is_empty() {
                return None;
            }
            pipe.commands.push(command);
            if self.kind(0) != Some(&Kind::Pipe) {
                return Some(pipe);
            }
            self.at += 1;
        }
    }

    /// `$x :=`, `$k, $v :=`, `$x =`
    fn variables(&mut self, pipe: &mut Pipe) {
        let mut names = Vec::new();
        let mut ahead = 0;
        while let Some(Kind::Variable(name)) = self.kind(ahead) {
            names.push(name.clone());
            match self.kind(ahead + 1) {
                Some(Kind::Comma) => ahead += 2,
                Some(Kind::Declare | Kind::Assign) => {
                    pipe.declares = self.kind(ahead + 1) == Some(&Kind::Declare);
                    pipe.variables = names;
                    self.at += ahead + 2;
                    return;
                }
                _ => return,
            }
        }
    }

    fn operand(&mut self, depth: usize) -> Option<Operand> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        let mut fields = Vec::new();
        let base = match &token.kind {
            Kind::Dot => Base::Dot,
            Kind::Field(name) => {
                fields.push(name.clone());
                Base::Dot
            }
            Kind::Variable(name) => Base::Variable(name.clone()),
            Kind::Word(word) if matches!(word.as_str(), "true" | "false" | "nil") => Base::Constant,
            Kind::Word(word) => Base::Function(word.clone()),
            Kind::Text(text) => Base::Text(text.clone()),
            Kind::Number(number) => Base::Number(*number),
            Kind::Open => {
                let inner = self.pipe(depth + 1)?;
                if self.kind(0) != Some(&Kind::Close) {
                    return None;
                }
                self.at += 1;
                Base::Paren(Box::new(inner))
            }
            Kind::Close | Kind::Pipe | Kind::Declare | Kind::Assign | Kind::Comma => return None,
        };
        while let Some(next) = self.tokens.get(self.at).filter(|next| next.glued) {
            let Kind::Field(name) = &next.kind else {
                break;
            };
            fields.push(name.clone());
            self.at += 1;
        }
        Some(Operand {
            base,
            fields,
            at: token.at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn else_if_ends_with_its_parent() {
        let parsed =
            parse("{{ if .a }}{{ else if .b }}{{ .c }}{{ else }}{{ .d }}{{ end }}{{ .e }}");
        assert_eq!(parsed.body.len(), 2);
        let Node::Block { otherwise, .. } = &parsed.body[0] else {
            panic!("no block");
        };
        assert!(matches!(&otherwise[..], [Node::Block { otherwise, .. }] if otherwise.len() == 1));
    }

    #[test]
    fn defines_are_apart_and_unclosed_blocks_end_with_the_file() {
        let parsed = parse("{{ define \"x\" }}{{ .a }}{{ end }}{{ with .b }}{{ .c }}");
        assert_eq!(parsed.defines.len(), 1);
        assert!(matches!(&parsed.body[..], [Node::Block { body, .. }] if body.len() == 1));
    }

    #[test]
    fn nesting_without_end_is_no_recursion_without_end() {
        let parsed = parse(&"{{ if .a }}".repeat(100_000));
        assert_eq!(parsed.body.len(), 1);
        let parsed = parse(&format!("{{{{ {}.a }}}}", "(".repeat(100_000)));
        assert!(matches!(parsed.body[..], [Node::Garbled(..)]));
    }
}
