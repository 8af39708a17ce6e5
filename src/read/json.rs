//! JSON string tables: `{"key": "text"}`, lists of texts, lists of objects with source and translation, at any depth. The
//! file is walked through and never held as a tree.

use std::borrow::Cow;
use std::cell::RefCell;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::bilingual::{self, Unit, chinese_chars};
use super::format::{About, Content, Input, Reader};
use super::limits::{Fault, Outcome, short_place};
use crate::document::State;

pub(super) struct Json;

impl Reader for Json {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "JSON string table",
                extensions: &["json", "jsonl", "arb"],
                reads: "every text at any depth; keys that are Chinese; source and translation where objects have both; places are paths such as /menu/open",
                skips: "other keys, numbers",
            }
        }
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        let text = input.text(out)?;
        let sink = Sink { out: RefCell::new(out), fault: RefCell::new(None), number: RefCell::new(0) };
        let mut path = String::new();
        let mut values = serde_json::Deserializer::from_str(text.trim_start_matches('\u{FEFF}'));
        // JSON Lines are many values.
        let mut result = Ok(());
        let mut first = true;
        loop {
            if !first && values.end().is_ok() {
                break;
            }
            first = false;
            path.clear();
            if let Err(e) = (Walk { sink: &sink, path: &mut path }).deserialize(&mut values) {
                result = Err(e);
                break;
            }
        }
        if let Some(fault) = sink.fault.into_inner() {
            return Err(fault);
        }
        result.map_err(|e| Fault::Broken(format!("damaged ({e})")))
    }
}

/// Names of the source and the translation in one object, as programs write them.
const PAIRS: &[(&str, &str)] = &[
    ("src", "dst"),
    ("source", "target"),
    ("original", "translation"),
    ("source", "translation"),
    ("zh", "en"),
    ("cn", "en"),
    ("zh-CN", "en"),
    ("zh_CN", "en_US"),
];

struct Sink<'o> {
    out: RefCell<&'o mut Content>,
    fault: RefCell<Option<Fault>>,
    number: RefCell<u32>,
}

impl Sink<'_> {
    fn number(&self) -> u32 {
        let mut number = self.number.borrow_mut();
        *number = number.saturating_add(1);
        *number
    }

    fn text<E: serde::de::Error>(&self, text: &str, path: &str) -> Result<(), E> {
        let result = self.out.borrow_mut().add(text, self.number(), &place(path));
        self.keep(result)
    }

    fn pair<E: serde::de::Error>(&self, sides: [&str; 2], languages: [&str; 2], path: &str, state: Option<State>) -> Result<(), E> {
        let number = self.number();
        let segment = place(path).into_owned();
        let locus = Some(segment.clone());
        let unit = Unit { segment, locus, lines: [number; 2], sides: sides.map(str::to_owned), state };
        let result = bilingual::add(vec![unit], languages, &mut self.out.borrow_mut());
        self.keep(result)
    }

    fn keep<E: serde::de::Error>(&self, result: Outcome<()>) -> Result<(), E> {
        result.map_err(|fault| {
            *self.fault.borrow_mut() = Some(fault);
            E::custom("stopped")
        })
    }
}

fn place(path: &str) -> Cow<'_, str> {
    if path.is_empty() { Cow::Borrowed("/") } else { short_place(path) }
}

struct Walk<'s, 'o, 'p> {
    sink: &'s Sink<'o>,
    path: &'p mut String,
}

impl<'de> DeserializeSeed<'de> for Walk<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// A value that is held back until the object is known: a text, or something that was already read.
#[derive(Default)]
enum Held {
    Text(String),
    #[default]
    Read,
}

struct HeldOrWalk<'s, 'o, 'p>(Walk<'s, 'o, 'p>);

impl<'de> DeserializeSeed<'de> for HeldOrWalk<'_, '_, '_> {
    type Value = Held;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Held, D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! forward {
    ($($name:ident: $type:ty),*) => {
        $(fn $name<E>(self, _: $type) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        })*
    };
}

impl<'de> Visitor<'de> for HeldOrWalk<'_, '_, '_> {
    type Value = Held;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    forward!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64);

    fn visit_unit<E>(self) -> Result<Held, E> {
        Ok(Held::Read)
    }

    fn visit_str<E>(self, text: &str) -> Result<Held, E> {
        Ok(Held::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Held, A::Error> {
        self.0.visit_seq(seq).map(|()| Held::Read)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Held, A::Error> {
        self.0.visit_map(map).map(|()| Held::Read)
    }
}

impl<'de> Visitor<'de> for Walk<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    forward!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64);

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        self.sink.text(text, self.path)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let length = self.path.len();
        for i in 0usize.. {
            self.path.push_str(&format!("/{i}"));
            let more = seq.next_element_seed(Walk { sink: self.sink, path: self.path })?;
            self.path.truncate(length);
            if more.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let length = self.path.len();
        // Texts of names that may be one side of a pair wait for the other side.
        let mut waiting: Vec<(String, String)> = Vec::new();
        let mut stage: Option<i64> = None;
        while let Some(key) = map.next_key::<String>()? {
            if self.path.len() + key.len() > 1 << 16 {
                return Err(A::Error::custom("a path of more than 64 kB"));
            }
            if key == "stage" {
                // How far ParaTranz says that a text is.
                match map.next_value::<serde_json::Value>()? {
                    serde_json::Value::Number(n) => stage = n.as_i64(),
                    serde_json::Value::String(s) => self.sink.text(&s, &format!("{}/stage", self.path))?,
                    _ => {}
                }
                continue;
            }
            self.path.push('/');
            self.path.push_str(&key);
            let held = map.next_value_seed(HeldOrWalk(Walk { sink: self.sink, path: self.path }))?;
            if let Held::Text(text) = held {
                if PAIRS.iter().any(|(a, b)| key == *a || key == *b) && waiting.len() < 2 * PAIRS.len() {
                    waiting.push((key, text));
                } else if chinese_chars(&key) > 0 && chinese_chars(&text) <= 0 {
                    self.sink.pair([&key, &text], ["zh", ""], self.path, None)?;
                } else {
                    self.sink.text(&text, self.path)?;
                }
            }
            self.path.truncate(length);
        }
        let has = |name: &str| waiting.iter().position(|(k, _)| k == name);
        let pair = PAIRS.iter().find_map(|(a, b)| Some((has(a)?, has(b)?)));
        let state = match stage {
            Some(1 | 3) => Some(State::Translated),
            Some(5) => Some(State::Reviewed),
            Some(9) => Some(State::Final),
            _ => None,
        };
        for (i, (key, text)) in waiting.iter().enumerate() {
            match pair {
                Some((a, b)) if i == a.min(b) => {
                    let declared = |at: usize| waiting.get(at).map_or("", |(k, _)| k.as_str());
                    let (ka, kb) = (declared(a), declared(b));
                    let language = |k: &str| {
                        if k.starts_with("zh") || k == "cn" {
                            "zh"
                        } else if k.starts_with("en") {
                            "en"
                        } else {
                            ""
                        }
                        .to_owned()
                    };
                    let sides = [waiting[a].1.as_str(), waiting[b].1.as_str()];
                    self.sink.pair(sides, [&language(ka), &language(kb)], self.path, state)?;
                }
                Some((a, b)) if i == a.max(b) => {}
                _ => self.sink.text(text, &format!("{}/{key}", self.path))?,
            }
        }
        Ok(())
    }
}
