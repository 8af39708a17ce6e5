//! JSON as the translators of novels and games read it: `src`, `dst`, `info`. AiNiee takes a source with the characters of
//! regular expressions for one, so these are escaped; `regex` then tells LinguaGacha the same.
//!
//! Back come those files, the pairs `{"src": "dst"}`, KeywordGacha's and LinguaGacha's lists, and ParaTranz' terms.

use serde_json::{Map, Value, json};

use super::read::{MOST_ROWS, Problem, Reading, Record};
use super::rows::parse_comment;
use super::{Content, Export, Import, Incoming, Sheet, Written, rows, words};
use crate::glossary::Status;

pub(super) struct Json;

/// The characters that have a meaning in regular expressions.
const META: &[char] = &['\\', '.', '^', '$', '*', '+', '?', '{', '}', '[', ']', '|', '(', ')'];

fn escaped(source: &str) -> String {
    let mut out = String::new();
    for c in source.chars() {
        if META.contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A source without the escapes; `None` if it is a regular expression that means more than one text.
fn unescaped(source: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = source.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push(chars.next().filter(|c| !c.is_alphanumeric())?),
            c if META.contains(&c) => return None,
            c => out.push(c),
        }
    }
    Some(out)
}

impl Export for Json {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        let mut out = Written::default();
        let mut lines = Vec::new();
        for row in rows::distinct(sheet, &mut out) {
            let src = escaped(row.source);
            let mut object = Map::new();
            object.insert("src".to_owned(), json!(src));
            object.insert("dst".to_owned(), json!(row.target()));
            object.insert("info".to_owned(), json!(rows::comment(row.entry)));
            if src != row.source {
                object.insert("regex".to_owned(), json!(true));
            }
            // In the order that people expect, which is not that of the alphabet.
            let order = ["src", "dst", "info", "regex"];
            let fields: Vec<String> = order.iter().filter_map(|k| Some(format!("{}: {}", json!(k), object.get(*k)?))).collect();
            lines.push(format!("  {{{}}}", fields.join(", ")));
            out.rows += 1;
        }
        out.bytes = format!("[\n{}\n]\n", lines.join(",\n")).into_bytes();
        out
    }
}

impl Import for Json {
    fn read(&self, content: &Content, _: &Reading) -> Result<Incoming, Problem> {
        let (text, encoding) = content.text()?;
        let value: Value =
            serde_json::from_str(text).map_err(|e| Problem::at(format!("line {}", e.line()), format!("This is not sound JSON: {e}.")))?;
        let mut out = Incoming { what: format!("JSON, {encoding}"), ..Incoming::default() };
        let value = match value {
            // ParaTranz gives a page of terms.
            Value::Object(mut o) if o.get("results").is_some_and(Value::is_array) => o.remove("results").unwrap_or_default(),
            other => other,
        };
        match value {
            Value::Array(items) => {
                if items.len() > MOST_ROWS {
                    return Err(Problem::whole(format!("More than {MOST_ROWS} entries. No glossary has; is it the right file?")));
                }
                for (i, item) in items.iter().enumerate() {
                    take(item, format!("entry {}", i + 1), &mut out);
                }
            }
            Value::Object(pairs) => {
                for (i, (source, target)) in pairs.iter().enumerate() {
                    let place = format!("entry {}", i + 1);
                    match target.as_str() {
                        Some(t) => out.records.push(Record { place, source: source.clone(), target: t.to_owned(), ..Record::default() }),
                        None => out.skipped.push((place, format!("the translation of {source:?} is no text"))),
                    }
                }
            }
            _ => return Err(Problem::whole("A list of entries or pairs of source and target was expected.")),
        }
        Ok(out)
    }
}

fn take(item: &Value, place: String, out: &mut Incoming) {
    let text = |names: &[&str]| names.iter().find_map(|n| item.get(n)?.as_str()).map(ToOwned::to_owned);
    let Some(source) = text(&["src", "source", "term", "原文"]) else {
        out.skipped.push((place, "it has no src".to_owned()));
        return;
    };
    // A number or a list where the translation should be is not for us to read.
    let dst = ["dst", "target", "translation", "译文"].iter().find_map(|n| item.get(n).filter(|v| !v.is_null()));
    if dst.is_some_and(|v| !v.is_string()) {
        out.skipped.push((place, format!("the translation of {source:?} is no text")));
        return;
    }
    let says_regex = item.get("regex").and_then(Value::as_bool);
    // Without a word on it, a backslash before such a character is AiNiee's escape.
    let source = match unescaped(&source) {
        Some(plain) if says_regex != Some(false) => plain,
        None if says_regex == Some(true) => {
            out.skipped.push((place, format!("{source} is a regular expression")));
            return;
        }
        _ => source,
    };
    let info = text(&["info", "note", "备注"]);
    let (kind, note) = parse_comment(info.as_deref().unwrap_or_default());
    let kind = kind.or_else(|| words::kind_in(&note));
    let count = item.get("count").and_then(Value::as_u64);
    let variants = item.get("variants").and_then(Value::as_array);
    out.records.push(Record {
        place,
        source,
        target: dst.and_then(Value::as_str).unwrap_or_default().to_owned(),
        kind,
        note: info.map(|_| note),
        // What a program counted, nobody has decided yet.
        status: count.map(|_| Status::Candidate),
        count,
        variants: variants.map(|v| v.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect()),
        ..Record::default()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::test::{export, read, text};

    #[test]
    fn regular_expressions_are_escaped_and_come_back() {
        let written = export("json");
        assert_eq!(
            text(&written),
            r##"[
  {"src": "亚历山大·福明", "dst": "Aleksandr Fomin", "info": "person; MoD / house style"},
  {"src": "福明", "dst": "Aleksandr Fomin", "info": "person; MoD / house style"},
  {"src": "“一带一路”", "dst": "\"Belt and Road\"", "info": "work; written =1+1 in the draft"},
  {"src": "#标签", "dst": "#tag", "info": "term"},
  {"src": "C\\+\\+标准\\(草案\\)", "dst": "C++ standard | draft, <v2> & more", "info": "term", "regex": true},
  {"src": "法", "dst": "law", "info": "term"}
]
"##
        );
        assert_eq!(read("a.json", &written.bytes).records[4].source, "C++标准(草案)");
    }

    #[test]
    fn what_other_programs_write_is_read() {
        let gacha = r#"[{"src":"林薇","dst":"Lin Wei","info":"女性人名","count":41,"context":["林薇来了"]},{"src":"C++","dst":"C++","info":"","regex":false},{"src":"甲.*","dst":"x","regex":true}]"#;
        let back = read("output.json", gacha.as_bytes());
        let first = &back.records[0];
        assert_eq!((first.source.as_str(), first.count, first.status), ("林薇", Some(41), Some(Status::Candidate)));
        assert_eq!(back.records[1].source, "C++");
        assert_eq!(back.skipped.len(), 1);
        assert_eq!(read("kv.json", r#"{"甲":"a","乙":"b"}"#.as_bytes()).records.len(), 2);
        let paratranz = r#"{"page":1,"results":[{"term":"河灯","translation":"river lantern","note":"n","variants":["荷灯"]}]}"#;
        assert_eq!(read("terms.json", paratranz.as_bytes()).records[0].variants, Some(vec!["荷灯".to_owned()]));
    }

    #[test]
    fn deep_nesting_is_an_error() {
        let deep = "[".repeat(200_000);
        let problem = Json.read(&Content::of(deep.into_bytes(), None).expect("text"), &Reading::default()).expect_err("deep");
        assert!(problem.message.contains("not sound JSON"), "{problem:?}");
    }
}
