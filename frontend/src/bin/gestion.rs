//! The portal of the gestionnaire.

fn main() {
    mce_frontend::run("gestion", mce_frontend::portals::gestion);
}
