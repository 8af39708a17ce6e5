//! Markdown: paragraphs, headings, items and cells are blocks; code blocks, raw HTML and front matter are left out.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::format::{About, Content, Input, Reader};
use super::limits::Outcome;
use super::lines::Builder;
use crate::document::Block;

pub(super) struct Markdown;

impl Reader for Markdown {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "Markdown",
                extensions: &["md", "markdown"],
                reads: "paragraphs, headings, items, cells, the text of links; places are lines",
                skips: "code blocks, HTML, front matter, addresses of links",
            }
        }
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        let text = input.text(out)?;
        blocks(&text).into_iter().try_for_each(|b| out.push(b))
    }
}

pub(super) fn blocks(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut build = Builder::new(text);
    let mut skipping = 0usize;
    let mut broke_at = None;
    for (event, span) in Parser::new_ext(text, options).into_offset_iter() {
        if let (Some(at), Event::Text(t) | Event::Code(t)) = (broke_at, &event) {
            build.soft_break(at, t.chars().next());
            broke_at = None;
        }
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::MetadataBlock(_) | Tag::HtmlBlock) => {
                build.end_block();
                skipping += 1;
            }
            Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_) | TagEnd::HtmlBlock) => {
                skipping = skipping.saturating_sub(1);
            }
            Event::Text(t) if skipping == 0 => {
                // The span of escaped or decoded text is longer than the text; its start is right all the same.
                build.push(&t, span.start);
            }
            Event::Code(t) if skipping == 0 => build.push(&t, span.start + 1),
            Event::SoftBreak => broke_at = Some(span.start),
            Event::HardBreak | Event::Rule => build.end_block(),
            Event::Start(tag) if is_block(&tag) => build.end_block(),
            Event::End(tag) if ends_block(tag) => {
                build.end_block();
                broke_at = None;
            }
            _ => {}
        }
    }
    build.finish()
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn ends_block(tag: TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript | TagEnd::Link | TagEnd::Image
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        blocks(source).into_iter().map(|b| b.text).collect()
    }

    #[test]
    fn emphasis_and_line_ends_do_not_cut_a_name() {
        assert_eq!(texts("与**亚历**山大·福\n明会谈\n\n- 第一条\n- 第*二*条\n"), ["与亚历山大·福明会谈", "第一条", "第二条"]);
    }

    #[test]
    fn code_blocks_and_front_matter_are_left_out_and_links_keep_their_text() {
        let source = "---\ntitle: 无\n---\n# 看门狗\n\n```c\nint 变量;\n```\n\n见[手册](https://example.org/手册)的`复位`一节。\n";
        assert_eq!(texts(source), ["看门狗", "见手册的复位一节。"]);
    }

    #[test]
    fn places_point_into_the_source() {
        let b = blocks("# 标题\n\n前文**强调**后文\n");
        let at = b[1].text.find("后").expect("there");
        assert_eq!((b[1].place(at).line, b[1].place(at).column), (3, 9));
    }
}
