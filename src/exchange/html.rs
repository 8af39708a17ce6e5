//! A page to print: a table for each kind, with room for the client's remarks. One file without a script, a picture or an
//! address.

use super::mark::{mark, sealed};
use super::xml::escape;
use super::{Export, Sheet, Written, by_kind};

pub(super) struct Html;

const STYLE: &str = "
  body { font: 11pt/1.4 Georgia, \"Noto Serif CJK SC\", \"Songti SC\", SimSun, serif; margin: 2em auto; max-width: 60em; padding: 0 1em; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border: 1px solid #999; padding: .3em .5em; text-align: left; vertical-align: top; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  h2 { break-after: avoid; margin-top: 1.6em; }
  .source { font-size: 115%; white-space: nowrap; }
  .small { color: #444; font-size: 85%; }
  .remarks { width: 22%; }
  @page { margin: 1.5cm; }
";

impl Export for Html {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        let mut out = Written::default();
        let title = escape(&sheet.title);
        let (source, target) = (escape(&sheet.source_language), escape(&sheet.target_language));
        let mut text = format!(
            "<!DOCTYPE html>\n<!-- {} -->\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
            mark()
        );
        for (kind, entries) in by_kind(&sheet.entries) {
            text.push_str(&format!(
                "<h2>{kind}</h2>\n<table>\n<thead><tr><th>Source</th><th>Target</th><th>Note</th><th class=\"remarks\">Remarks</th></tr></thead>\n<tbody>\n"
            ));
            for e in entries {
                let small = |label: &str, what: &str| format!("<div class=\"small\">{label}{what}</div>");
                let mut first = format!("<span class=\"source\" lang=\"{source}\">{}</span>", escape(&e.source));
                if !e.variants.is_empty() {
                    first.push_str(&small("also ", &escape(&e.variants.join(", "))));
                }
                let mut second = format!("<span lang=\"{target}\">{}</span>", escape(&e.target));
                if !e.alternatives.is_empty() {
                    second.push_str(&small("seen: ", &escape(&e.alternatives.join(", "))));
                }
                let mut note = escape(&e.note).replace('\n', "<br>");
                if sheet.options.statuses.len() > 1 {
                    note.push_str(&small("", e.status.name()));
                }
                if let (true, Some(context)) = (sheet.options.contexts, e.evidence.first()) {
                    note.push_str(&small("", &format!("<span lang=\"{source}\">{}</span>", escape(context))));
                }
                text.push_str(&format!("<tr><td>{first}</td><td>{second}</td><td>{note}</td><td></td></tr>\n"));
                out.rows += 1;
            }
            text.push_str("</tbody>\n</table>\n");
        }
        text.push_str("</body>\n</html>\n");
        out.bytes = sealed(text);
        out
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::test::{export, export_with, options, text};

    #[test]
    fn rows_have_variants_notes_and_room_for_remarks() {
        let html = text(&export("html"));
        assert!(html.contains(
            "<tr><td><span class=\"source\" lang=\"zh-CN\">亚历山大·福明</span><div class=\"small\">also 福明</div></td><td><span lang=\"en\">Aleksandr Fomin</span><div class=\"small\">seen: Alexander Fomin</div></td><td>MoD<br>house style</td><td></td></tr>"
        ), "{html}");
    }

    #[test]
    fn terms_are_no_markup() {
        let html = text(&export_with("html", &[("<script>", "\"><img src=x onerror=alert(1)>")], &options()));
        assert!(!html.contains("<script>") && !html.contains("<img"), "{html}");
    }
}
