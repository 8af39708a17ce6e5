//! Zip files as office programs make them: named parts, and the relations between them. Nothing is ever written to disk,
//! so a name with `..` in it leads nowhere.

use std::collections::HashMap;
use std::io::{BufRead, Read, Seek, SeekFrom};
use std::rc::Rc;

use encoding_rs::GB18030;
use zip::ZipArchive;

use super::limits::{Fault, Guard, MOST_ENTRIES, MOST_LIST, MOST_PACKED, MOST_TEXT, Meter, Outcome};
use super::xml::{Node, Xml};

/// What zip files are read from.
pub(super) trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

/// An open zip file.
pub(super) struct Package<'a> {
    zip: ZipArchive<Box<dyn ReadSeek + 'a>>,
    /// Entries by their name with `/` and in lower case: programs don't agree on either.
    index: HashMap<String, usize>,
    names: Vec<String>,
    meter: Meter,
}

/// A relation of one part to another.
pub(super) struct Relation {
    pub(super) id: String,
    /// The last part of its type: "footnotes", "slide".
    pub(super) kind: String,
    /// The part that it leads to.
    pub(super) target: String,
}

impl<'a> Package<'a> {
    /// `spent` is what all packages that are inside each other have unpacked together.
    pub(super) fn open(mut input: Box<dyn ReadSeek + 'a>, spent: Rc<std::cell::Cell<u64>>) -> Outcome<Self> {
        let damaged = |why: &dyn std::fmt::Display| Fault::Refused(format!("damaged, or not what its name says ({why})"));
        let length = input.seek(SeekFrom::End(0)).map_err(|e| damaged(&e))?;
        if length > MOST_PACKED {
            return Err(Fault::Refused(format!(
                "{} MB; shuyu reads packed files of up to {} MB. Split it.",
                length >> 20,
                MOST_PACKED >> 20
            )));
        }
        // Before the library makes room for them.
        let (entries, list) = entries(&mut *input, length).map_err(|e| damaged(&e))?;
        if entries > MOST_ENTRIES {
            return Err(Fault::Refused(format!("{entries} files in one package; shuyu reads up to {MOST_ENTRIES}. Split it.")));
        }
        if list > MOST_LIST {
            return Err(Fault::Refused(format!("the names of its files take {} MB. Unpack it and pack it again.", list >> 20)));
        }
        let zip = ZipArchive::new(input).map_err(|e| damaged(&e))?;
        let names: Vec<String> = zip.file_names_raw().map(name).collect();
        let mut index = HashMap::with_capacity(names.len());
        for (i, name) in names.iter().enumerate() {
            index.entry(name.to_lowercase()).or_insert(i);
        }
        Ok(Package { zip, index, names, meter: Meter::new(spent) })
    }

    /// The names of all entries, folders left out, in the order of the file.
    pub(super) fn names(&self) -> impl Iterator<Item = (usize, &str)> {
        self.names.iter().enumerate().filter(|(_, n)| !n.is_empty() && !n.ends_with('/')).map(|(i, n)| (i, n.as_str()))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.index.contains_key(&name.to_lowercase())
    }

