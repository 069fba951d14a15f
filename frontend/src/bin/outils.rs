//! The portal of what one tries out without signing in.

fn main() {
    mce_frontend::run("outils", mce_frontend::portals::outils);
}
