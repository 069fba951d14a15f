//! The portal of everybody.

fn main() {
    mce_frontend::run("public", mce_frontend::portals::public);
}
