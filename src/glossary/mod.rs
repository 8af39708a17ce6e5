//! The glossary: what an entry is ([`Entry`]), the file that people edit ([`mod@file`]), the glossaries that ship with the
//! program ([`shipped`]), what is known from elsewhere ([`known`]), and how new findings meet old decisions ([`plan`]).
//! Whoever works on a glossary opens it as a [`store`]. Two glossaries become one in [`merge`]; [`check`] looks whether they
//! are sound. Knows nothing of documents.

pub mod check;
pub mod conflicts;
pub mod file;
pub mod known;
pub mod merge;
pub mod plan;
pub mod save;
pub mod shipped;
pub mod store;

use serde::{Deserialize, Serialize};

/// The format that this program writes.
pub const FORMAT: i64 = 1;

/// What a reviewer decided about an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Nothing yet.
    #[default]
    Candidate,
    /// To be used.
    Approved,
    /// Not to be proposed again.
    Rejected,
    /// To be decided another time.
    Later,
}

/// What an entry names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A person.
    Person,
    /// A place.
    Place,
    /// An organisation, a body, a company.
    Organisation,
    /// A work, a law, a treaty.
    Work,
    /// An event, a meeting, a war.
    Event,
    /// A title, an office, a rank.
    Title,
    /// Any other term.
    #[default]
    Term,
}

/// Where an entry's target comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// It stands beside the Chinese in a document.
    Attested,
    /// It was aligned in a bilingual file, or carried over from an attested name.
    Aligned,
    /// It comes from another glossary.
    Known,
    /// It was built from readings.
    Derived,
    /// There is no target.
    #[default]
    None,
}

macro_rules! named {
    ($type:ty: $($variant:ident = $name:literal),+) => {
        impl $type {
            /// All values in the order of the format's documentation.
            pub const ALL: &'static [$type] = &[$(<$type>::$variant),+];

            /// The value's name in glossaries and options.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(<$type>::$variant => $name),+
                }
            }

            /// The value that has this name.
            #[must_use]
            pub fn by_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(<$type>::$variant),)+
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl std::str::FromStr for $type {
            type Err = String;

            fn from_str(name: &str) -> std::result::Result<Self, String> {
                Self::by_name(&name.to_lowercase()).ok_or_else(|| {
                    let all: Vec<&str> = Self::ALL.iter().map(|v| v.name()).collect();
                    format!("{name:?} is none of {}", all.join(", "))
                })
            }
        }
    };
}

named!(Status: Candidate = "candidate", Approved = "approved", Rejected = "rejected", Later = "later");
named!(Kind: Person = "person", Place = "place", Organisation = "organisation", Work = "work", Event = "event", Title = "title", Term = "term");
named!(Basis: Attested = "attested", Aligned = "aligned", Known = "known", Derived = "derived", None = "none");

/// One entry of a glossary, as the program sees it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Entry {
    /// The Chinese term.
    pub source: String,
    /// Its translation; empty where there is none yet.
    pub target: String,
    /// What a reviewer decided.
    pub status: Status,
    /// What it names.
    pub kind: Kind,
    /// Where the target comes from.
    pub basis: Basis,
    /// Occurrences in the documents of the last run, repeated sentences counted once.
    pub count: u64,
    /// Documents of the last run that hold it.
    pub documents: u64,
    /// How much the program believes in it, 0 to 1.
    pub score: f64,
    /// Other spellings and short forms of the source.
    pub variants: Vec<String>,
    /// Other targets, most frequent first.
    pub alternatives: Vec<String>,
    /// Where it stands: `file:line text with the 【term】 marked`.
    pub evidence: Vec<String>,
    /// The translator's note.
    pub note: String,
    /// Why a rejected entry was rejected.
    pub reason: String,
    /// What another person decided otherwise, left by a merge until somebody decides.
    pub conflicts: Vec<Conflict>,
}

/// A field in which two people's decisions differ. The entry itself has the one, this is the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Conflict {
    /// The field's key.
    pub field: String,
    /// The other value: a string as it is, any other value as TOML writes it.
    pub other: String,
}

impl Entry {
    /// The source and its variants.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.source.as_str()).chain(self.variants.iter().map(String::as_str))
    }

    /// Whether a person has decided about the entry.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.status != Status::Candidate
    }
}
