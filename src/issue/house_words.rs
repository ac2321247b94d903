//! The files that `[words]` of a series file names.

use super::draft::Reader;
use crate::brief::{self, ListedWord, Series};
use crate::files;
use crate::findings::Fault;
use crate::inputs;
use crate::limits;
use crate::lint::HouseWord;
use crate::text::source::Text;
use crate::words::{Words, on_one_line, words};

impl Reader<'_> {
    /// The words of the house, those of the series file first.
    pub(super) fn read_words(&mut self, series: &Series) -> Vec<HouseWord> {
        let mut listed = series.words.clone();
        for (index, file) in series.word_files.iter().enumerate() {
            let read = match index < limits::WORD_FILES {
                true => self.read_list(file),
                false => Err(words!("more than {} files", "超过 {} 个文件"; limits::WORD_FILES)),
            };
            match read {
                Ok(words) => listed.extend(words),
                Err(cause) => {
                    self.findings
                        .add(Fault::WordsFile { path: file.value.clone(), cause }, file.place.clone());
                }
            }
        }
        brief::house_words(listed, &self.sources, &mut self.findings)
    }

    fn read_list(&mut self, file: &Text) -> Result<Vec<ListedWord>, Words> {
        let path = files::join(&self.locations.root, &file.value);
        if !self.locations.leads_inside(&path) || path.exists() && !self.locations.holds(&path) {
            return Err(Words::plain("it lies outside the project", "在项目以外"));
        }
        let read = self.inputs.read(&path, limits::SERIES_BYTES);
        let bytes = read.map_err(|error| on_one_line(&error.into()))?;
        if bytes.len() > limits::SERIES_BYTES {
            return Err(words!("more than {} bytes", "超过 {} 个字节"; limits::SERIES_BYTES));
        }
        let name = path.display().to_string();
        let source = inputs::add_text(&name, &bytes, &mut self.sources, &mut self.findings);
        Ok(brief::listed_words(source, &self.sources, &mut self.findings))
    }
}
