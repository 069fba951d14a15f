//! Signing in, by the pages of the two providers.

use crate::browser::Browser;

const TERMS: &str = "Conditions générales";
const ACTIVATION: &str = "Ouvrir mon compte";
const ACCOUNT: &str = "Mon compte";

impl Browser {
    /// From any page with the FranceConnect+ button to the page where the site leads.
    pub async fn sign_in_as_elu(&self, name: &str) {
        self.press("S’identifier avec FranceConnect").await;
        self.give_identity(name).await;
    }

    /// From any page with the ProConnect button to the page where the site leads.
    pub async fn sign_in_as_agent(&self, name: &str) {
        self.press("S’identifier avec ProConnect").await;
        self.give_identity(name).await;
    }

    /// On the provider's page.
    pub async fn give_identity(&self, name: &str) {
        self.press(name).await;
        self.press("Continuer vers Mon Compte Élu").await;
        self.settle().await;
    }

    /// Accepts the terms that are in the way.
    pub async fn accept_terms(&self) {
        self.arrive(TERMS).await;
        self.tick("J’ai lu ces conditions et je les accepte").await;
        self.press("Continuer").await;
    }

    /// An agent at the first page of his space, which has this title.
    pub async fn enter_as_agent(&self, name: &str, title: &str) {
        self.visit("/connexion").await;
        self.sign_in_as_agent(name).await;
        if self.arrive_at_one_of(&[TERMS, title]).await == TERMS {
            self.accept_terms().await;
        }
        self.arrive(title).await;
    }

    /// An élu on the page of the account; `nir` is typed if the account is not open yet.
    pub async fn enter_as_elu(&self, name: &str, nir: &str) {
        self.visit("/connexion").await;
        self.sign_in_as_elu(name).await;
        if self.arrive_at_one_of(&[TERMS, ACTIVATION, ACCOUNT]).await == TERMS {
            self.accept_terms().await;
        }
        if self.arrive_at_one_of(&[ACTIVATION, ACCOUNT]).await == ACTIVATION {
            self.open_account(nir).await;
            self.follow("Voir mon compte").await;
        }
        self.arrive(ACCOUNT).await;
    }

    pub async fn open_account(&self, nir: &str) {
        self.arrive(ACTIVATION).await;
        self.fill("Numéro de sécurité sociale", nir).await;
        self.tick("Non").await;
        self.press("Ouvrir mon compte").await;
        self.see("Votre compte est ouvert").await;
    }

    pub async fn sign_out(&self) {
        self.press("Se déconnecter").await;
        self.see("Se connecter").await;
        assert_eq!(self.address().await, "/", "what the provider gives back is not kept");
    }
}
