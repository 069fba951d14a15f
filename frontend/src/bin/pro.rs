//! The portal of the training bodies and of the collectivités.

fn main() {
    mce_frontend::run("pro", mce_frontend::portals::pro);
}
