//! The portal of the offers that a training body types.

fn main() {
    mce_frontend::run("saisie", mce_frontend::portals::saisie);
}
