//! What CAT tools call a language. They know zh-CN and zh-TW; the script tags zh-Hans and zh-Hant are known to few.

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

/// What MultiTerm and memoQ call languages, those that translate from Chinese most often: language code, MultiTerm, memoQ.
const NAMES: &[(&str, &str, &str)] = &[
    ("zh-CN", "Chinese (PRC)", "Chinese_PRC"),
    ("zh-TW", "Chinese (Taiwan)", "Chinese_Taiwan"),
    ("zh-HK", "Chinese (Hong Kong SAR)", "Chinese_Hong_Kong_SAR"),
    ("zh-SG", "Chinese (Singapore)", "Chinese_Singapore"),
    ("zh", "Chinese", "Chinese"),
    ("en-US", "English (United States)", "English_United_States"),
    ("en-GB", "English (United Kingdom)", "English_United_Kingdom"),
    ("en", "English", "English"),
    ("de", "German", "German"),
    ("fr", "French", "French"),
    ("es", "Spanish", "Spanish"),
    ("it", "Italian", "Italian"),
    ("pt-BR", "Portuguese (Brazil)", "Portuguese_Brazil"),
    ("pt", "Portuguese", "Portuguese"),
    ("nl", "Dutch", "Dutch"),
    ("pl", "Polish", "Polish"),
    ("cs", "Czech", "Czech"),
    ("sv", "Swedish", "Swedish"),
    ("da", "Danish", "Danish"),
    ("fi", "Finnish", "Finnish"),
    ("no", "Norwegian", "Norwegian"),
    ("hu", "Hungarian", "Hungarian"),
    ("ro", "Romanian", "Romanian"),
    ("bg", "Bulgarian", "Bulgarian"),
    ("el", "Greek", "Greek"),
    ("tr", "Turkish", "Turkish"),
    ("uk", "Ukrainian", "Ukrainian"),
    ("ru", "Russian", "Russian"),
    ("ja", "Japanese", "Japanese"),
    ("ko", "Korean", "Korean"),
    ("vi", "Vietnamese", "Vietnamese"),
    ("th", "Thai", "Thai"),
    ("id", "Indonesian", "Indonesian"),
    ("ms", "Malay", "Malay"),
    ("ar", "Arabic", "Arabic"),
];

fn named(language: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    let exact = NAMES.iter().find(|n| n.0.eq_ignore_ascii_case(language));
    exact.or_else(|| NAMES.iter().find(|n| n.0 == primary(language)))
}

/// The name of MultiTerm's index for a language.
pub(super) fn multiterm(language: &str) -> String {
    named(language).map_or_else(|| language.to_owned(), |n| n.1.to_owned())
}

/// The name of memoQ's column for a language.
pub(super) fn memoq(language: &str) -> String {
    named(language).map_or_else(|| language.to_owned(), |n| n.2.to_owned())
}

/// The language that the head of a column names: a code, or what MultiTerm, memoQ or a person calls it.
pub(super) fn by_column(head: &str) -> Option<String> {
    let head = head.trim();
    // Crowdin and others: Term [zh].
    let inner = head.rsplit_once('[').and_then(|(_, rest)| rest.strip_suffix(']')).unwrap_or(head);
    let plain = inner.replace('_', " ");
    if let Some(n) = NAMES.iter().find(|n| n.1.eq_ignore_ascii_case(inner) || n.2.replace('_', " ").eq_ignore_ascii_case(&plain)) {
        return Some(n.0.to_owned());
    }
    let chinese = ["中文", "汉语", "漢語", "简体中文", "繁體中文", "chinese (simplified)", "chinese (traditional)"];
    if chinese.contains(&inner.to_lowercase().as_str()) {
        return Some("zh".to_owned());
    }
    if ["英文", "英语", "英語"].contains(&inner) {
        return Some("en".to_owned());
    }
    let mut parts = inner.split(['-', '_']);
    let first = parts.next().unwrap_or_default();
    let is_code = NAMES.iter().any(|n| n.0.split('-').next() == Some(primary(first).as_str())) && (2..=3).contains(&first.len());
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
