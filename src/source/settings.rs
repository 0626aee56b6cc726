//! What was the reader of the corpus told about it?

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::base::Day;

use super::config::Config;
use super::day::DayOrder;
use super::fields::{Field, alike};
use super::worker::Worker;

/// How to read a corpus: from the command line, and from the files beside it.
///
/// Cheap to clone.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Today; later days are no dates of publication.
    pub today: Day,
    /// Which column holds which field, as given by `--map field=column`; goes before all else.
    pub mapping: Vec<(Field, String)>,
    /// The order of days such as `01/04/63`, as given by `--dmy` or `--mdy`.
    pub date_order: Option<DayOrder>,
    /// What `dateline.toml` and `sources.csv` of the root say.
    pub config: Arc<Config>,
    /// What reads PDF files, if anything does.
    pub pdf: Option<Worker>,
    /// Set when reading is to end soon: large files then give nothing more.
    pub stop: Arc<AtomicBool>,
}

impl Settings {
    /// Settings that say nothing but what day it is.
    pub fn new(today: Day) -> Self {
        Settings {
            today,
            mapping: Vec::new(),
            date_order: None,
            config: Arc::default(),
            pdf: None,
            stop: Arc::default(),
        }
    }

    /// The same, with the configuration of a root.
    #[must_use]
    pub fn with_config(&self, config: Config) -> Self {
        Settings { config: Arc::new(config), ..self.clone() }
    }

    /// The order of days that was given; the command line goes before the configuration.
    pub(super) fn day_order(&self) -> Option<DayOrder> {
        self.date_order.or(self.config.date_order)
    }

    /// The field `column` holds, and how good a claim to it that is; 0 is best.
    ///
    /// A mapped column goes before every other. The known names stay known: a mapping is given for
    /// a whole corpus, but columns differ from file to file.
    pub(super) fn field_of(&self, column: &str) -> Option<(Field, u8)> {
        let mut mapped = self.mapping.iter().chain(&self.config.fields).zip(0..=u8::MAX);
        let mapped = mapped.find(|((_, name), _)| alike(name, column));
        if let Some(((field, _), rank)) = mapped {
            return Some((*field, rank));
        }
        let n_mapped = self.mapping.len() + self.config.fields.len();
        let (field, rank) = Field::ranked(column)?;
        Some((field, rank.saturating_add(u8::try_from(n_mapped).unwrap_or(u8::MAX))))
    }
}

/// Reads one `--map` value.
///
/// # Errors
///
/// Says what is wrong with it, in lower case without a final stop.
pub fn read_mapping(text: &str) -> Result<(Field, String), String> {
    let Some((field, column)) = text.split_once('=') else {
        return Err(format!("`{text}` is no mapping; write field=column"));
    };
    let (field, column) = (field.trim(), column.trim());
    let Some(known) = Field::named(field) else {
        let names: Vec<&str> = Field::all().map(Field::name).collect();
        return Err(format!("`{field}` is no field; the fields are {}", names.join(", ")));
    };
    if column.is_empty() {
        return Err(format!("`{text}` names no column"));
    }
    Ok((known, column.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapped_column_goes_before_the_known_names() {
        let mut settings = Settings::new(Day::MAX);
        settings.mapping = vec![read_mapping("body=Story").expect("a mapping")];
        assert_eq!(settings.field_of("story"), Some((Field::Body, 0)));
        assert_eq!(settings.field_of("text"), Some((Field::Body, 2)));
        assert_eq!(settings.field_of("title"), Some((Field::Headline, 2)));
    }

    #[test]
    fn mappings_that_cannot_be_read() {
        for text in ["body", "bdy=text", "body=", "=x", ""] {
            assert!(read_mapping(text).is_err(), "{text}");
        }
    }
}
