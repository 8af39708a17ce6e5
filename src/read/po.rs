//! PO files of gettext: messages and their translations.

use super::bilingual::{self, Unit};
use super::format::{About, Content, Input, Reader};
use super::limits::Outcome;
use crate::document::State;

pub(super) struct Po;

impl Reader for Po {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "PO file",
                extensions: &["po", "pot"],
                reads: "the Chinese side of each message, plural forms too, and its translation; places are lines",
                skips: "obsolete messages, comments, contexts, the header",
            }
        }
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        let text = input.text(out)?;
        let (units, languages) = units(&text);
        bilingual::add(units, [&languages[0], &languages[1]], out)
    }
}

#[derive(Default)]
struct Message {
    context: String,
    id: (u32, String),
    plural: Option<(u32, String)>,
    strings: Vec<(u32, String)>,
    fuzzy: bool,
}

/// What a string in quotes adds to.
#[derive(Clone, Copy, PartialEq)]
enum Field {
    None,
    Context,
    Id,
    Plural,
    String,
}

fn units(text: &str) -> (Vec<Unit>, [String; 2]) {
    let mut out = Vec::new();
    let mut languages = [String::new(), String::new()];
    let mut message = Message::default();
    let mut field = Field::None;
    let mut fuzzy = false;
    for (number, line) in (1u32..).zip(text.lines()) {
        let line = line.trim();
        if let Some(flags) = line.strip_prefix("#,") {
            fuzzy |= flags.split(',').any(|f| f.trim() == "fuzzy");
            continue;
        }
        // "#~" is a message that the program no longer has; "#|" is what it was before.
        if line.starts_with('#') {
            continue;
        }
        let (keyword, rest) = match line.find(['"', ' ', '\t', '[']) {
            Some(at) if !line.starts_with('"') => (&line[..at], line[at..].trim_start_matches(|c| c != '"')),
            _ => ("", line),
        };
        match keyword {
            "msgctxt" | "msgid" => {
                // A context begins a message, and so does an id without one.
                if keyword == "msgctxt" || field != Field::Context {
                    close(std::mem::take(&mut message), &mut out, &mut languages);
                    message.fuzzy = std::mem::take(&mut fuzzy);
                }
                field = if keyword == "msgid" { Field::Id } else { Field::Context };
                if keyword == "msgid" {
                    message.id.0 = number;
                }
            }
            "msgid_plural" => {
                message.plural = Some((number, String::new()));
                field = Field::Plural;
            }
            "msgstr" => {
                message.strings.push((number, String::new()));
                field = Field::String;
            }
            _ => {}
        }
        let Some(value) = rest.strip_prefix('"') else { continue };
        let value = unescaped(value);
        match field {
            Field::None => {}
            Field::Context => message.context.push_str(&value),
            Field::Id => message.id.1.push_str(&value),
            Field::Plural => {
                if let Some(plural) = &mut message.plural {
                    plural.1.push_str(&value);
                }
            }
            Field::String => {
                if let Some(string) = message.strings.last_mut() {
                    string.1.push_str(&value);
                }
            }
        }
    }
    close(message, &mut out, &mut languages);
    (out, languages)
}

fn close(message: Message, out: &mut Vec<Unit>, languages: &mut [String; 2]) {
    let Message { context, id, plural, strings, fuzzy } = message;
    if id.0 == 0 {
        return;
    }
    if id.1.is_empty() {
        let header = strings.first().map_or("", |s| s.1.as_str());
        for line in header.lines() {
            match line.split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("Language") => languages[1] = value.trim().to_owned(),
                Some((name, value)) if name.eq_ignore_ascii_case("X-Source-Language") => languages[0] = value.trim().to_owned(),
                _ => {}
            }
        }
        return;
    }
    let segment = if context.is_empty() { id.1.clone() } else { format!("{context}: {}", id.1) };
    let mut push = |source: (u32, String), target: Option<&(u32, String)>| {
        let (line, target) = target.map_or((source.0, String::new()), |t| (t.0, t.1.clone()));
        let state = Some(if fuzzy { State::Draft } else { State::Translated });
        out.push(Unit { segment: segment.clone(), locus: None, lines: [source.0, line], sides: [source.1, target], state });
    };
    let same = plural.as_ref().is_none_or(|p| p.1 == id.1);
    push(id, strings.first());
    if let Some(plural) = plural.filter(|_| !same) {
        push(plural, strings.last());
    }
}

/// The text of a string up to its closing quotation mark.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('r') => {}
                Some(c) => out.push(c),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_at_their_quotation_mark_and_keep_what_is_escaped() {
        assert_eq!(unescaped("灯\\\"会\\\"\\n完\" # x"), "灯\"会\"\n完");
        assert_eq!(unescaped("到此为止\\"), "到此为止");
    }
}