    fn guard(&mut self, at: usize) -> Outcome<Guard<'_, impl Read>> {
        let file = self.zip.by_index(at).map_err(|e| match e {
            zip::result::ZipError::UnsupportedArchive(_) | zip::result::ZipError::InvalidPassword => {
                Fault::Refused("protected with a password. Save it without one.".to_owned())
            }
            zip::result::ZipError::CompressionMethodNotSupported(_) => {
                Fault::Refused("packed in a way that office programs don't use. Unpack it and pack it again.".to_owned())
            }
            e => Fault::Broken(format!("damaged ({e})")),
        })?;
        let packed = file.compressed_size();
        Ok(Guard::new(file, packed, &self.meter))
    }

    /// A part as XML; `None` if it isn't there.
    pub(super) fn xml(&mut self, name: &str) -> Outcome<Option<Xml<'_>>> {
        let Some(&at) = self.index.get(&name.to_lowercase()) else { return Ok(None) };
        let (mut input, counted) = self.guard(at)?.buffered();
        let head = input.fill_buf().map_err(|e| Fault::io(&e))?;
        if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(head)
            && encoding != encoding_rs::UTF_8
        {
            let mut bytes = Vec::new();
            input.read_to_end(&mut bytes).map_err(|e| Fault::io(&e))?;
            let text = encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned();
            return Ok(Some(Xml::new(Box::new(std::io::Cursor::new(text)), None)));
        }
        Ok(Some(Xml::new(Box::new(input), Some(counted))))
    }

    /// The bytes of an entry.
    pub(super) fn bytes(&mut self, at: usize) -> Outcome<Vec<u8>> {
        let mut guard = self.guard(at)?;
        let mut out = Vec::new();
        let mut piece = vec![0; 1 << 16];
        loop {
            guard.start_node();
            match guard.read(&mut piece) {
                Ok(0) => return Ok(out),
                Ok(n) => out.extend_from_slice(&piece[..n]),
                Err(e) => return Err(Fault::io(&e)),
            }
            if out.len() as u64 > MOST_TEXT {
                return Err(Fault::Refused(format!("more than {} MB. Split it.", MOST_TEXT >> 20)));
            }
        }
    }

    /// The bytes of a part; `None` if it isn't there.
    pub(super) fn part(&mut self, name: &str) -> Outcome<Option<Vec<u8>>> {
        match self.index.get(&name.to_lowercase()) {
            Some(&at) => self.bytes(at).map(Some),
            None => Ok(None),
        }
    }

    /// What a part refers to, in the order of the file. `""` is the package itself.
    pub(super) fn relations(&mut self, part: &str) -> Outcome<Vec<Relation>> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let rels = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
        let mut out = Vec::new();
        let Some(mut xml) = self.xml(&rels)? else { return Ok(out) };
        while let Some(node) = xml.next()? {
            let Node::Start(tag) = node else { continue };
            if tag.name() != "Relationship" || tag.attribute("TargetMode").is_some_and(|m| m == "External") {
                continue;
            }
            if out.len() as u64 >= MOST_ENTRIES {
                return Err(Fault::Refused(format!("more than {MOST_ENTRIES} relations between its parts, as no program makes them")));
            }
            if let (Some(id), Some(kind), Some(target)) = (tag.attribute("Id"), tag.attribute("Type"), tag.attribute("Target")) {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                out.push(Relation { id, kind, target: resolve(folder, &target) });
            }
        }
        Ok(out)
    }

    /// The part that the package is about, or `usual` if it doesn't say.
    pub(super) fn main_part(&mut self, usual: &str) -> Outcome<String> {
        let main = self.relations("")?.into_iter().find(|r| r.kind == "officeDocument").map(|r| r.target);
        Ok(main.filter(|m| self.has(m)).unwrap_or_else(|| usual.to_owned()))
    }
}

/// Relations by their id.
pub(super) fn by_id(relations: &[Relation]) -> HashMap<&str, &Relation> {
    // Of two with one id the first one counts.
    relations.iter().rev().map(|r| (r.id.as_str(), r)).collect()
}

/// The name of an entry with `/` between folders and nothing that leads upwards. Old Chinese Windows wrote names in GBK
/// without saying so.
fn name(raw: &[u8]) -> String {
    let text = match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    };
    resolve("", &text)
}

/// The path of `target` as seen from `folder`; a target with a leading `/` is seen from the root.
pub(super) fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').filter(|p| !p.is_empty()).collect() };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let mut out = parts.join("/");
    if target.ends_with('/') && !out.is_empty() {
        out.push('/');
    }
    out
}

/// How many entries the end of a zip file promises, and the size of the list of them.
fn entries(input: &mut dyn ReadSeek, length: u64) -> std::io::Result<(u64, u64)> {
    let tail = length.min((1 << 16) + 22 + 20);
    input.seek(SeekFrom::Start(length - tail))?;
    let mut bytes = vec![0; tail as usize];
    input.read_exact(&mut bytes)?;
    input.rewind()?;
    let Some(at) = memchr::memmem::rfind(&bytes, b"PK\x05\x06").filter(|&at| at + 22 <= bytes.len()) else { return Ok((0, 0)) };
    let count = u64::from(u16::from_le_bytes([bytes[at + 10], bytes[at + 11]]));
    let size = u64::from(u32::from_le_bytes([bytes[at + 12], bytes[at + 13], bytes[at + 14], bytes[at + 15]]));
    // The 64-bit form of the count stands elsewhere; a list of this size has more entries than are read.
    Ok((if count == 0xFFFF { (size / 46).max(count) } else { count }, size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_package() {
        assert_eq!(resolve("word", "footnotes.xml"), "word/footnotes.xml");
        assert_eq!(resolve("ppt/slides", "../notesSlides/n1.xml"), "ppt/notesSlides/n1.xml");
        assert_eq!(resolve("word", "/xl/a.xml"), "xl/a.xml");
        assert_eq!(resolve("", "..\\..\\windows\\system.ini"), "windows/system.ini");
        assert_eq!(resolve("a", "../../../etc/passwd"), "etc/passwd");
    }
}
