//! PowerPoint presentations: the slides in their order, each paragraph of a shape or a cell a block, and the notes.

use std::collections::HashSet;

use super::drawing;
use super::format::{About, Content, Input, Reader};
use super::limits::{Fault, Outcome};
use super::package::{Package, by_id};
use super::xml::Node;

pub(super) struct Pptx;

impl Reader for Pptx {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "PowerPoint presentation",
                extensions: &["pptx", "pptm", "ppsx", "ppsm", "potx", "potm"],
                reads: "shapes, tables, diagrams, titles of charts, notes; places are slides",
                skips: "hidden slides, numbers and dates of slides, masters, comments, formulas, descriptions of pictures",
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
    let main = package.main_part("ppt/presentation.xml")?;
    let relations = package.relations(&main)?;
    let mut order = Vec::new();
    match package.xml(&main)? {
        None => return Err(Fault::Refused("damaged (the list of its slides is missing)".to_owned())),
        Some(mut xml) => {
            while let Some(node) = xml.next()? {
                if let Node::Start(tag) = node
                    && tag.name() == "sldId"
                {
                    // The slide has a number of its own, `id`, beside the relation's.
                    order.extend(tag.prefixed("r:id").or_else(|| tag.attribute("id")));
                }
            }
        }
    }
    let mut hidden = 0;
    let relations = by_id(&relations);
    let mut seen = HashSet::new();
    // A slide that is there a million times is a bomb.
    let slides = order.iter().filter_map(|id| relations.get(id.as_str())).filter(|r| r.kind == "slide" && seen.insert(&r.target));
    for (slide, number) in slides.zip(1..) {
        let shown = match package.xml(&slide.target)? {
            None => continue,
            Some(mut xml) => loop {
                match xml.next()? {
                    None => break true,
                    Some(Node::Start(tag)) if tag.name() == "sld" => break tag.is_on("show"),
                    Some(_) => {}
                }
            },
        };
        if !shown {
            hidden += 1;
            continue;
        }
        let locus = format!("slide {number}");
        if let Some(mut xml) = package.xml(&slide.target)? {
            drawing::read(&mut xml, number, &locus, out)?;
        }
        for more in package.relations(&slide.target)? {
            let locus = match more.kind.as_str() {
                "notesSlide" => format!("notes of slide {number}"),
                "diagramData" | "chart" => locus.clone(),
                _ => continue,
            };
            if let Some(mut xml) = package.xml(&more.target)? {
                drawing::read(&mut xml, number, &locus, out)?;
            }
        }
    }
    out.left_out(hidden, "hidden slide", "hidden slides");
    Ok(())
}
