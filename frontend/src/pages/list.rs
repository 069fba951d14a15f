//! Lists that are read page by page, by the cursors that the server gives.

use mce_shared::api::{Address, NoBody};
use serde::de::DeserializeOwned;
use yew::prelude::*;

use crate::api::{Resource, use_resource};

/// A page of a list, and the way to the others.
pub struct List<T> {
    pub resource: Resource<T>,
    cursors: UseStateHandle<Vec<String>>,
}

/// The list at `address`, from its first page on.
#[hook]
pub fn use_list<T: DeserializeOwned + 'static>(address: Address<NoBody, T>) -> List<T> {
    let cursors = use_state(Vec::<String>::new);
    let page = address.asking("cursor", cursors.last().map_or("", String::as_str));
    List { resource: use_resource(page), cursors }
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
