//! HTML: block elements end a block, inline elements don't; scripts, styles, hidden parts and ruby readings are left out.

use std::collections::HashMap;

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::format::{About, Content, Input, Reader};
use super::limits::Outcome;
use super::lines::Builder;
use crate::document::Block;

pub(super) struct Html;

impl Reader for Html {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "HTML page",
                extensions: &["html", "htm", "xhtml"],
                reads: "what a browser shows; places are lines",
                skips: "scripts, styles, hidden parts, ruby readings, code blocks, form fields, attributes",
            }
        }
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        let text = input.text(out)?;
        blocks(&text).into_iter().try_for_each(|b| out.push(b))
    }
}

/// Elements whose text no reader of the page sees.
const UNSEEN: &[&[u8]] =
    &[b"script", b"style", b"template", b"noscript", b"rt", b"rp", b"svg", b"math", b"iframe", b"object", b"select", b"textarea"];

/// Elements that run on inside a line.
const INLINE: &[&[u8]] = &[
    b"a", b"abbr", b"acronym", b"b", b"bdi", b"bdo", b"big", b"cite", b"code", b"data", b"del", b"dfn", b"em", b"font", b"i", b"img",
    b"ins", b"kbd", b"label", b"mark", b"q", b"ruby", b"rb", b"s", b"samp", b"small", b"span", b"strike", b"strong", b"sub", b"sup",
    b"time", b"tt", b"u", b"var", b"wbr", b"nobr",
];

/// Elements that have no end tag.
const VOID: &[&[u8]] =
    &[b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param", b"source", b"track", b"wbr"];

/// Elements whose end tag may be left out: they end where one like them begins or where the element around them ends.
const IMPLIED_END: &[&[u8]] = &[b"p", b"li", b"dt", b"dd", b"tr", b"td", b"th", b"option", b"rt", b"rp", b"thead", b"tbody", b"tfoot"];

/// An element that is left out, with what is open inside it.
struct Unseen {
    name: Vec<u8>,
    inside: Vec<Vec<u8>>,
    /// How many of each name are in it: most end tags that match nothing are found out here.
    open: HashMap<Vec<u8>, usize>,
}

impl Unseen {
    /// A tag begins inside. Whether it ends the element instead.
    fn start(&mut self, tag: &StartTag<usize>) -> bool {
        let name: &[u8] = &tag.name;
        if self.inside.is_empty() && IMPLIED_END.contains(&&self.name[..]) {
            let like = name == &self.name[..] || (matches!(&self.name[..], b"td" | b"th") && matches!(name, b"td" | b"th" | b"tr"));
            let like = like || (matches!(&self.name[..], b"dt" | b"dd") && matches!(name, b"dt" | b"dd"));
            if like || (self.name == b"p" && !INLINE.contains(&name)) {
                return true;
            }
        }
        if !VOID.contains(&name) && !tag.self_closing {
            self.inside.push(name.to_vec());
            *self.open.entry(name.to_vec()).or_default() += 1;
        }
        false
    }

    /// A tag ends inside. Whether the element ends with it, and whether the tag is the element's own.
    fn end(&mut self, name: &[u8]) -> (bool, bool) {
        if self.open.get(name).is_some_and(|&n| n > 0) {
            while let Some(closed) = self.inside.pop() {
                if let Some(n) = self.open.get_mut(&closed) {
                    *n -= 1;
                }
                if closed == name {
                    break;
                }
            }
            return (false, false);
        }
        let own = &self.name[..] == name;
        (own || IMPLIED_END.contains(&&self.name[..]), own)
    }
}

pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut build = Builder::new(text);
    let mut unseen: Option<Unseen> = None;
    let mut preformatted = false;
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                if unseen.as_mut().is_some_and(|u| !u.start(&tag)) {
                    continue;
                }
                unseen = None;
                let name: &[u8] = &tag.name;
                let void = VOID.contains(&name) || tag.self_closing;
                preformatted |= name == b"pre";
                // Code is no text; a saved mail or bulletin board page is nothing but <pre>.
                let code = preformatted && name == b"code";
                if !void && (UNSEEN.contains(&name) || code || is_hidden(&tag)) {
                    if !INLINE.contains(&name) && !matches!(name, b"rt" | b"rp") {
                        build.end_block();
                    }
                    unseen = Some(Unseen { name: name.to_vec(), inside: Vec::new(), open: HashMap::new() });
                } else if !INLINE.contains(&name) {
                    build.end_block();
                }
            }
            Token::EndTag(tag) => {
                let name: &[u8] = &tag.name;
                if let Some(u) = &mut unseen {
                    let (ends, own) = u.end(name);
                    if ends {
                        unseen = None;
                    }
                    if !ends || own {
                        continue;
                    }
                }
                preformatted &= name != b"pre";
                if !INLINE.contains(&name) {
                    build.end_block();
                }
            }
            Token::String(run) if unseen.is_none() => {
                let run_text = String::from_utf8_lossy(&run);
                if preformatted {
                    for (i, line) in run_text.split('\n').enumerate() {
                        if i > 0 {
                            build.end_block();
                        }
                        let at = line.as_ptr() as usize - run_text.as_ptr() as usize;
                        build.push(line.trim_end_matches('\r'), run.span.start + at);
                    }
                } else {
                    push_folded(&mut build, &run_text, run.span.start);
                }
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
    fn a_hidden_part_without_its_end_tag_hides_no_more_than_itself() {
        let page =
            "<ul><li style='display:none'>藏<li>正文第一条<li>第二条</ul><p hidden>藏<p>后续<table><tr><td hidden>藏<td>格</table>尾";
        assert_eq!(texts(page), ["正文第一条", "第二条", "后续", "格", "尾"]);
    }

    #[test]
    fn preformatted_text_is_read_line_by_line_and_code_is_not() {
        assert_eq!(texts("<pre>第一行\n第二行</pre><pre><code>变量 = 1</code></pre>尾"), ["第一行", "第二行", "尾"]);
    }

    #[test]
    fn broken_markup_is_read_as_far_as_it_goes() {
        assert_eq!(texts("<p>开始<b <i>>中</p></div><!-- 注"), ["开始>中"]);
    }
}
