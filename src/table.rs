//! Features and their weights: one list gives an enumeration, its names in the data files and how many there are, so that
//! a feature can't be misspelt or lack a weight.

/// An enumeration of features, each with its name in the weights file and in `pairs --explain`.
macro_rules! features {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $feature:ident = $text:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name {
            $($(#[$doc])* $feature,)*
        }

        impl $name {
            /// The names in the order of the features.
            pub(crate) const NAMES: [&str; [$($text),*].len()] = [$($text),*];

            /// How many features there are.
            pub(crate) const COUNT: usize = Self::NAMES.len();
        }
    };
}

pub(crate) use features;

/// The columns of a weights file: a line for each feature with its name and one weight a column.
pub(crate) fn weights<const FEATURES: usize, const COLUMNS: usize>(text: &str, names: &[&str; FEATURES]) -> [[f32; FEATURES]; COLUMNS] {
    let mut weights = [[0.0; FEATURES]; COLUMNS];
    for (name, values) in rows(text) {
        if let Some(feature) = names.iter().position(|n| *n == name) {
            for (column, value) in weights.iter_mut().zip(values.split('\t')) {
                column[feature] = value.parse().unwrap_or(0.0);
            }
        }
    }
    weights
}

/// The rows of a weights file: the name of the feature, and its weights.
fn rows(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'))
}

/// The features that are not 0, with their names, for the explanation.
pub(crate) fn named<const FEATURES: usize>(
    names: [&'static str; FEATURES],
    values: [f32; FEATURES],
) -> impl Iterator<Item = (&'static str, f32)> {
    names.into_iter().zip(values).filter(|(_, v)| *v != 0.0)
}

/// Whether a weights file has a row for each feature in the order of the list, with so many weights each.
#[cfg(test)]
pub(crate) fn is_complete(text: &'static str, names: &[&str], columns: usize) -> bool {
    rows(text).map(|r| r.0).eq(names.iter().copied())
        && rows(text).all(|r| r.1.split('\t').filter_map(|w| w.parse::<f32>().ok()).count() == columns)
}
