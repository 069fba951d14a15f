use jiff::civil::date;
use proptest::prelude::*;

use super::flow::{Laid, Mark};
use super::fonts::Fonts;
use super::frame::{BODY, BOTTOM, LEFT, PAGE_HEIGHT, RIGHT, TOP};
use super::*;
use crate::documents::reading::Reading;

fn sheet(blocks: Vec<Block>) -> Sheet {
    let footer = "Pied de page".to_owned();
    Sheet { title: "Relevé d’œuvre".to_owned(), issued_on: date(2026, 12, 1), footer, blocks }
}

fn table(rows: Vec<Vec<String>>) -> Block {
    let column = |title, align, width| Column { title, align, width };
    let columns = vec![
        column("Quoi", Align::Left, Width::Rest),
        column("Qui", Align::Left, Width::UpTo(60.0)),
        column("Combien", Align::Right, Width::Whole),
    ];
    Block::Table(Table { columns, rows, total: Some(("Total".to_owned(), "12,00 €".to_owned())) })
}

fn row(texts: [&str; 3]) -> Vec<String> {
    texts.map(str::to_owned).into()
}

fn facts(name: &str, value: &str) -> Block {
    Block::Facts(vec![(name.to_owned(), value.to_owned())])
}

#[test]
fn a_screen_reader_finds_the_structure() {
    let blocks = vec![
        facts("Nom", "Valeur"),
        Block::Section("Partie".to_owned()),
        Block::Text("Un texte.".to_owned()),
        table(vec![row(["a", "", "1,00 €"])]),
    ];
    let reading = Reading::of(&sheet(blocks).render().unwrap());
    let facts = ["Table", "TR", "TH Scope=Row", "TD"];
    let head = ["THead", "TR", "TH Scope=Column", "TH Scope=Column", "TH Scope=Column"];
    let body = ["TBody", "TR", "TD", "TD", "TD"];
    let foot = ["TFoot", "TR", "TH Scope=Row ColSpan=2", "TD"];
    let around = ["Document", "P", "P", "H1"];
    let expected = [&around[..], &facts, &["H2", "P", "Table"], &head, &body, &foot].concat();
    assert_eq!(reading.roles(), expected);
    assert!(reading.text().contains("a – 1,00 €"), "an empty cell is one all the same");
}

#[test]
fn the_file_says_what_it_is() {
    let reading = Reading::of(&sheet(Vec::new()).render().unwrap());
    let catalog = format!("{:?}", reading.catalog());
    for said in ["/Lang (fr-FR)", "/Marked true", "/DisplayDocTitle true", "/Outlines"] {
        assert!(catalog.contains(said), "{said}: {catalog}");
    }
    let metadata = reading.metadata();
    for said in
        ["Relevé d’œuvre", "<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<", "2026-12-01"]
    {
        assert!(metadata.contains(said), "{said}: {metadata}");
    }
}

#[test]
fn every_french_sign_is_drawn_and_nothing_is_a_box() {
    for (text, read) in [
        ("éèêëàâîïôùûüÿç ÉÈÀÇ œŒæÆ", "éèêëàâîïôùûüÿç ÉÈÀÇ œŒæÆ"),
        ("« 1\u{202f}234,56\u{a0}€ » – l’élu… −5\u{202f}%", "« 1 234,56 € » – l’élu… −5 %"),
        ("Nguyễn Łukasz Mașa Teʻa", "Nguyễn Łukasz Mașa Teʻa"),
        ("a\u{2009}b\u{3000}c\td\u{0}e", "a b c d e"),
        ("cou\u{ad}pé\u{200b} \u{feff}ici", "coupé ici"),
        ("漢 😀 Ж \u{e000}", "? ? ? ?"),
    ] {
        let reading = Reading::of(&sheet(vec![Block::Text(text.to_owned())]).render().unwrap());
        assert!(reading.text().contains(&format!("œuvre {read} Pied")), "{read}: {}", reading.text());
    }
}

