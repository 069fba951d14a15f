//! The report of a run: a file a page while it goes on, then a file a part, and one in the end. A page done twice writes the
//! same file.

use crate::http::Fault;
use crate::runtime::Environment;
use crate::store::runs::{Part, Run};

/// What a function may answer at once is 6 MB; the rest of the answer needs a little.
const VOLUME_BYTES: usize = 4 * 1024 * 1024;

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

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// No separator, no line, and nothing that a spreadsheet would compute.
fn harmless(cell: &str) -> String {
    let plain: String = cell.chars().map(|c| if c == ';' || c.is_control() { ' ' } else { c }).collect();
    let is_number =
        plain.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if plain.starts_with(['=', '+', '@', '-']) && !is_number { format!("'{plain}") } else { plain }
}

fn folder(run: &Run) -> String {
    format!("runs/{}", run.id)
}

fn page_key(run: &Run, part: &Part, page: u32) -> String {
    format!("{}/pages/{:04}-{page:06}.csv", folder(run), part.number)
}

fn part_key(run: &Run, part: &Part) -> String {
    format!("{}/{}-{:02}.csv", folder(run), run.id, part.number + 1)
}

/// Keeps the rows of the page that was just done.
///
/// # Errors
/// When the object store fails.
pub async fn keep_page(
    environment: &Environment,
    run: &Run,
    part: &Part,
    report: Report,
) -> Result<(), Fault> {
    if report.is_empty() {
        return Ok(());
    }
    let content = format!("{}\r\n{}", report.header, report.rows);
    let key = page_key(run, part, part.pages);
    environment.objects()?.put(&key, content).await.map_err(Fault::internal)
}

/// Joins the pages of a part that is done into its file.
///
/// # Errors
/// When the object store fails.
pub async fn join_pages(environment: &Environment, run: &Run, part: &Part) -> Result<(), Fault> {
    let objects = environment.objects()?;
    let mut whole = String::new();
    for page in 0..part.pages {
        let Some(object) = objects.get(&page_key(run, part, page)).await.map_err(Fault::internal)? else {
            continue;
        };
        let text = String::from_utf8_lossy(&object.content);
        let (header, rows) = text.split_once("\r\n").unwrap_or((&text, ""));
        if whole.is_empty() {
            // For French spreadsheets, which take a file without a mark for an old one.
            whole = format!("\u{feff}{header}\r\n");
        }
        whole.push_str(rows);
    }
    if whole.is_empty() {
        return Ok(());
    }
    objects.put(&part_key(run, part), whole).await.map_err(Fault::internal)
}

/// The rows of the file of a part, without its header.
///
/// # Errors
/// When the object store fails.
pub async fn rows(environment: &Environment, run: &Run, part: &Part) -> Result<Vec<String>, Fault> {
    let object = environment.objects()?.get(&part_key(run, part)).await.map_err(Fault::internal)?;
    let Some(object) = object else { return Ok(Vec::new()) };
    let text = String::from_utf8_lossy(&object.content).into_owned();
    Ok(text.lines().skip(1).map(str::to_owned).collect())
}

/// Joins the files of the parts into those that people download: one, or as many as a function may answer at once.
///
/// # Errors
/// When the object store fails.
pub async fn join_parts(environment: &Environment, run: &Run, parts: &[Part]) -> Result<Vec<String>, Fault> {
    let objects = environment.objects()?;
    let mut volumes = Volumes::default();
    for part in parts {
        if let Some(object) = objects.get(&part_key(run, part)).await.map_err(Fault::internal)? {
            volumes.add(&String::from_utf8_lossy(&object.content), VOLUME_BYTES);
        }
    }
    let single = volumes.0.len() == 1;
    let mut keys = Vec::with_capacity(volumes.0.len());
    for (n, volume) in volumes.0.into_iter().enumerate() {
        let name = if single { format!("{}.csv", run.id) } else { format!("{}-{}.csv", run.id, n + 1) };
        let key = format!("{}/{name}", folder(run));
        objects.put(&key, volume).await.map_err(Fault::internal)?;
        keys.push(key);
    }
    Ok(keys)
}

/// Files with the same header, none longer than a limit.
#[derive(Default)]
struct Volumes(Vec<String>);

impl Volumes {
    fn add(&mut self, text: &str, limit: usize) {
        let mut lines = text.split_inclusive("\r\n");
        let Some(header) = lines.next() else { return };
        for row in lines {
            if self.0.last().is_none_or(|volume| volume.len() + row.len() > limit) {
                self.0.push(header.to_owned());
            }
            if let Some(volume) = self.0.last_mut() {
                volume.push_str(row);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes_have_their_header_and_keep_the_order() {
        let mut volumes = Volumes::default();
        volumes.add("h\r\n1\r\n2\r\n", 9);
        volumes.add("h\r\n", 9);
        volumes.add("h\r\n3\r\n", 9);
        assert_eq!(volumes.0, ["h\r\n1\r\n2\r\n", "h\r\n3\r\n"]);
    }

    #[test]
    fn a_row_stays_a_row() {
        let mut report = Report::new("compte;montant");
        report.row(&["=1+1", "-12,50"]);
        report.row(&["a;b\n", "+33"]);
        assert_eq!(report.rows, "'=1+1;-12,50\r\na b ;'+33\r\n");
    }
}
