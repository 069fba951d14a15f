//! The report of a run: a file a page while it goes on, then those of a part in one, and those of the run in the end, or in as many
//! as their size asks for. A page done twice writes the same file.

use mce_shared::runs::{Run, RunPart};

use crate::http::Fault;
use crate::ports::objects::Objects;
use crate::runtime::Environment;

/// What a function may answer at once is 6 MB; the rest of the answer needs a little.
const VOLUME_BYTES: usize = 4 * 1024 * 1024;
/// For French spreadsheets, which take a file without it for an old one.
const MARK: &str = "\u{feff}";

/// Rows of a report, in CSV.
#[derive(Debug, Default, Clone)]
pub struct Report {
    header: &'static str,
    rows: String,
}

impl Report {
    /// No row yet; `header` names the columns, parted by semicolons.
    #[must_use]
    pub const fn new(header: &'static str) -> Self {
        Self { header, rows: String::new() }
    }

    /// One more row; a cell that would break it is made harmless.
    pub fn row(&mut self, cells: &[&str]) {
        for (n, cell) in cells.iter().enumerate() {
            if n > 0 {
                self.rows.push(';');
            }
            self.rows.push_str(&harmless(cell));
        }
        self.rows.push_str("\r\n");
    }

    /// As it is written.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{MARK}{}\r\n{}", self.header, self.rows)
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// No separator, no line, and nothing that a spreadsheet would compute.
fn harmless(cell: &str) -> String {
    let plain: String = cell.chars().map(|c| if c == ';' || c.is_control() { ' ' } else { c }).collect();
    let of_number = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, ',' | '.' | '€');
    let is_number = plain.strip_prefix('-').is_some_and(|rest| rest.chars().all(of_number));
    if plain.starts_with(['=', '+', '@', '-']) && !is_number { format!("'{plain}") } else { plain }
}

fn folder(run: &Run) -> String {
    format!("runs/{}", run.id)
}

fn page_key(run: &Run, part: &RunPart, page: u32) -> String {
    format!("{}/pages/{:04}-{page:06}.csv", folder(run), part.number)
}

fn part_key(run: &Run, part: &RunPart, volume: usize) -> String {
    format!("{}/parts/{:04}-{volume:04}.csv", folder(run), part.number)
}

fn file_key(run: &Run, volume: usize) -> String {
    let number = if volume == 0 { String::new() } else { format!("-{}", volume + 1) };
    format!("{}/{}{number}.csv", folder(run), run.id)
}

/// Keeps the rows of the page that was just done.
///
/// # Errors
/// When the object store fails.
pub async fn keep_page(
    environment: &Environment,
    run: &Run,
    part: &RunPart,
    report: Report,
) -> Result<(), Fault> {
    keep(environment, &page_key(run, part, part.pages), report).await
}

/// Keeps rows under a key of their own, if there are any.
///
/// # Errors
/// When the object store fails.
pub async fn keep(environment: &Environment, key: &str, report: Report) -> Result<(), Fault> {
    if report.is_empty() {
        return Ok(());
    }
    environment.objects()?.put(key, report.text()).await.map_err(Fault::internal)
}

/// Joins what was kept in a folder into one file, or into as many as its size asks for; gives their keys.
///
/// # Errors
/// When the object store fails.
pub async fn join(environment: &Environment, folder: &str, key: String) -> Result<Vec<String>, Fault> {
    let objects = environment.objects()?;
    let mut volumes = Volumes::new(objects, VOLUME_BYTES, |volume| match volume {
        0 => key.clone(),
        more => key.replace(".csv", &format!("-{}.csv", more + 1)),
    });
    for file in objects.list(folder).await.map_err(Fault::internal)? {
        if let Some(text) = text_of(objects, &file.key).await? {
            volumes.add(&text).await?;
        }
    }
    volumes.end().await
}

/// Joins the pages of a part that is done.
///
/// # Errors
/// When the object store fails.
pub async fn join_pages(environment: &Environment, run: &Run, part: &RunPart) -> Result<(), Fault> {
    let objects = environment.objects()?;
    let mut volumes = Volumes::new(objects, VOLUME_BYTES, |volume| part_key(run, part, volume));
    for page in 0..part.pages {
        if let Some(text) = text_of(objects, &page_key(run, part, page)).await? {
            volumes.add(&text).await?;
        }
    }
    volumes.end().await.map(|_| ())
}