#[test]
fn a_table_goes_over_pages_with_its_header() {
    let rows = (0..100).map(|index| row([&format!("ligne {index}."), "x", "1,00 €"])).collect();
    let pages = Reading::of(&sheet(vec![table(rows)]).render().unwrap()).pages();
    assert_eq!(pages.len(), 3);
    for (index, page) in pages.iter().enumerate() {
        assert_eq!(page.matches("Quoi Qui Combien").count(), 1, "{page}");
        assert!(page.starts_with("Mon Compte Élu"), "{page}");
        assert!(page.ends_with(&format!("Pied de page Page {} sur 3", index + 1)), "{page}");
    }
    for index in 0..100 {
        assert_eq!(pages.join(" ").matches(&format!("ligne {index}.")).count(), 1);
    }
    assert!(pages[2].contains("Relevé d’œuvre – émis le 1er décembre 2026"), "{}", pages[2]);
    assert!(pages[2].contains("ligne 99. x 1,00 € Total 12,00 €"), "{}", pages[2]);
}

#[test]
fn a_total_is_never_alone_on_its_page() {
    for count in 30..45 {
        let rows = (0..count).map(|_| row(["une ligne", "x", "1,00 €"])).collect();
        let pages = Reading::of(&sheet(vec![table(rows)]).render().unwrap()).pages();
        let last = pages.last().unwrap();
        assert!(last.contains("une ligne x 1,00 € Total 12,00 €"), "{count}: {last}");
    }
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    let sheet = sheet(vec![facts("Nom", "Valeur"), table(vec![row(["a", "b", "1,00 €"])])]);
    assert_eq!(sheet.render().unwrap(), sheet.render().unwrap());
}

#[test]
fn what_is_too_long_is_broken_then_cut() {
    let fonts = Fonts::load().unwrap();
    let texts = |text: &str, width, max| -> Vec<String> {
        fonts.lines(text, BODY, width, max).into_iter().map(|line| line.text).collect()
    };
    assert_eq!(texts("un deux-trois quatre", 50.0, 9), ["un deux-", "trois ", "quatre"]);
    assert_eq!(texts("un  deux  trois", 30.0, 9), ["un  ", "deux  ", "trois"]);
    assert_eq!(texts("un « deux » : trois !", 50.0, 9), ["un ", "« deux » : ", "trois !"]);
    assert_eq!(texts("un\n\ndeux", 50.0, 9), ["un", "", "deux"]);
    assert_eq!(texts("anticonstitutionnellement", 50.0, 9), ["anticonstit", "utionnelle", "ment"]);
    assert_eq!(texts("un deux trois quatre cinq six", 50.0, 2), ["un deux ", "trois…"]);
    assert_eq!(texts("1\u{202f}234,56\u{202f}€", 20.0, 1), ["1\u{202f}2…"]);
}

/// Every line is inside the page, and none but the head and the foot is outside the content.
fn assert_inside(laid: &Laid) {
    for mark in laid.pages.iter().flatten() {
        let (Mark::Text { line, x, top } | Mark::Again { line, x, top }) = mark else { continue };
        let end = x + line.width;
        assert!(*x >= LEFT - 0.5 && end <= RIGHT + 0.5, "{x} to {end}: {}", line.text);
        let head = *top < TOP;
        assert!(head || top + line.style.leading <= BOTTOM + 0.5, "{top}: {}", line.text);
        assert!(top + line.style.leading < PAGE_HEIGHT);
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![r"\PC{0,40}", r"[a-zéœ\- ]{0,400}", r".{0,20}", "[0-9W]{0,900}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_people_write_stays_on_the_page(texts in proptest::collection::vec(any_text(), 5), rows in 0..40_usize) {
        let [name, value, text, cell, title] = &texts[..] else { unreachable!() };
        let blocks = vec![
            facts(name, value),
            Block::Section(format!("Partie {title}")),
            Block::Text(text.clone()),
            table(vec![row([cell, name, "−1\u{202f}234\u{202f}567\u{202f}890,00\u{202f}€"]); rows]),
        ];
        let sheet = sheet(blocks);
        assert_inside(&flow::lay(&sheet, &Fonts::load().unwrap()));
        prop_assert!(sheet.render().is_ok());
    }
}
