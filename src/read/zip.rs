//! Zip folders, and office files under another name: what is in the zip file decides.

use std::rc::Rc;

use super::format::{self, About, Content, Input, Reader};
use super::limits::{Fault, MOST_NESTING, Outcome};
use super::package::Package;
use super::{docx, epub, odf, pptx, xlsx};
use crate::report::NoticeKind;

pub(super) struct Zip;

impl Reader for Zip {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "zip folder",
                extensions: &["zip"],
                reads: "every file in it that is of one of these formats; places are those in the file",
                skips: "hidden files, glossaries",
            }
        }
    }

    fn is_packed(&self) -> bool {
        true
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        let (options, nesting, spent) = (input.options, input.nesting + 1, Rc::clone(&input.spent));
        let mut package = input.package()?;
        if let Some(read) = office(&package) {
            return read(&mut package, out);
        }
        if nesting > MOST_NESTING {
            return Err(Fault::Refused(format!("a zip folder in a zip folder, more than {MOST_NESTING} times. Unpack it first.")));
        }
        let mut entries: Vec<(String, usize)> = package.names().map(|(i, n)| (n.to_owned(), i)).collect();
        entries.sort();
        entries.dedup_by(|a, b| a.0 == b.0);
        let hidden = |name: &str| name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        for (name, at) in entries.into_iter().filter(|(name, _)| !hidden(name)) {
            if name.to_lowercase().ends_with(".toml") {
                continue;
            }
            let mut content = Content::default();
            let fault = if format::by_name(&name).is_none() {
                Some(Fault::Skipped(format::unknown(&name)))
            } else {
                match package.bytes(at) {
                    Ok(bytes) => {
                        let mut input = Input::memory(&name, bytes, options);
                        input.nesting = nesting;
                        input.spent = Rc::clone(&spent);
                        let (read, fault) = format::read(input, false);
                        content = read;
                        fault
                    }
                    // A bomb in one file is reason enough to leave the others alone.
                    Err(Fault::Refused(why)) => return Err(Fault::Refused(format!("{name}: {why}"))),
                    Err(fault) => Some(fault),
                }
            };
            out.take(content.size())?;
            out.inner.push((name, content, fault));
        }
        if out.inner.is_empty() {
            out.notices.push(NoticeKind::Skipped("no files in it".to_owned()));
        }
        Ok(())
    }
}

type Read = fn(&mut Package<'_>, &mut Content) -> Outcome<()>;

/// The reader for an office file, by the parts that it has.
fn office(package: &Package<'_>) -> Option<Read> {
    let parts: &[(&str, Read)] = &[
        ("word/document.xml", docx::package),
        ("xl/workbook.xml", xlsx::package),
        ("ppt/presentation.xml", pptx::package),
        ("META-INF/container.xml", epub::package),
        ("content.xml", odf::package),
    ];
    parts.iter().find(|(name, _)| package.has(name)).map(|(_, read)| *read)
}
