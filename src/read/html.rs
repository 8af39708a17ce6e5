//! HTML: block elements end a block, inline elements don't; scripts, styles, hidden parts and ruby readings are left out.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::lines::Builder;
use crate::document::Block;

/// Elements whose text no reader of the page sees.
const UNSEEN: &[&[u8]] =
    &[b"script", b"style", b"template", b"noscript", b"rt", b"rp", b"svg", b"math", b"iframe", b"object", b"select", b"textarea", b"pre"];

/// Elements that run on inside a line.
const INLINE: &[&[u8]] = &[
    b"a", b"abbr", b"acronym", b"b", b"bdi", b"bdo", b"big", b"cite", b"code", b"data", b"del", b"dfn", b"em", b"font", b"i", b"img",
    b"ins", b"kbd", b"label", b"mark", b"q", b"ruby", b"rb", b"s", b"samp", b"small", b"span", b"strike", b"strong", b"sub", b"sup",
    b"time", b"tt", b"u", b"var", b"wbr", b"nobr",
];

/// Elements that have no end tag.
const VOID: &[&[u8]] =
    &[b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param", b"source", b"track", b"wbr"];

pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut build = Builder::new(text);
    // The unseen element we are in, and how deep elements of its name are nested.
    let mut unseen: Option<(Vec<u8>, usize)> = None;
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                if let Some((name, depth)) = &mut unseen {
                    if **tag.name == **name && !tag.self_closing {
                        *depth += 1;
                    }
                    continue;
                }
                let void = VOID.contains(&&**tag.name) || tag.self_closing;
                if !void && (UNSEEN.contains(&&**tag.name) || is_hidden(&tag)) {
                    if !INLINE.contains(&&**tag.name) && !matches!(&**tag.name, b"rt" | b"rp") {
                        build.end_block();
                    }
                    unseen = Some((tag.name.to_vec(), 1));
                } else if !INLINE.contains(&&**tag.name) {
                    build.end_block();
                }
            }
            Token::EndTag(tag) => {
                if let Some((name, depth)) = &mut unseen {
                    // An unclosed <rt> ends with the ruby it stands in.
                    if **tag.name == **name || (matches!(&name[..], b"rt" | b"rp") && **tag.name == *b"ruby") {
                        *depth -= 1;
                        if *depth == 0 {
                            unseen = None;
                        }
                    }
                } else if !INLINE.contains(&&**tag.name) {
                    build.end_block();
                }
            }
            Token::String(run) if unseen.is_none() => {
                let run_text = String::from_utf8_lossy(&run);
                push_folded(&mut build, &run_text, run.span.start);
            }
            _ => {}
        }
    }
    build.finish()
}

fn is_hidden(tag: &StartTag<usize>) -> bool {
    tag.attributes.iter().any(|(name, value)| match &***name {
        b"hidden" => true,
        b"style" => {
            let style: String = String::from_utf8_lossy(value).to_lowercase().split_whitespace().collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        }
        _ => false,
    })
}

/// White space as a browser shows it: runs fold to one space, and a line end between two Han characters to nothing.
fn push_folded(build: &mut Builder<'_>, run: &str, at: usize) {
    let mut from = 0;
    while let Some(i) = run[from..].find(|c: char| c.is_ascii_whitespace()) {
        let space = from + i;
        build.push(&run[from..space], at + from);
        let rest = &run[space..];
        let after = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let white = &rest[..rest.len() - after.len()];
        if white.contains(['\n', '\r']) {
            build.soft_break(at + space, after.chars().next());
        } else {
            build.push(" ", at + space);
        }
        from = run.len() - after.len();
    }
    build.push(&run[from..], at + from);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        blocks(source).into_iter().map(|b| b.text).collect()
    }

    #[test]
    fn inline_tags_do_not_cut_a_name_and_cells_do() {
        let page = "<title>题</title><p>与<b>亚历</b>山大&middot;福明<br>会谈</p><table><tr><td>甲</td><td>乙</td></tr></table>";
        assert_eq!(texts(page), ["题", "与亚历山大·福明", "会谈", "甲", "乙"]);
    }

    #[test]
    fn what_no_reader_sees_is_left_out() {
        let page = "<script>var 甲 = '<p>';</script><p hidden>藏</p><p>汉<rt>hàn</rt>字</p><ruby>字<rt>zì</ruby>后<div style='display: none'><div>内</div>藏</div><p>尾";
        assert_eq!(texts(page), ["汉字", "字后", "尾"]);
    }

    #[test]
    fn broken_markup_is_read_as_far_as_it_goes() {
        assert_eq!(texts("<p>开始<b <i>>中</p></div><!-- 注"), ["开始>中"]);
    }
}
