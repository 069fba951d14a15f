//! Which mandates are in which file, and what their lines say.

use std::io::{self, Write};

use jiff::Span;
use jiff::civil::{Date, date};
use mce_functions::register::FileKind;

use super::draw::{draw, is_among, is_one_in};
use super::lines::{Line, Role};
use super::names::spelt_otherwise;
use super::people::{Person, State};
use super::places::{ASSEMBLIES, Commune, Departement, departements, region_codes, region_name, siren};
use super::{Output, Rne};

/// A mandate of a file: whose, where its line says it is held, since when, and the function.
struct Mandate {
    /// The key of the person and that of the mandate, for draws.
    person: u64,
    seat: u64,
    start: Date,
    functions: Vec<String>,
}

impl Rne {
    pub(super) fn rows<W: Write>(&self, kind: FileKind, out: &mut Output<'_, W>) -> io::Result<()> {
        let departements = departements();
        match kind {
            FileKind::Regions => self.regions(&departements, out),
            FileKind::Assemblies => self.assemblies(&departements, out),
            FileKind::Arrondissements => self.arrondissements(out),
            _ => self.communes(&departements, |place, departement, commune| match kind {
                FileKind::Maires => self.mayor(departement, commune, out),
                FileKind::Epci => self.delegates(place, departement, commune, out),
                FileKind::Departements => self.departmental(departement, commune, out),
                _ => self.council(departement, commune, out),
            }),
        }
    }

    /// Goes through every commune, in the order of the files.
    fn communes(
        &self,
        departements: &[Departement],
        mut visit: impl FnMut(usize, &Departement, Commune) -> io::Result<()>,
    ) -> io::Result<()> {
        let total = (self.size / 13).max(1) as usize;
        for (place, departement) in departements.iter().enumerate() {
            for number in 1..=departement.communes(place, departements.len(), total) {
                visit(place, departement, Commune { departement: place, number })?;
            }
        }
        Ok(())
    }

    fn council<W: Write>(
        &self,
        departement: &Departement,
        commune: Commune,
        out: &mut Output<'_, W>,
    ) -> io::Result<()> {
        for seat in 0..commune.seats() {
            self.municipal(departement, commune, seat, FileKind::Communes, out)?;
        }
        Ok(())
    }

    fn mayor<W: Write>(
        &self,
        departement: &Departement,
        commune: Commune,
        out: &mut Output<'_, W>,
    ) -> io::Result<()> {
        self.municipal(departement, commune, 0, FileKind::Maires, out)
    }

    fn municipal<W: Write>(
        &self,
        departement: &Departement,
        commune: Commune,
        seat: usize,
        kind: FileKind,
        out: &mut Output<'_, W>,
    ) -> io::Result<()> {
        let key = seat_key(commune, seat);
        let deputies = 1 + commune.seats() / 4;
        let mut functions = match seat {
            0 => vec!["Maire".to_owned()],
            1 => vec!["1er adjoint au Maire".to_owned()],
            _ if seat <= deputies => vec![format!("{seat}ème adjoint au Maire")],
            _ => vec![String::new()],
        };
        // One row per function: a deputy may be a delegated mayor too.
        if (1..=deputies).contains(&seat) && is_one_in(draw(&[self.seed, 50, key]), 20) {
            functions.push(if seat == 1 { "Maire délégué".to_owned() } else { String::new() });
        }
        let second_round = is_one_in(draw(&[self.seed, 51, commune.key()]), 10);
        let start = if second_round { date(2026, 3, 22) } else { date(2026, 3, 15) };
        let mandate =
            Mandate { person: self.person(commune, seat), seat: draw(&[52, key]), start, functions };
        self.write_mandate(kind, &mandate, out, |line| {
            let collectivite =
                if departement.is_pacific() { (departement.code, departement.name) } else { ("", "") };
            let (code, name) =
                if departement.is_pacific() { ("", "") } else { (departement.code, departement.name) };
            line.number(Role::Other, code)
                .text(name)
                .number(Role::Other, collectivite.0)
                .text(collectivite.1);
            line.code(Role::Territory, &commune.code(departement)).text(commune.name());
        })
    }

    /// The person of a seat; a homonym has the identity of who sits in the commune before.
    fn person(&self, commune: Commune, seat: usize) -> u64 {
        let key = seat_key(commune, seat);
        let is_homonym = (1..7).contains(&seat)
            && commune.number > 1
            && is_among(draw(&[self.seed, 53, key]), self.homonyms);
        let commune = if is_homonym { Commune { number: commune.number - 1, ..commune } } else { commune };
        draw(&[self.seed, 54, seat_key(commune, seat)])
    }

