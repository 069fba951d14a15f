//! The portal of who one is, who may act for whom, and who looked.

fn main() {
    mce_frontend::run("acces", mce_frontend::portals::acces);
}
