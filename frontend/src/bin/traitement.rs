//! The portal of a dossier, for the training body and the collectivité.

fn main() {
    mce_frontend::run("traitement", mce_frontend::portals::traitement);
}
