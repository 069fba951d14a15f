//! The portal of the gestionnaire: the fund, its payments, its runs, the register.

fn main() {
    mce_frontend::run("fonds", mce_frontend::portals::fonds);
}
