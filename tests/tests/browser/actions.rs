//! What a person does on a page, and what is read there.

use serde_json::json;
use thirtyfour::{By, Key, TypingData};

use crate::browser::Browser;

/// Spaces of every kind count as one, and capitals for nothing: what is compared is what is read.
const PLAIN: &str = "const plain = (text) => text.replace(/\\s+/g, ' ').trim().toLowerCase();";

impl Browser {
    /// Presses a button or a link.
    pub async fn press(&self, name: &str) {
        self.say(format!("presses “{name}”"));
        self.find("press", name).await.click().await.unwrap();
    }

    /// Follows a link inside the application: the new page's title takes the focus.
    pub async fn follow(&self, name: &str) {
        self.say(format!("follows “{name}”"));
        let before = self.address().await;
        self.find("link", name).await.click().await.unwrap();
        self.wait(format!("a page after “{name}”"), async || {
            (self.address().await != before).then_some(())
        })
        .await;
        self.title_has_focus().await;
    }

    /// After a navigation, a screen reader reads the title that has the focus.
    pub async fn title_has_focus(&self) {
        self.settle().await;
        let focus = "return document.activeElement?.tagName === 'H1'";
        self.wait("the title has the focus", async || self.script::<bool>(focus, &[]).await.filter(|is| *is))
            .await;
    }

    /// Types on the keyboard, wherever the focus is.
    pub async fn key(&self, keys: TypingData) {
        self.driver.action_chain().send_keys(keys).perform().await.unwrap();
    }

    /// What is written on the element that has the focus.
    pub async fn focused(&self) -> String {
        self.script("return document.activeElement?.innerText?.trim() ?? ''", &[]).await.unwrap_or_default()
    }

    /// Types over what the field holds.
    pub async fn fill(&self, label: &str, text: &str) {
        self.say(format!("types “{text}” in “{label}”"));
        let field = self.field(label).await;
        if field.attr("type").await.unwrap().as_deref() == Some("date") {
            return self.fill_date(label, text).await;
        }
        field.send_keys(Key::Control + "a").await.unwrap();
        field.send_keys(TypingData::from(Key::Delete)).await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// A date, in ISO: the order in which its parts are typed depends on the machine.
    async fn fill_date(&self, label: &str, date: &str) {
        let script = "arguments[0].value = arguments[1]; \
             for (const name of ['input', 'change']) arguments[0].dispatchEvent(new Event(name, { bubbles: true })); \
             return true";
        let field = self.field(label).await.to_json().unwrap();
        self.script::<bool>(script, &[field, json!(date)]).await.unwrap();
    }

    /// Sends a file by its field.
    pub async fn choose_file(&self, label: &str, path: &std::path::Path) {
        self.say(format!("chooses {}", path.display()));
        self.field(label).await.send_keys(path.to_string_lossy().as_ref()).await.unwrap();
    }

    /// Sends several files by their field.
    pub async fn choose_files(&self, label: &str, paths: &[std::path::PathBuf]) {
        let paths: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
        self.say(format!("chooses {} files", paths.len()));
        self.field(label).await.send_keys(paths.join("\n")).await.unwrap();
    }

    /// Ticks a box, or picks one of several choices, by its label.
    pub async fn tick(&self, label: &str) {
        self.say(format!("ticks “{label}”"));
        self.find("label", label).await.click().await.unwrap();
    }

    /// Picks a line of a list.
    pub async fn pick(&self, label: &str, option: &str) {
        self.say(format!("picks “{option}” in “{label}”"));
        let script = format!(
            "{PLAIN} const [list, wanted] = arguments; \
             const found = [...list.options].find((option) => plain(option.text).startsWith(plain(wanted))); \
             if (!found) return false; \
             list.value = found.value; list.dispatchEvent(new Event('change', {{ bubbles: true }})); return true"
        );
        let list = self.field(label).await.to_json().unwrap();
        let picked = self.script::<bool>(&script, &[list, json!(option)]).await;
        assert_eq!(picked, Some(true), "no “{option}” in “{label}”");
    }

    /// What a field holds.
    pub async fn typed(&self, label: &str) -> String {
        self.field(label).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// What a field is told to correct, by the element that `aria-describedby` names.
    pub async fn error_of(&self, label: &str) -> String {
        let script = "const field = arguments[0]; if (field.getAttribute('aria-invalid') !== 'true') return null; \
             return field.getAttribute('aria-describedby').split(' ') \
                 .map((id) => document.getElementById(id)?.innerText ?? '').join(' ').trim()";
        let field = self.field(label).await.to_json().unwrap();
        let message =
            async || self.script::<Option<String>>(script, std::slice::from_ref(&field)).await.flatten();
        self.wait(format!("an error on “{label}”"), async || {
            message().await.filter(|text| !text.is_empty())
        })
        .await
    }

    /// The value of a field is read through its label: a field without one cannot be found.
    async fn field(&self, label: &str) -> thirtyfour::WebElement {
        let label = self.find("label", label).await;
        let id = label.attr("for").await.unwrap().unwrap_or_default();
        self.driver.find(By::Id(id)).await.unwrap()
    }

    /// Waits until a text is on the screen.
    pub async fn see(&self, text: &str) {
        self.wait(format!("text “{text}”"), async || self.sees(text).await.then_some(())).await;
    }

    pub async fn sees(&self, text: &str) -> bool {
        let script = format!("{PLAIN} return plain(document.body.innerText).includes(plain(arguments[0]))");
        self.script(&script, &[json!(text)]).await.unwrap_or_default()
    }

    /// Waits for the page of this title.
    pub async fn arrive(&self, title: &str) {
        self.arrive_at_one_of(&[title]).await;
    }

    /// Waits for a page of one of these titles: which one.
    pub async fn arrive_at_one_of<'a>(&self, titles: &[&'a str]) -> &'a str {
        let script = format!("{PLAIN} return plain(document.querySelector('h1')?.innerText ?? '')");
        let here = async || {
            let heading: String = self.script(&script, &[]).await?;
            titles.iter().copied().find(|title| title.to_lowercase() == heading)
        };
        let title = self.wait(format!("page “{}”", titles.join("” or “")), here).await;
        self.settle().await;
        title
    }

    /// What stands beside a term: `fact("Prix")` is "560,00 €". Spaces are plain ones.
    pub async fn fact(&self, term: &str) -> String {
        let script = format!(
            "{PLAIN} const terms = [...document.querySelectorAll('dt')]; \
             const found = terms.find((term) => plain(term.innerText) === plain(arguments[0])); \
             return found?.nextElementSibling?.innerText.replace(/\\s+/g, ' ').trim() ?? null"
        );
        let read = async || self.script::<Option<String>>(&script, &[json!(term)]).await.flatten();
        self.wait(format!("fact “{term}”"), read).await
    }

    /// The line of a table that has this text in one of its cells: the cells, joined.
    pub async fn line(&self, text: &str) -> String {
        let script = format!(
            "{PLAIN} const rows = [...document.querySelectorAll('tbody tr')]; const wanted = plain(arguments[0]); \
             const has = (row, fits) => [...row.cells].some((cell) => fits(plain(cell.textContent))); \
             const found = rows.find((row) => has(row, (text) => text === wanted)) \
                 ?? rows.find((row) => has(row, (text) => text.includes(wanted))); \
             return found ? [...found.cells].map((cell) => cell.textContent.replace(/\\s+/g, ' ').trim()).join(' | ') : null"
        );
        let read = async || self.script::<Option<String>>(&script, &[json!(text)]).await.flatten();
        self.wait(format!("line “{text}”"), read).await
    }
}
