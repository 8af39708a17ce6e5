//! A Markdown table for each kind, to read, to paste into a ticket or to give to a language model.

use super::mark::{mark, sealed};
use super::{Export, Sheet, Written, by_kind, rows};

pub(super) struct Markdown;

fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\n' => out.push_str("<br>"),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '|' | '*' | '_' | '`' | '\\' | '[' | ']' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

impl Export for Markdown {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        let mut out = Written::default();
        let contexts = sheet.options.contexts;
        let mut text = format!("<!-- {} -->\n\n# {}\n", mark(), cell(&sheet.title));
        for (kind, entries) in by_kind(&sheet.entries) {
            let (head, line) = if contexts { (" context |", " --- |") } else { ("", "") };
            text.push_str(&format!(
                "\n## {kind}\n\n| source | target | variants | alternatives | status | note |{head}\n| --- | --- | --- | --- | --- | --- |{line}\n"
            ));
            for e in entries {
                let mut cells = vec![
                    cell(&e.source),
                    cell(&e.target),
                    cell(&e.variants.join(", ")),
                    cell(&e.alternatives.join(", ")),
                    e.status.name().to_owned(),
                    cell(&rows::one_line(&e.note)),
                ];
                if contexts {
                    cells.push(cell(e.evidence.first().map_or("", String::as_str)));
                }
                text.push_str(&format!("| {} |\n", cells.join(" | ")));
                out.rows += 1;
            }
        }
        out.bytes = sealed(text);
        out
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::test::{export, text};

    #[test]
    fn a_table_for_each_kind() {
        assert_eq!(
            text(&export("markdown")),
            r#"<!-- shuyu export 5149bf7e -->

# test

## person

| source | target | variants | alternatives | status | note |
| --- | --- | --- | --- | --- | --- |
| 亚历山大·福明 | Aleksandr Fomin | 福明 | Alexander Fomin | approved | MoD / house style |

## work

| source | target | variants | alternatives | status | note |
| --- | --- | --- | --- | --- | --- |
| “一带一路” | "Belt and Road" |  |  | approved | written =1+1 in the draft |

## term

| source | target | variants | alternatives | status | note |
| --- | --- | --- | --- | --- | --- |
| #标签 | #tag |  |  | approved |  |
| 甲 |  |  |  | approved |  |
| C++标准(草案) | C++ standard \| draft, &lt;v2> &amp; more |  |  | approved |  |
| 法 | law |  |  | approved |  |
"#
        );
    }
}
