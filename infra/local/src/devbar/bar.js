// The development bar of the local platform: the date, how to move it, where the mails are. Never part of the SPA.
"use strict";
(() => {
  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  const move = async (button, field, value) => {
    button.disabled = true;
    status.textContent = "La date change, les tâches prévues s’exécutent…";
    const answer = await fetch("/_local/clock", { method: "POST", body: new URLSearchParams({ [field]: value }) });
    if (answer.ok) return location.reload();
    button.disabled = false;
    status.textContent = "La date n’a pas changé.";
  };

  const step = (text, days) => {
    const button = element("button", { type: "button" }, text);
    button.addEventListener("click", () => move(button, "days", days));
    return button;
  };

  const date = element("input", { type: "date", id: "mce-local-date" });
  const go = element("button", { type: "button" }, "Aller");
  go.addEventListener("click", () => date.value && move(go, "to", date.value));
  const signOut = element("form", { method: "post", action: "/_local/sign-out" }, element("button", {}, "Oublier la connexion"));
  const status = element("span", { role: "status" });
  const summary = element("summary", {}, "Plateforme locale");
  const tools = element(
    "div",
    { class: "mce-local-tools" },
    step("+ 1 jour", 1),
    step("+ 1 semaine", 7),
    element("span", {}, element("label", { for: "mce-local-date" }, "Aller au "), date, " ", go),
    element("a", { href: "/boite-aux-lettres" }, "Courriels"),
    element("a", { href: "/_local/" }, "Qui peut se connecter"),
    signOut,
    status,
  );
  const bar = element("aside", { id: "mce-local-bar", "aria-label": "Plateforme locale" }, element("details", {}, summary, tools));

  const show = async () => {
    const clock = await (await fetch("/_local/clock")).json();
    summary.textContent = `Plateforme locale : ${clock.text}`;
    date.value = clock.date;
  };

  // The SPA may take the whole body when it starts: the bar comes back under it.
  const place = () => bar.isConnected || document.body.append(bar);
  place();
  new MutationObserver(place).observe(document.body, { childList: true });
  // What the pages keep at the bottom of the window stands above the bar, open or not.
  const measure = () => document.documentElement.style.setProperty("--mce-local-bar", `${bar.offsetHeight}px`);
  new ResizeObserver(measure).observe(bar);
  show();
  setInterval(show, 60000);
})();
