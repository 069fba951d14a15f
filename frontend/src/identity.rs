//! Who is using the application: asked once of the server, known by every page.

use std::rc::Rc;

use mce_shared::api::{IdentityView, Role, SignedIn, endpoints};
use yew::prelude::*;

use crate::api::{self, Remote, draft, use_resource};
use crate::format;

/// Who is here, as far as is known, and the way to ask again (after accepting the terms, after opening the account).
#[derive(Clone, PartialEq)]
pub struct Visitor {
    state: Remote<IdentityView>,
    reload: Callback<()>,
}

impl Visitor {
    /// Not known yet. A server that does not answer leaves a visitor whom nobody knows: public pages go on.
    pub fn is_loading(&self) -> bool {
        matches!(self.state, Remote::Loading)
    }

    pub fn signed_in(&self) -> Option<&SignedIn> {
        self.state.ready()?.signed_in.as_ref()
    }

    pub fn role(&self) -> Option<Role> {
        self.signed_in().map(|signed_in| signed_in.role)
    }

    /// Whether what this endpoint does is his to do.
    pub fn may(&self, route: &mce_shared::api::Route) -> bool {
        self.signed_in().is_some_and(|who| route.access.admits(who.role, &who.permissions))
    }

    /// Whether he proved a short time ago who he is.
    pub fn is_fresh(&self) -> bool {
        self.signed_in().and_then(|who| who.fresh_until).is_some_and(format::is_ahead)
    }

    pub fn reload(&self) {
        self.reload.emit(());
    }
}

#[derive(Properties, PartialEq)]
pub struct IdentityProviderProps {
    pub children: Html,
}

/// Reads the identity and gives it to everything inside.
#[component]
pub fn IdentityProvider(props: &IdentityProviderProps) -> Html {
    let identity = use_resource(endpoints::SHOW_IDENTITY.at([]));
    // Once for each answer, and before anything is drawn with its date.
    use_memo(identity.state.clone(), |state| {
        if let Some(view) = state.ready() {
            format::keep_clock(view.now);
        }
    });
    // Before anything is drawn: the first operation of a page must find the token.
    if let Some(signed_in) = identity.state.ready().and_then(|view| view.signed_in.as_ref()) {
        api::keep_csrf_token(signed_in.csrf_token.clone());
    }
    // A page that was left for the sign-in is no longer left once one is back there.
    use_effect_with(identity.state.clone(), |state| {
        if state.ready().is_some_and(|view| view.signed_in.is_some()) {
            draft::arrive();
        }
    });
    let context = Rc::new(Visitor { state: identity.state, reload: identity.reload });
    html! { <ContextProvider<Rc<Visitor>> {context}>{ props.children.clone() }</ContextProvider<Rc<Visitor>>> }
}

/// Who is here.
#[hook]
pub fn use_visitor() -> Rc<Visitor> {
    let unknown = || Rc::new(Visitor { state: Remote::Loading, reload: Callback::noop() });
    use_context::<Rc<Visitor>>().unwrap_or_else(unknown)
}
