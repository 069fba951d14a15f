//! `fr-modal`, on the browser's own `<dialog>`: it keeps the focus inside, closes with Escape and gives the focus back.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ModalProps {
    /// Unique in the page.
    pub id: AttrValue,
    pub title: AttrValue,
    pub open: bool,
    /// The person closed it: Escape, the button, or an action that calls it.
    pub onclose: Callback<()>,
    pub children: Html,
    /// The buttons, the main one first.
    #[prop_or_default]
    pub actions: Html,
}

#[component]
pub fn Modal(props: &ModalProps) -> Html {
    let dialog = use_node_ref();
    use_effect_with((dialog.clone(), props.open), |(dialog, open)| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
            show(&dialog, *open);
        }
    });
    let title_id = AttrValue::from([props.id.as_str(), "-titre"].concat());
    let onclick = props.onclose.reform(|_: MouseEvent| ());
    let onclose = props.onclose.reform(|_: Event| ());
    html! {
        <dialog ref={dialog} id={&props.id} class="fr-modal mce-modal" aria-labelledby={&title_id} {onclose}>
            <div class="fr-container fr-container--fluid fr-container-md">
                <div class="fr-grid-row fr-grid-row--center">
                    <div class="fr-col-12 fr-col-md-8 fr-col-lg-6">
                        <div class="fr-modal__body">
                            <div class="fr-modal__header">
                                <button class="fr-btn fr-btn--close" type="button" title="Fermer" {onclick}>{ "Fermer" }</button>
                            </div>
                            <div class="fr-modal__content">
                                <h2 id={&title_id} class="fr-modal__title">{ &props.title }</h2>
                                { props.children.clone() }
                            </div>
                            <div class="fr-modal__footer">
                                <div class="fr-btns-group fr-btns-group--right fr-btns-group--inline-reverse fr-btns-group--inline-lg fr-btns-group--icon-left">
                                    { props.actions.clone() }
                                </div>
                            </div>
                        </div>
                    </div>
                </div>
            </div>
        </dialog>
    }
}

fn show(dialog: &HtmlDialogElement, open: bool) {
    if open && !dialog.open() {
        // Refused only if the element has just left the page.
        let _ = dialog.show_modal();
    } else if !open && dialog.open() {
        dialog.close();
    }
}