    fn delegates<W: Write>(
        &self,
        place: usize,
        departement: &Departement,
        commune: Commune,
        out: &mut Output<'_, W>,
    ) -> io::Result<()> {
        if departement.is_pacific() {
            return Ok(());
        }
        let seats = commune.seats();
        let delegates = 1 + usize::from(seats >= 15) + usize::from(seats >= 19) + usize::from(seats >= 27);
        for seat in 0..delegates {
            let key = seat_key(commune, seat);
            let leads = commune.number % 27 == 1 && seat == 0;
            let function = match draw(&[self.seed, 55, key]) % 6 {
                _ if leads => "Président du conseil communautaire".to_owned(),
                0 => format!("{}ème Vice-président du conseil communautaire", 2 + key % 8),
                _ => String::new(),
            };
            let mandate = Mandate {
                person: self.person(commune, seat),
                seat: draw(&[56, key]),
                start: date(2026, 4, 9),
                functions: vec![function],
            };
            self.write_mandate(FileKind::Epci, &mandate, out, |line| {
                line.number(Role::Other, departement.code).text(departement.name);
                line.role(Role::Territory, siren(place, commune.epci()));
                line.text(format!("CC du Pays de {} n° {}", departement.name, commune.epci() + 1));
                line.code(Role::Other, &commune.code(departement)).text(commune.name());
            })?;
        }
        Ok(())
    }

    fn departmental<W: Write>(
        &self,
        departement: &Departement,
        commune: Commune,
        out: &mut Output<'_, W>,
    ) -> io::Result<()> {
        let has_council = !matches!(departement.code, "75" | "2A" | "2B") && !(departement.region.is_empty());
        if !has_council || !is_one_in(draw(&[self.seed, 57, commune.key()]), 9) {
            return Ok(());
        }
        let key = seat_key(commune, 1);
        let functions = vec![vice_president(draw(&[self.seed, 58, key]), "départemental")];
        let mandate = Mandate {
            person: self.person(commune, 1),
            seat: draw(&[59, key]),
            start: date(2021, 6, 27),
            functions,
        };
        self.write_mandate(FileKind::Departements, &mandate, out, |line| {
            line.number(Role::Territory, departement.code).text(departement.name);
            line.number(Role::Other, &format!("{}{:02}", departement.code, commune.number % 40 + 1));
            line.text(commune.name());
        })
    }

    fn regions<W: Write>(&self, departements: &[Departement], out: &mut Output<'_, W>) -> io::Result<()> {
        for region in region_codes() {
            self.communes(departements, |_, departement, commune| {
                if departement.region != region || !is_one_in(draw(&[self.seed, 60, commune.key()]), 20) {
                    return Ok(());
                }
                let key = seat_key(commune, 2);
                let functions = vec![vice_president(draw(&[self.seed, 61, key]), "régional")];
                let mandate = Mandate {
                    person: self.person(commune, 2),
                    seat: draw(&[62, key]),
                    start: date(2021, 7, 2),
                    functions,
                };
                self.write_mandate(FileKind::Regions, &mandate, out, |line| {
                    line.number(Role::Territory, region).text(region_name(region));
                    line.text(departement.code).text(departement.name);
                })
            })?;
        }
        Ok(())
    }

    fn assemblies<W: Write>(&self, departements: &[Departement], out: &mut Output<'_, W>) -> io::Result<()> {
        for (assembly, name, own) in ASSEMBLIES {
            for seat in 0..if own.is_empty() { 19 } else { 0 } {
                let key = draw(&[63, seat, assembly.len() as u64, u64::from(assembly.as_bytes()[2])]);
                self.member(assembly, name, draw(&[self.seed, key]), key, out)?;
            }
            self.communes(departements, |_, departement, commune| {
                if !own.contains(&departement.code) || !is_one_in(draw(&[self.seed, 64, commune.key()]), 4) {
                    return Ok(());
                }
                self.member(assembly, name, self.person(commune, 3), draw(&[65, seat_key(commune, 3)]), out)
            })?;
        }
        Ok(())
    }

    fn member<W: Write>(
        &self,
        assembly: &str,
        name: &str,
        person: u64,
        seat: u64,
        out: &mut Output<'_, W>,
    ) -> io::Result<()> {
        let start = if assembly == "69M" { date(2026, 3, 15) } else { date(2021, 7, 1) };
        let mandate = Mandate { person, seat, start, functions: vec![String::new()] };
        self.write_mandate(FileKind::Assemblies, &mandate, out, |line| {
            line.code(Role::Territory, assembly).text(name).empty(4);
        })
    }

