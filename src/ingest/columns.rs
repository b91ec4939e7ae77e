//! What the columns of a table and the keys of an object are: by the user's word, else by their names.
//!
//! Names are compared in small letters, with what parts words left out, so `Tanggal Terbit`, `tanggal_terbit` and `tanggalTerbit` are one.

use super::FieldName;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// The text of the article.
    Text,
    /// Its id.
    Id,
    /// A piece of metadata that every format can give.
    Field(FieldName),
    /// Metadata with a name of its own.
    Extra,
    /// Nothing that is kept.
    Ignored,
}

/// Names of texts, the most telling first; where there are several, the others are metadata.
const TEXTS: [&str; 12] =
    ["body", "text", "content", "isi", "article", "isiberita", "isiartikel", "teks", "konten", "artikel", "fulltext", "articlebody"];

impl Role {
    /// Its name in arguments and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Text => "body",
            Role::Id => "id",
            Role::Field(name) => name.as_str(),
            Role::Extra => "extra",
            Role::Ignored => "ignore",
        }
    }

    /// The role that a user names.
    pub fn named(name: &str) -> Option<Role> {
        Some(match name {
            "body" | "text" => Role::Text,
            "id" => Role::Id,
            "extra" => Role::Extra,
            "ignore" => Role::Ignored,
            other => Role::Field(*FieldName::ALL.iter().find(|field| field.as_str() == other)?),
        })
    }
}

/// The letters and digits of a name, small.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What the user says that columns and keys are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMap {
    roles: BTreeMap<String, Role>,
}

impl ColumnMap {
    /// Whether the user says nothing.
    pub fn is_empty(&self) -> bool {
        self.roles.is_empty()
    }

    /// Says that a column is this.
    pub fn insert(&mut self, name: &str, role: Role) {
        self.roles.insert(plain(name), role);
    }

    /// The user's word on a column.
    fn said(&self, name: &str) -> Option<Role> {
        self.roles.get(&plain(name)).copied()
    }

    /// What each of these columns is. At most one is the text: the first that the user says, else the most telling.
    pub fn roles<'n>(&self, names: impl Iterator<Item = &'n str> + Clone) -> Vec<Role> {
        let said_text = names.clone().position(|name| self.said(name) == Some(Role::Text));
        let rank = |name: &str| TEXTS.iter().position(|text| *text == plain(name));
        let guessed = names.clone().enumerate().filter(|(_, name)| self.said(name).is_none());
        let text = said_text.or_else(|| {
            let ranked = guessed.filter_map(|(at, name)| Some((rank(name)?, at)));
            ranked.min().map(|(_, at)| at)
        });
        let role = |(at, name): (usize, &'n str)| {
            if Some(at) == text {
                return Role::Text;
            }
            match self.said(name) {
                Some(Role::Text) => Role::Extra,
                Some(role) => role,
                None => match (FieldName::of_key(name), plain(name).as_str()) {
                    (Some(field), _) => Role::Field(field),
                    (None, "id") => Role::Id,
                    (None, "") => Role::Ignored,
                    (None, _) => Role::Extra,
                },
            }
        };
        names.enumerate().map(role).collect()
    }
}

/// A column and how it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in the file.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// Whether the user said so.
    pub said: bool,
}

impl ColumnMap {
    /// How columns of these names are read, for showing.
    pub(super) fn columns(&self, names: &[String]) -> Vec<Column> {
        let roles = self.roles(names.iter().map(String::as_str));
        let column = |(name, role): (&String, Role)| Column { name: name.clone(), role, said: self.said(name).is_some() };
        names.iter().zip(roles).map(column).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_by_name_and_by_word() {
        for (names, said, expected) in [
            ("id,judul,isi,tanggal", "", "id,title,body,date"),
            ("Tanggal Terbit,Isi Berita,Penulis", "", "date,body,author"),
            ("content,body,text", "", "extra,body,extra"),
            ("naskah,kepala", "naskah=body,Kepala=title", "body,title"),
            ("isi,naskah", "naskah=body", "extra,body"),
            ("isi,judul", "isi=extra,judul=ignore", "extra,ignore"),
            ("suhu,", "", "extra,ignore"),
        ] {
            let mut map = ColumnMap::default();
            for (name, role) in said.split(',').filter_map(|pair| pair.split_once('=')) {
                map.insert(name, Role::named(role).unwrap());
            }
            let roles: Vec<&str> = map.roles(names.split(',')).into_iter().map(Role::as_str).collect();
            assert_eq!(roles.join(","), expected, "{names}");
        }
    }
}
