//! `shuyu.toml`: defaults for the options, from the working folder or the nearest folder above it. A flag beats it.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use shuyu::error::{Error, Result};

/// The file's name.
const NAME: &str = "shuyu.toml";

/// What the file may hold; each key is the name of an option.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub(crate) struct Config {
    pub(crate) output: Option<PathBuf>,
    pub(crate) with: Option<Vec<PathBuf>>,
    pub(crate) min_count: Option<usize>,
    pub(crate) kind: Option<Vec<String>>,
    pub(crate) strictness: Option<String>,
    pub(crate) encoding: Option<String>,
    pub(crate) strict: Option<bool>,
    pub(crate) jobs: Option<usize>,
}

const KEYS: &[&str] = &["output", "with", "min-count", "kind", "strictness", "encoding", "strict", "jobs"];

impl Config {
    /// The settings that hold in a folder; none if there is no file.
    pub(crate) fn find(folder: &Path) -> Result<Config> {
        let Some(path) = folder.ancestors().map(|f| f.join(NAME)).find(|p| p.is_file()) else { return Ok(Config::default()) };
        let text = std::fs::read_to_string(&path).map_err(|e| Error::Config {
            path: path.clone(),
            message: format!("can't read the settings: {e}. Correct or remove the file."),
        })?;
        Config::parse(&path, &text)
    }

    fn parse(path: &Path, text: &str) -> Result<Config> {
        let fail = |message: String| Error::Config { path: path.to_path_buf(), message };
        let place = |span: Option<std::ops::Range<usize>>| {
            let line = span.map_or(1, |s| text[..s.start.min(text.len())].matches('\n').count() + 1);
            format!("line {line}: ")
        };
        let table: toml::Table = toml::from_str(text).map_err(|e| fail(format!("{}{}", place(e.span()), e.message())))?;
        for key in table.keys() {
            if !KEYS.contains(&key.as_str()) {
                let nearest = KEYS.iter().max_by(|a, b| strsim::jaro_winkler(a, key).total_cmp(&strsim::jaro_winkler(b, key)));
                let hint = nearest.map_or_else(String::new, |k| format!(" Did you mean {k:?}?"));
                return Err(fail(format!("unknown key {key:?}.{hint} Known keys: {}.", KEYS.join(", "))));
            }
        }
        let mut config: Config = toml::from_str(text).map_err(|e| fail(format!("{}{}", place(e.span()), e.message())))?;
        // Paths in the file are meant from where the file is.
        let folder = path.parent().unwrap_or(Path::new("."));
        config.output = config.output.map(|p| folder.join(p));
        config.with = config.with.map(|w| w.into_iter().map(|p| folder.join(p)).collect());
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_names_the_nearest_known_one() {
        let message = Config::parse(Path::new("shuyu.toml"), "mincount = 3\n").expect_err("unknown").to_string();
        assert!(message.contains("\"mincount\"") && message.contains("Did you mean \"min-count\"?"), "{message}");
    }

    #[test]
    fn paths_are_meant_from_where_the_file_is() {
        let config = Config::parse(Path::new("/team/shuyu.toml"), "output = \"g.toml\"\nwith = [\"house.toml\"]\n").expect("valid");
        assert_eq!(config.output, Some(PathBuf::from("/team/g.toml")));
        assert_eq!(config.with, Some(vec![PathBuf::from("/team/house.toml")]));
    }
}