    fn arrondissements<W: Write>(&self, out: &mut Output<'_, W>) -> io::Result<()> {
        let cities = [
            ("75", "Paris", "75056", "Paris"),
            ("69", "Rhône", "69123", "Lyon"),
            ("13", "Bouches-du-Rhône", "13055", "Marseille"),
        ];
        for (departement, departement_name, code, city) in cities {
            for seat in 0..u64::from(self.size / 1_500).max(2) {
                let key = draw(&[66, seat, code.parse().unwrap()]);
                let mandate = Mandate {
                    person: draw(&[self.seed, key]),
                    seat: key,
                    start: date(2026, 3, 15),
                    functions: vec![String::new()],
                };
                self.write_mandate(FileKind::Arrondissements, &mandate, out, |line| {
                    line.number(Role::Other, departement).text(departement_name);
                    line.code(Role::Territory, code).text(city).text(format!("{}ème secteur", seat % 8 + 2));
                })?;
            }
        }
        Ok(())
    }

    /// Writes the rows of a mandate as it is in this publication, and those of who arrived beside it.
    fn write_mandate<W: Write>(
        &self,
        kind: FileKind,
        mandate: &Mandate,
        out: &mut Output<'_, W>,
        place: impl Fn(&mut Line),
    ) -> io::Result<()> {
        let is_mayor = mandate.functions[0] == "Maire";
        let (before, now) = self.state(mandate.person, mandate.seat, !is_mayor);
        out.count(before.as_ref(), &now);
        if now.is_held {
            self.write_rows(kind, mandate, &now, out, &place)?;
        }
        let arrived = self.arrival(mandate.seat).filter(|_| !is_mayor);
        let Some(number) = arrived else { return Ok(()) };
        let newcomer = Mandate {
            person: draw(&[mandate.person, 67]),
            seat: draw(&[mandate.seat, 68]),
            start: Self::elected_before(number),
            functions: vec![String::new()],
        };
        out.count_arrival(number + 1 == self.changes.len());
        let state = State { is_held: true, names: 0, functions: 0, reelected: None };
        self.write_rows(kind, &newcomer, &state, out, &place)
    }

    fn write_rows<W: Write>(
        &self,
        kind: FileKind,
        mandate: &Mandate,
        state: &State,
        out: &mut Output<'_, W>,
        place: &impl Fn(&mut Line),
    ) -> io::Result<()> {
        let person = Person::of(mandate.person, state.names);
        let start = state.reelected.map_or(mandate.start, Self::elected_before);
        let another = ["Autre fonction".to_owned()];
        let functions = if state.functions % 2 == 1 { &another[..] } else { &mandate.functions };
        for (index, function) in functions.iter().enumerate() {
            let mut line = Line::new(self.format);
            place(&mut line);
            self.write_person(kind, mandate, &person, &mut line);
            line.date(Role::Other, start);
            end_of_line(kind, function, start, &mut line);
            out.write(&mut line, index == 0)?;
        }
        Ok(())
    }

    /// Two files may spell one name in two ways.
    fn write_person(&self, kind: FileKind, mandate: &Mandate, person: &Person, line: &mut Line) {
        let spelling = draw(&[mandate.person, kind as u64]);
        line.role(Role::LastName, spelt_otherwise(&person.last_name, spelling));
        line.role(Role::FirstName, spelt_otherwise(&person.first_name, spelling));
        line.role(Role::Sex, if person.is_woman { "F" } else { "M" });
        line.date(Role::BirthDate, person.birth_date);
        line.number(Role::Other, &person.profession.0.to_string()).text(person.profession.1);
    }
}

fn end_of_line(kind: FileKind, function: &str, start: Date, line: &mut Line) {
    let took_office = start.checked_add(Span::new().days(6)).unwrap();
    match (kind, function) {
        (FileKind::Maires, _) => drop(line.date(Role::Other, took_office)),
        (_, "") => drop(line.empty(2)),
        _ => drop(line.text(function).date(Role::Other, took_office)),
    }
    if kind == FileKind::Communes {
        line.bare("FR");
    }
}

fn seat_key(commune: Commune, seat: usize) -> u64 {
    commune.key() * 1_000 + seat as u64
}

fn vice_president(draw: u64, council: &str) -> String {
    match draw % 40 {
        0 => format!("Président du conseil {council}"),
        1..8 => format!("{}ème Vice-président du conseil {council}", 1 + draw % 12),
        8..20 => "Membre de la commission permanente".to_owned(),
        _ => String::new(),
    }
}
