//! A text of an OF as it is shown: line by line as it was written; lines that begin with a dash are a list.

/// Lines of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block<'t> {
    Paragraphs(Vec<&'t str>),
    /// Without their dashes.
    List(Vec<&'t str>),
}

#[must_use]
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.chunk_by(|one, next| item(one).is_some() == item(next).is_some()).map(block).collect()
}

fn block<'t>(lines: &[&'t str]) -> Block<'t> {
    let items: Vec<&str> = lines.iter().filter_map(|line| item(line)).collect();
    if items.is_empty() { Block::Paragraphs(lines.to_vec()) } else { Block::List(items) }
}

fn item(line: &str) -> Option<&str> {
    line.strip_prefix("- ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_a_dash_are_a_list() {
        let text = "Deux temps :\n\n- lire ;\n - écrire.\nPuis un jeu.";
        assert_eq!(
            blocks(text),
            [
                Block::Paragraphs(vec!["Deux temps :"]),
                Block::List(vec!["lire ;", "écrire."]),
                Block::Paragraphs(vec!["Puis un jeu."]),
            ]
        );
        assert_eq!(blocks(" \n"), []);
    }
}
