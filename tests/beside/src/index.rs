//! The index: a document for each entry, its words folded before the French stemmer, and what it is filtered and counted by.

use std::path::Path;

use tantivy::collector::{FacetCollector, TopDocs};
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    Facet, FacetOptions, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
    Value,
};
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer,
};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term};

use crate::{Entry, Fallible, Question};

const RESULTS: usize = 10;
const ANALYZER: &str = "french";
/// The fields with words, and how much each counts: as beside, for FTS5.
const TEXTS: [(&str, f32); 5] =
    [("title", 10.0), ("objective", 3.0), ("theme", 5.0), ("of", 2.0), ("towns", 3.0)];
/// What the writer may hold before it writes a segment.
const WRITER_BYTES: usize = 400_000_000;

fn schema() -> Schema {
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer(ANALYZER).set_index_option(IndexRecordOption::WithFreqs);
    for (name, _) in TEXTS {
        schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing.clone()));
    }
    schema.add_text_field("mode", STRING);
    schema.add_text_field("departement", STRING);
    schema.add_facet_field("facets", FacetOptions::default());
    schema.add_text_field("shown", STORED);
    schema.build()
}

fn analyzer() -> Fallible<TextAnalyzer> {
    let stop = StopWordFilter::new(Language::French).ok_or("no French stop words")?;
    Ok(TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(LowerCaser)
        .filter(stop)
        .filter(AsciiFoldingFilter)
        .filter(Stemmer::new(Language::French))
        .build())
}

/// Makes it from lines of entries.
pub fn make(folder: &Path, entries: &[String]) -> Fallible<()> {
    let schema = schema();
    let index = Index::create_in_dir(folder, schema.clone())?;
    index.tokenizers().register(ANALYZER, analyzer()?);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES)?;
    for line in entries {
        writer.add_document(document(&schema, line)?)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

fn document(schema: &Schema, line: &str) -> Fallible<TantivyDocument> {
    let entry: Entry = serde_json::from_str(line)?;
    let theme = entry.theme_label.unwrap_or_default();
    let towns: Vec<&str> = entry.sessions.iter().filter_map(|session| session.ville.as_deref()).collect();
    let mut document = TantivyDocument::default();
    let texts = [&entry.intitule, &entry.objectif, &theme, &entry.of_name, &towns.join(" ")];
    for ((name, _), text) in TEXTS.into_iter().zip(texts) {
        document.add_text(schema.get_field(name)?, text);
    }
    document.add_text(schema.get_field("mode")?, &entry.mode);
    for departement in entry.sessions.iter().filter_map(|session| session.departement.as_deref()) {
        document.add_text(schema.get_field("departement")?, departement);
    }
    let facets = schema.get_field("facets")?;
    document.add_facet(facets, Facet::from_path(["mode", entry.mode.as_str()]));
    if !theme.is_empty() {
        document.add_facet(facets, Facet::from_path(["theme", theme.as_str()]));
    }
    document.add_text(schema.get_field("shown")?, line);
    Ok(document)
}

/// The index as a search has it.
pub struct Opened {
    reader: IndexReader,
    analyzer: TextAnalyzer,
    texts: Vec<(Field, f32)>,
    mode: Field,
    departement: Field,
    shown: Field,
}

impl Opened {
    pub fn in_folder(folder: &Path) -> Fallible<Self> {
        let index = Index::open_in_dir(folder)?;
        let analyzer = analyzer()?;
        index.tokenizers().register(ANALYZER, analyzer.clone());
        let schema = index.schema();
        let texts = TEXTS.into_iter().map(|(name, weight)| Ok((schema.get_field(name)?, weight)));
        Ok(Self {
            reader: index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?,
            analyzer,
            texts: texts.collect::<tantivy::Result<_>>()?,
            mode: schema.get_field("mode")?,
            departement: schema.get_field("departement")?,
            shown: schema.get_field("shown")?,
        })
    }

    /// Ten results as they are shown, and the counts of themes and modes.
    pub fn answer(&self, question: &Question) -> Fallible<(Vec<String>, Vec<(String, u64)>)> {
        let searcher = self.reader.searcher();
        let mut facets = FacetCollector::for_field("facets");
        facets.add_facet("/theme");
        facets.add_facet("/mode");
        let best = TopDocs::with_limit(RESULTS).order_by_score();
        let (best, counts) = searcher.search(&self.query(question), &(best, facets))?;
        let mut shown = Vec::new();
        for (_, address) in best {
            let document: TantivyDocument = searcher.doc(address)?;
            let text = document.get_first(self.shown).and_then(|value| value.as_str());
            shown.push(text.unwrap_or_default().to_owned());
        }
        let counts = ["/theme", "/mode"].into_iter().flat_map(|parent| counts.get(parent));
        Ok((shown, counts.map(|(facet, count)| (facet.to_string(), count)).collect()))
    }

    /// Any of the words, in any field, and every filter.
    fn query(&self, question: &Question) -> BooleanQuery {
        let mut parts = vec![(Occur::Must, self.any_word(&question.text))];
        let filters = [(self.mode, &question.mode), (self.departement, &question.departement)];
        for (field, value) in filters {
            if let Some(value) = value {
                let term = Term::from_field_text(field, value);
                let filter = TermQuery::new(term, IndexRecordOption::Basic);
                // A filter says nothing of how well something answers.
                parts.push((Occur::Must, Box::new(BoostQuery::new(Box::new(filter), 0.0))));
            }
        }
        BooleanQuery::new(parts)
    }

    fn any_word(&self, text: &str) -> Box<dyn Query> {
        let mut words: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        self.analyzer.clone().token_stream(text).process(&mut |token| {
            for (field, weight) in &self.texts {
                let term = Term::from_field_text(*field, &token.text);
                let word = TermQuery::new(term, IndexRecordOption::WithFreqs);
                words.push((Occur::Should, Box::new(BoostQuery::new(Box::new(word), *weight))));
            }
        });
        Box::new(BooleanQuery::new(words))
    }
}
