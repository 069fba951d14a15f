//! The portal of everybody and of the élus.

fn main() {
    mce_frontend::run(mce_frontend::elu);
}
