//! The pages of the two identity providers, gone through as a person does.

use url::Url;

use crate::client::{Answer, Client};
use reqwest::Method;

/// Who vouches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// For élus.
    FranceConnect,
    /// For agents.
    ProConnect,
}

impl Provider {
    pub fn name(self) -> &'static str {
        match self {
            Self::FranceConnect => "franceconnect",
            Self::ProConnect => "proconnect",
        }
    }

    fn origin(self, client: &Client) -> &str {
        match self {
            Self::FranceConnect => &client.addresses().franceconnect,
            Self::ProConnect => &client.addresses().proconnect,
        }
    }

    /// From the button to the end; where the site sends the browser at last.
    pub async fn sign_in(self, client: &Client, person: &str, return_to: &str) -> String {
        let callback = self.reach_callback(client, person, return_to).await;
        client.bare_request(Method::GET, &callback).send().await.location().to_owned()
    }

    /// The address of our callback with the provider's answer, on which the browser has not gone yet.
    pub async fn reach_callback(self, client: &Client, person: &str, return_to: &str) -> String {
        self.reach_callback_with(client, &[("person", person)], return_to).await
    }

    /// The same for an identity that is typed, or at another level of assurance: fields of the provider's form.
    pub async fn reach_callback_with(
        self,
        client: &Client,
        choice: &[(&str, &str)],
        return_to: &str,
    ) -> String {
        let authorize = self.begin(client, return_to).await;
        self.go_through(client, &authorize, choice).await
    }

    /// From the provider's address to ours.
    pub async fn go_through(self, client: &Client, authorize: &str, choice: &[(&str, &str)]) -> String {
        assert!(authorize.starts_with(self.origin(client)), "{authorize}");
        let page = client.bare_request(Method::GET, authorize).send().await.expect(200);
        let consent = self.submit(client, "login", &page, choice).await.expect(200);
        let back = self.submit(client, "consent", &consent, &[("decision", "accept")]).await;
        back.location().to_owned()
    }

    /// The button of the sign-in page: the address at the provider's.
    pub async fn begin(self, client: &Client, return_to: &str) -> String {
        let mut path = Url::parse("http://site/auth/sign-in").unwrap();
        path.query_pairs_mut().append_pair("provider", self.name()).append_pair("return", return_to);
        let path = format!("{}?{}", path.path(), path.query().unwrap());
        client.bare_request(Method::GET, &path).send().await.location().to_owned()
    }

    async fn submit(self, client: &Client, page: &str, from: &Answer, fields: &[(&str, &str)]) -> Answer {
        let interaction = between(&from.body, "name=\"interaction\" value=\"", "\"");
        let interaction = [("interaction".to_owned(), interaction.to_owned())];
        let fields = fields.iter().map(|(name, value)| (name.to_string(), value.to_string()));
        let form: Vec<(String, String)> = interaction.into_iter().chain(fields).collect();
        let address = format!("{}/api/v2/{page}", self.origin(client));
        client.bare_request(Method::POST, &address).form(&form).send().await
    }
}

/// What stands between two texts, the first time.
#[track_caller]
pub(crate) fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}")).1;
    rest.split_once(after).unwrap().0
}
