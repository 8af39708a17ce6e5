//! OmegaT's glossary: UTF-8 text, a line an entry, three columns between tabs: source, target, comment. OmegaT knows no
//! quoting and no header, takes a line that begins with `#` for a comment, and reads further columns not at all.

use std::path::{Path, PathBuf};

use super::mark::{mark, sealed};
use super::xml::each;
use super::{Export, Sheet, Written, rows};
use crate::error::{Error, Result};

pub(super) struct Omegat;

/// The file of a project's glossary folder that an export of a glossary of this name goes to. It is never the one that the
/// translator writes in OmegaT.
///
/// # Errors
/// [`Error::Project`] if the folder is no OmegaT project, or its settings can't be read.
pub fn in_project(project: &Path, name: &str) -> Result<PathBuf> {
    let settings = project.join("omegat.project");
    let text = std::fs::read_to_string(&settings).map_err(|e| Error::Project {
        path: project.to_path_buf(),
        message: format!("This is no OmegaT project: its omegat.project can't be read ({e}). Give the folder that holds omegat.project."),
    })?;
    let (mut folder, mut own) = (String::new(), String::new());
    each(&text, &["glossary_dir", "glossary_file"], |node, _| {
        let value = node.text().trim().replace("__DEFAULT__", "");
        if node.name == "glossary_dir" {
            folder = value;
        } else {
            own = value;
        }
        Ok(())
    })
    .map_err(|p| Error::Project { path: settings.clone(), message: format!("{}: {}", p.place, p.message) })?;
    let folder = project.join(if folder.is_empty() { "glossary" } else { &folder });
    let own = if own.is_empty() { "glossary.txt".to_owned() } else { own };
    let own = Path::new(&own).file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    let plain = format!("{name}.txt");
    let taken = plain.to_lowercase() == own || plain.eq_ignore_ascii_case("glossary.txt");
    Ok(folder.join(if taken { format!("{name}-shuyu.txt") } else { plain }))
}

impl Export for Omegat {
    fn write(&self, sheet: &Sheet<'_>) -> Written {
        let mut out = Written::default();
        let mut text = format!("# {}\n", mark());
        for row in rows::distinct(sheet, &mut out) {
            if row.source.starts_with('#') {
                out.skipped
                    .push((row.source.to_owned(), "OmegaT takes a line that begins with # for a comment; --to csv holds it".to_owned()));
                continue;
            }
            if row.source.chars().count() == 1 {
                let noise = "OmegaT will show this one character wherever it stands, also inside other words";
                out.altered.push((row.source.to_owned(), noise.to_owned()));
            }
            text.push_str(&format!("{}\t{}\t{}\n", row.source, row.target(), rows::comment(row.entry)));
            out.rows += 1;
        }
        out.bytes = sealed(text);
        out
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::test::{export, text};

    #[test]
    fn variants_are_rows_and_what_cannot_be_held_is_named() {
        let written = export("omegat");
        assert_eq!(
            text(&written),
            "# shuyu export a066359a
亚历山大·福明\tAleksandr Fomin\tperson; MoD / house style
福明\tAleksandr Fomin\tperson; MoD / house style
“一带一路”\t\"Belt and Road\"\twork; written =1+1 in the draft
C++标准(草案)\tC++ standard | draft, <v2> & more\tterm
法\tlaw\tterm
"
        );
        let skipped: Vec<&str> = written.skipped.iter().map(|s| s.0.as_str()).collect();
        assert_eq!((written.rows, skipped), (5, vec!["甲", "乙", "#标签"]));
        assert_eq!(written.altered.len(), 1, "{:?}", written.altered);
        assert_eq!(written.lost, [("alternatives", 1), ("evidence", 1), ("count", 1)]);
    }
}
