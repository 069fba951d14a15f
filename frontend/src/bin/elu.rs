//! The portal of the élus.

fn main() {
    mce_frontend::run("elu", mce_frontend::portals::elu);
}
