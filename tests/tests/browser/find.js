// Finds what a person would: by what is written. Arguments: the kind of thing, and its name. Gives an element or null.
const [kind, name] = arguments;
const plain = (text) => text.replace(/\s+/g, " ").trim().toLowerCase();
const shown = (element) => element.checkVisibility({ visibilityProperty: true });
const label = (element) => {
  const copy = element.cloneNode(true);
  copy.querySelectorAll(".fr-hint-text").forEach((hint) => hint.remove());
  return copy.textContent.replace("(facultatif)", "");
};
const kinds = {
  press: ["button, a[href], summary", (element) => element.innerText],
  button: ["button", (element) => element.innerText],
  link: ["a[href]", (element) => element.innerText],
  label: ["label", label],
  group: ["legend", label],
};
const [selector, text] = kinds[kind];
const wanted = plain(name);
// A dialog makes the rest of the page inert.
const root = document.querySelector("dialog[open]") ?? document;
const candidates = [...root.querySelectorAll(selector)].filter(shown);
return (
  candidates.find((element) => plain(text(element)) === wanted) ??
  candidates.find((element) => plain(text(element)).startsWith(wanted)) ??
  null
);
