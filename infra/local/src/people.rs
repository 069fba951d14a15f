//! Who to sign in as: read from the sample data, told at the start and on `/_local/`.

use std::path::Path;

use serde::Deserialize;

use crate::html::escape;

/// The page `/_local/` has everybody.
const ELUS_IN_TERMINAL: usize = 6;

/// The people of `identities.json` (FranceConnect+) and `agents.json` (ProConnect).
#[derive(Debug, Default)]
pub struct People {
    pub elus: Vec<Known>,
    pub agents: Vec<Known>,
}

/// Somebody, and what signing in as him or her lets one see. Without that sentence, an extra.
#[derive(Debug, Clone, Deserialize)]
pub struct Known {
    /// `of-01`: its kind, and a number.
    pub id: String,
    pub given_name: String,
    #[serde(alias = "usual_name")]
    pub family_name: String,
    /// The name in use, when it is not the birth name.
    #[serde(default)]
    pub preferred_username: Option<String>,
    /// What to type at FranceConnect+.
    #[serde(default)]
    pub login: Option<String>,
    pub email: String,
    #[serde(default)]
    pub nir: Option<String>,
    #[serde(default)]
    pub shows: String,
}

impl People {
    /// Nobody, when a file is not there.
    pub fn read(seed_folder: &Path) -> People {
        let known = |file: &str| {
            let text = std::fs::read(seed_folder.join(file)).unwrap_or_default();
            let all: Vec<Known> = serde_json::from_slice(&text).unwrap_or_default();
            all.into_iter().filter(|person| !person.shows.is_empty()).collect()
        };
        People { elus: known("identities.json"), agents: known("agents.json") }
    }

    /// A few lines for the terminal: some élus, and one agent of each kind.
    pub fn lines(&self) -> Vec<String> {
        let line = |provider: &str, person: &Known| {
            format!("{provider:<15} {:<40} {}", person.sign_in_as(), person.shows)
        };
        let elus = self.elus.iter().take(ELUS_IN_TERMINAL).map(|person| line("FranceConnect+", person));
        let mut kinds = std::collections::BTreeSet::new();
        let agents = self.agents.iter().filter(|agent| kinds.insert(agent.id.split('-').next()));
        let agents: Vec<String> = agents.map(|person| line("ProConnect", person)).collect();
        elus.chain(agents).collect()
    }

    /// A table; the NIR is what to type when activating the account.
    pub fn html(&self) -> String {
        let row = |provider: &str, person: &Known| {
            let cells = [
                provider,
                &person.name(),
                person.sign_in_as(),
                person.nir.as_deref().unwrap_or("–"),
                &person.shows,
            ];
            format!("<tr>{}</tr>", cells.map(|cell| format!("<td>{}</td>", escape(cell))).concat())
        };
        let elus: String = self.elus.iter().map(|person| row("FranceConnect+", person)).collect();
        let agents: String = self.agents.iter().map(|person| row("ProConnect", person)).collect();
        let head = ["Avec", "Qui", "Identifiant", "NIR à saisir", "Ce que l’on voit"]
            .map(|cell| format!("<th scope=\"col\">{cell}</th>"));
        format!("<table><thead><tr>{}</tr></thead><tbody>{elus}{agents}</tbody></table>", head.concat())
    }
}

impl Known {
    fn name(&self) -> String {
        let family =
            self.preferred_username.as_deref().filter(|name| !name.is_empty()).unwrap_or(&self.family_name);
        format!("{} {family}", self.given_name.split(' ').next().unwrap_or_default())
    }

    fn sign_in_as(&self) -> &str {
        self.login.as_deref().unwrap_or(&self.email)
    }
}
