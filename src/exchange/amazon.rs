//! Amazon Translate custom terminologies: two columns with commas under the codes of the languages.

use super::csv::quoted;
use super::rows::{Limits, for_service};
use super::{Export, Sheet, Written, locale};

pub(super) struct Amazon;

const LIMITS: Limits = Limits { service: "Amazon", file: 10_485_760, term: 1024 };

impl Export for Amazon {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        // Amazon calls simplified Chinese zh and traditional Chinese zh-TW.
        let code = |language: &str| if language == "zh-CN" { locale::primary(language) } else { language.to_owned() };
        let head = format!("{},{}\n", code(&sheet.source_language), code(&sheet.target_language));
        for_service(sheet, &LIMITS, &head, |row| format!("{},{}\n", quoted(row.source), quoted(row.target())))
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::test::{export, text};

    #[test]
    fn the_first_row_names_the_languages() {
        let text = text(&export("amazon"));
        assert!(text.starts_with("zh,en\n亚历山大·福明,Aleksandr Fomin\n"), "{text}");
    }
}
