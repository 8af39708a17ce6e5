//! E-books: the chapters in the order of reading, each as an HTML page.

use std::collections::{HashMap, HashSet};

use super::encoding;
use super::format::{About, Content, Input, Reader};
use super::html;
use super::limits::{Fault, Outcome, short_place};
use super::package::{Package, resolve};
use super::xml::Node;

pub(super) struct Epub;

impl Reader for Epub {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "EPUB e-book",
                extensions: &["epub"],
                reads: "the chapters in their order; places are lines of a chapter's file",
                skips: "what HTML pages skip, tables of contents, descriptions of the book",
            }
        }
    }

    fn is_packed(&self) -> bool {
        true
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        package(&mut input.package()?, out)
    }
}

pub(super) fn package(package: &mut Package<'_>, out: &mut Content) -> Outcome<()> {
    let damaged = |what: &str| Fault::Refused(format!("damaged ({what} is missing)"));
    let mut book = None;
    if let Some(mut xml) = package.xml("META-INF/container.xml")? {
        while let Some(node) = xml.next()? {
            if let Node::Start(tag) = node
                && tag.name() == "rootfile"
            {
                book = book.or(tag.attribute("full-path"));
            }
        }
    }
    let book = resolve("", &book.ok_or_else(|| damaged("the description of the book"))?);
    let folder = book.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut files = HashMap::new();
    let mut order = Vec::new();
    match package.xml(&book)? {
        None => return Err(damaged("the description of the book")),
        Some(mut xml) => {
            while let Some(node) = xml.next()? {
                let Node::Start(tag) = node else { continue };
                match tag.name() {
                    "item" => {
                        if let (Some(id), Some(file)) = (tag.attribute("id"), tag.attribute("href")) {
                            files.insert(id, resolve(folder, &percent_decoded(&file)));
                        }
                    }
                    "itemref" => order.extend(tag.attribute("idref")),
                    _ => {}
                }
            }
        }
    }
    let locked = locked(package)?;
    let mut seen = HashSet::new();
    for file in order.iter().filter_map(|id| files.get(id)) {
        // A book of one chapter a million times is a bomb.
        if !seen.insert(file) {
            continue;
        }
        let short = short_place(file.rsplit('/').next().unwrap_or(file));
        if locked.contains(file) {
            return Err(Fault::Refused("copy protection. Ask the client for a file without it.".to_owned()));
        }
        let Some(bytes) = package.part(file)? else { continue };
        let Some(text) = encoding::decode(bytes, None) else { continue };
        for mut block in html::blocks(&text.text) {
            let place = block.place(0);
            block.locus = Some(format!("{short} line {}", place.line).into());
            out.push(block)?;
        }
    }
    Ok(())
}

/// The files that can't be read without a key.
fn locked(package: &mut Package<'_>) -> Outcome<HashSet<String>> {
    let mut out = HashSet::new();
    if let Some(mut xml) = package.xml("META-INF/encryption.xml")? {
        loop {
            match xml.next() {
                Ok(Some(Node::Start(tag))) if tag.name() == "CipherReference" => {
                    out.extend(tag.attribute("URI").map(|uri| resolve("", &percent_decoded(&uri))));
                }
                Ok(Some(_)) => {}
                // A damaged list keeps no chapter from being read.
                Ok(None) | Err(Fault::Broken(_)) => break,
                Err(fault) => return Err(fault),
            }
        }
    }
    Ok(out)
}

/// `%20` and its like in the address of a file.
fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let code = (bytes[i] == b'%').then(|| text.get(i + 1..i + 3)).flatten().and_then(|c| u8::from_str_radix(c, 16).ok());
        match code {
            Some(b) => {
                out.push(b);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
