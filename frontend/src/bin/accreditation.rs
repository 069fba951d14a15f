//! The portal of the way in of a training body, on both sides.

fn main() {
    mce_frontend::run("accreditation", mce_frontend::portals::accreditation);
}
