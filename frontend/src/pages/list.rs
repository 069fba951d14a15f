//! Lists that are read page by page, by the cursors that the server gives.

use serde::de::DeserializeOwned;
use yew::prelude::*;

use crate::api::{Resource, use_resource};

/// A page of a list, and the way to the others.
pub struct List<T> {
    pub resource: Resource<T>,
    cursors: UseStateHandle<Vec<String>>,
}

/// The first page of the list at `path`, which may have a query of its own.
#[hook]
pub fn use_list<T: DeserializeOwned + 'static>(path: &str) -> List<T> {
    let cursors = use_state(Vec::<String>::new);
    let address = match cursors.last() {
        Some(cursor) => {
            let joint = if path.contains('?') { "&cursor=" } else { "?cursor=" };
            [path, joint, &String::from(js_sys::encode_uri_component(cursor))].concat()
        }
        None => path.to_owned(),
    };
    List { resource: use_resource(address.into()), cursors }
}

impl<T> List<T> {
    /// Back one page; none on the first.
    pub fn previous(&self) -> Option<Callback<MouseEvent>> {
        let cursors = self.cursors.clone();
        let (_, before) = self.cursors.split_last()?;
        let before = before.to_vec();
        Some(Callback::from(move |_| cursors.set(before.clone())))
    }

    /// On to the page of `cursor`; none on the last.
    pub fn next(&self, cursor: Option<&str>) -> Option<Callback<MouseEvent>> {
        let cursors = self.cursors.clone();
        let after: Vec<String> = self.cursors.iter().cloned().chain([cursor?.to_owned()]).collect();
        Some(Callback::from(move |_| cursors.set(after.clone())))
    }
}