/// The first rows of a part that is done, without their header.
///
/// # Errors
/// When the object store fails.
pub async fn first_rows(environment: &Environment, run: &Run, part: &RunPart) -> Result<Vec<String>, Fault> {
    let text = text_of(environment.objects()?, &part_key(run, part, 0)).await?.unwrap_or_default();
    Ok(text.lines().skip(1).map(str::to_owned).collect())
}

/// Joins the parts into the files that people download; gives their keys.
///
/// # Errors
/// When the object store fails.
pub async fn join_parts(
    environment: &Environment,
    run: &Run,
    parts: &[RunPart],
) -> Result<Vec<String>, Fault> {
    let objects = environment.objects()?;
    let mut volumes = Volumes::new(objects, VOLUME_BYTES, |volume| file_key(run, volume));
    for part in parts {
        let mut volume = 0;
        while let Some(text) = text_of(objects, &part_key(run, part, volume)).await? {
            volumes.add(&text).await?;
            volume += 1;
        }
    }
    volumes.end().await
}

async fn text_of(objects: &Objects, key: &str) -> Result<Option<String>, Fault> {
    let object = objects.get(key).await.map_err(Fault::internal)?;
    Ok(object.map(|object| String::from_utf8_lossy(&object.content).into_owned()))
}

/// Files with the same header, none longer than a limit; the one that is being filled is in memory, the others are written.
struct Volumes<'a, Key> {
    objects: &'a Objects,
    limit: usize,
    key_of: Key,
    keys: Vec<String>,
    text: String,
}

impl<'a, Key: Fn(usize) -> String> Volumes<'a, Key> {
    fn new(objects: &'a Objects, limit: usize, key_of: Key) -> Self {
        Self { objects, limit, key_of, keys: Vec::new(), text: String::new() }
    }

    async fn add(&mut self, text: &str) -> Result<(), Fault> {
        let mut lines = text.split_inclusive("\r\n");
        let header = lines.next().unwrap_or_default();
        for row in lines {
            if self.text.len() + row.len() > self.limit {
                self.write().await?;
            }
            if self.text.is_empty() {
                self.text.push_str(header);
            }
            self.text.push_str(row);
        }
        Ok(())
    }

    async fn write(&mut self) -> Result<(), Fault> {
        if !self.text.is_empty() {
            let key = (self.key_of)(self.keys.len());
            self.objects.put(&key, std::mem::take(&mut self.text)).await.map_err(Fault::internal)?;
            self.keys.push(key);
        }
        Ok(())
    }

    /// The keys of the files.
    async fn end(mut self) -> Result<Vec<String>, Fault> {
        self.write().await?;
        Ok(self.keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn volumes_have_their_header_and_keep_the_order() {
        let objects = Objects::from_url("memory:///").unwrap();
        let mut volumes = Volumes::new(&objects, 9, |volume| format!("v/{volume}"));
        for text in ["h\r\n1\r\n2\r\n", "h\r\n", "h\r\n3\r\n"] {
            volumes.add(text).await.unwrap();
        }
        let mut written = Vec::new();
        for key in volumes.end().await.unwrap() {
            written.push(text_of(&objects, &key).await.unwrap().unwrap());
        }
        assert_eq!(written, ["h\r\n1\r\n2\r\n", "h\r\n3\r\n"]);
        let nothing = Volumes::new(&objects, 9, |volume| format!("n/{volume}"));
        assert_eq!(nothing.end().await.unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_row_stays_a_row() {
        let mut report = Report::new("compte;montant");
        report.row(&["=1+1", "-12,50"]);
        report.row(&["a;b\n", "+33"]);
        report.row(&["-1 250,00 €", "-1+A1"]);
        assert_eq!(report.rows, "'=1+1;-12,50\r\na b ;'+33\r\n-1 250,00 €;'-1+A1\r\n");
    }
}
