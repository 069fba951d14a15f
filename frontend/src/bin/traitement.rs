//! The portal of a dossier, for the training body and the collectivité, and of the sessions.

fn main() {
    mce_frontend::run("traitement", mce_frontend::portals::traitement);
}
