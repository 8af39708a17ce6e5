//! What CAT tools call a language. They know zh-CN and zh-TW; the script tags zh-Hans and zh-Hant are known to few.

use std::sync::OnceLock;

/// The tag that every tool understands.
pub(super) fn tag(language: &str) -> String {
    let language = language.trim().replace('_', "-");
    let parts: Vec<String> = language.split('-').map(str::to_lowercase).collect();
    let region = parts.iter().skip(1).find(|p| p.len() == 2);
    match parts.first().map(String::as_str) {
        Some("zh" | "cmn" | "zho" | "chi") => match region {
            Some(region) => format!("zh-{}", region.to_uppercase()),
            None if parts.iter().any(|p| p == "hant") => "zh-TW".to_owned(),
            None => "zh-CN".to_owned(),
        },
        _ => language,
    }
}

/// The language without region and script: `zh`, `en`.
pub(super) fn primary(language: &str) -> String {
    let first = language.trim().split(['-', '_']).next().unwrap_or_default().to_lowercase();
    match first.as_str() {
        "cmn" | "zho" | "chi" => "zh".to_owned(),
        "eng" => "en".to_owned(),
        "deu" | "ger" => "de".to_owned(),
        "fra" | "fre" => "fr".to_owned(),
        _ => first,
    }
}

/// A language, and what it is called.
struct Language {
    code: &'static str,
    multiterm: &'static str,
    memoq: &'static str,
    others: Vec<&'static str>,
}

/// The languages that have names.
fn languages() -> &'static [Language] {
    static LANGUAGES: OnceLock<Vec<Language>> = OnceLock::new();
    LANGUAGES.get_or_init(|| {
        let rows = include_str!("../data/languages.tsv").lines().filter(|l| !l.starts_with('#'));
        rows.map(|row| {
            let mut cells = row.split('\t');
            let mut next = || cells.next().unwrap_or_default();
            let (code, multiterm, memoq) = (next(), next(), next());
            Language { code, multiterm, memoq, others: next().split('|').filter(|n| !n.is_empty()).collect() }
        })
        .collect()
    })
}

fn named(language: &str) -> Option<&'static Language> {
    let exact = languages().iter().find(|n| n.code.eq_ignore_ascii_case(language));
    exact.or_else(|| languages().iter().find(|n| n.code == primary(language)))
}

/// The name of MultiTerm's index for a language.
pub(super) fn multiterm(language: &str) -> String {
    named(language).map_or_else(|| language.to_owned(), |n| n.multiterm.to_owned())
}

/// The name of memoQ's column for a language.
pub(super) fn memoq(language: &str) -> String {
    named(language).map_or_else(|| language.to_owned(), |n| n.memoq.to_owned())
}

/// The language that the head of a column names: a code, or what MultiTerm, memoQ or a person calls it.
pub(super) fn by_column(head: &str) -> Option<String> {
    let head = head.trim();
    // Crowdin and others: Term [zh].
    let inner = head.rsplit_once('[').and_then(|(_, rest)| rest.strip_suffix(']')).unwrap_or(head);
    let plain = inner.replace('_', " ");
    let is_name = |n: &Language| {
        n.multiterm.eq_ignore_ascii_case(inner)
            || n.memoq.replace('_', " ").eq_ignore_ascii_case(&plain)
            || n.others.iter().any(|o| o.eq_ignore_ascii_case(inner))
    };
    if let Some(n) = languages().iter().find(|n| is_name(n)) {
        return Some(n.code.to_owned());
    }
    let mut parts = inner.split(['-', '_']);
    let first = parts.next().unwrap_or_default();
    let is_code = languages().iter().any(|n| n.code.split('-').next() == Some(primary(first).as_str())) && (2..=3).contains(&first.len());
    let rest_is_region = parts.all(|p| (2..=4).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric()));
    (is_code && rest_is_region).then(|| inner.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_tags_become_the_regions_that_tools_know() {
        let of = ["zh-Hans", "zh-Hant", "zh_TW", "zh", "zh-Hant-HK", "en", "pt-BR"].map(tag);
        assert_eq!(of, ["zh-CN", "zh-TW", "zh-TW", "zh-CN", "zh-HK", "en", "pt-BR"]);
    }

    #[test]
    fn columns_are_known_by_code_and_by_name() {
        let language = |head: &str| by_column(head).map(|l| primary(&l));
        for head in ["zh", "zh_CN", "zh-Hant", "Chinese (PRC)", "Chinese_PRC", "Term [zh-CN]", "中文"] {
            assert_eq!(language(head).as_deref(), Some("zh"), "{head}");
        }
        assert_eq!(language("English_United_States").as_deref(), Some("en"));
        assert_eq!(by_column("term"), None);
        assert_eq!(by_column("note"), None);
        assert_eq!(by_column("id number"), None);
    }
}
