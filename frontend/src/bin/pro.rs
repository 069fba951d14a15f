//! The portal of the training bodies, the collectivités and the gestionnaire.

fn main() {
    mce_frontend::run(mce_frontend::pro);
}
