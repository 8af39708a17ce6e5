//! The simplified and the traditional form of a term, by OpenCC's tables: whole words first, so that 发展 gives 發展 and
//! 头发 gives 頭髮.

use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

use super::Scripts;

fn converted(cell: &'static OnceLock<Option<OpenCC>>, config: BuiltinConfig, text: &str) -> Option<String> {
    cell.get_or_init(|| OpenCC::from_config(config).ok()).as_ref().map(|c| c.convert(text))
}

fn simplified(text: &str) -> Option<String> {
    static CELL: OnceLock<Option<OpenCC>> = OnceLock::new();
    converted(&CELL, BuiltinConfig::T2s, text)
}

fn traditional(text: &str) -> Option<String> {
    static CELL: OnceLock<Option<OpenCC>> = OnceLock::new();
    converted(&CELL, BuiltinConfig::S2t, text)
}

/// The traditional form with the characters that Taiwan prefers: 台湾 gives 臺灣 in both, 裏 is 裡 there.
fn taiwanese(text: &str) -> Option<String> {
    static CELL: OnceLock<Option<OpenCC>> = OnceLock::new();
    converted(&CELL, BuiltinConfig::S2tw, text)
}

/// The forms of a spelling in the other script that are not the spelling itself.
pub(super) fn others(text: &str, scripts: Scripts) -> Vec<String> {
    let mut out = Vec::new();
    if matches!(scripts, Scripts::Simplified | Scripts::Both) {
        out.extend(simplified(text));
    }
    if matches!(scripts, Scripts::Traditional | Scripts::Both) {
        // From the simplified form, so that a term of mixed script becomes wholly traditional.
        let from = simplified(text).unwrap_or_else(|| text.to_owned());
        out.extend(traditional(&from));
        out.extend(taiwanese(&from));
    }
    out.retain(|form| form != text);
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_decide_where_characters_have_two_forms() {
        assert_eq!(others("发展", Scripts::Traditional), ["發展"]);
        assert_eq!(others("头发", Scripts::Traditional), ["頭髮"]);
        assert_eq!(others("臺灣", Scripts::Simplified), ["台湾"]);
        assert_eq!(others("臺灣", Scripts::Traditional), [""; 0]);
        assert_eq!(others("人口", Scripts::Both), [""; 0]);
        assert_eq!(others("发展", Scripts::AsWritten), [""; 0]);
    }
}
