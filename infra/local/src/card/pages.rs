//! The pages, in plain French; they look like no real bank's.
use super::transaction::{RefundMode, Transaction};
use super::view::{CreditView, NoticeView, TransactionView};

/// What to do with this payment.
pub(super) fn choice(transaction: &Transaction) -> String {
    let uuid = &transaction.uuid;
    let main = format!(
        "<h1>Paiement sécurisé (simulateur local)</h1>\n{}\
         <h2>Que voulez-vous simuler ?</h2>\n<ul class=\"choices\">{}{}{}{}</ul>\n",
        summary(transaction),
        button(uuid, "accept", "Accepter", "La banque demande un code, puis accepte."),
        button(uuid, "refuse", "Refuser", "La banque refuse la carte."),
        button(uuid, "abandon", "Abandonner", "Vous quittez la page sans payer."),
        button(
            uuid,
            "accept-and-close",
            "Payer puis fermer la fenêtre",
            "Le site est prévenu, mais le navigateur n’y revient pas.",
        ),
    );
    page("Paiement sécurisé (simulateur local)", &main)
}

/// The code that a bank asks (3-D Secure).
pub(super) fn code(transaction: &Transaction, error: Option<&str>) -> String {
    let uuid = &transaction.uuid;
    let (message, described) = match error {
        Some(error) => {
            (format!("<p id=\"erreur\" class=\"error\" role=\"alert\">{}</p>\n", escape(error)), " erreur")
        }
        None => (String::new(), ""),
    };
    let invalid = if error.is_some() { " aria-invalid=\"true\"" } else { "" };
    let main = format!(
        "<h1>Confirmez votre paiement</h1>\n{}\
         <p id=\"aide\">Votre banque vous a envoyé ce code (simulation) : <strong class=\"code\">{}</strong></p>\n\
         <form method=\"post\" action=\"/payments/{uuid}/code\">\n{message}\
         <label for=\"code\">Code à six chiffres</label>\n\
         <input id=\"code\" name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\" maxlength=\"7\" required \
         aria-describedby=\"aide{described}\"{invalid}>\n\
         <button type=\"submit\">Confirmer le paiement</button>\n</form>\n\
         <form method=\"post\" action=\"/payments/{uuid}/abandon\">\n\
         <button type=\"submit\" class=\"secondary\">Abandonner</button>\n</form>\n",
        summary(transaction),
        escape(&transaction.code),
    );
    page("Confirmez votre paiement", &main)
}

/// The élu paid and will not come back by himself.
pub(super) fn closed(transaction: &Transaction) -> String {
    let main = format!(
        "<h1>Paiement accepté</h1>\n{}\
         <p>Le site a été prévenu. Fermez cette fenêtre : c’est ce que ce choix simule.</p>\n",
        summary(transaction),
    );
    page("Paiement accepté", &main)
}

/// The page can't go on.
pub(super) fn refused(reason: &str) -> String {
    page("Paiement impossible", &format!("<h1>Paiement impossible</h1>\n<p>{}</p>\n", escape(reason)))
}

/// The payments, newest first.
pub(super) fn index(transactions: &[TransactionView]) -> String {
    let row = |view: &TransactionView| {
        let (uuid, order) = (&view.uuid, escape(&view.order_id));
        row(&[&format!("<a href=\"/transactions/{uuid}\">{order}</a>"), &view.amount.french(), view.status])
    };
    let rows: String = transactions.iter().map(row).collect();
    let payments = table("Paiements, du plus récent au plus ancien", ["Commande", "Montant", "État"], &rows);
    page("Paiements de la boutique", &format!("<h1>Paiements de la boutique</h1>\n{payments}"))
}

/// One payment: what went back of it, what was told of it, and how its refunds are to go.
pub(super) fn transaction(view: &TransactionView) -> String {
    let credit = |credit: &CreditView| {
        row(&[&credit.amount.french(), credit.status, &escape(credit.comment.as_deref().unwrap_or_default())])
    };
    let notice = |notice: &NoticeView| {
        let heard = if notice.waits {
            "en attente".to_owned()
        } else {
            format!("{} envoi(s)", notice.deliveries.len())
        };
        row(&[&escape(&notice.operation), &escape(&notice.status), &heard])
    };
    let credits: String = view.credits.iter().map(credit).collect();
    let notices: String = view.notices.iter().map(notice).collect();
    let main = format!(
        "<h1>Paiement {}</h1>\n<dl>\n<dt>État</dt><dd>{}</dd>\n<dt>Demandé</dt><dd class=\"amount\">{}</dd>\n\
         <dt>Débité</dt><dd class=\"amount\">{}</dd>\n</dl>\n{}{}{}<p><a href=\"/\">Tous les paiements</a></p>\n",
        escape(&view.order_id),
        view.status,
        view.amount.french(),
        view.debited.french(),
        table("Remboursements", ["Montant", "État", "Motif"], &credits),
        table("Notifications", ["Opération", "État", "Envois"], &notices),
        refunds_form(view),
    );
    page("Paiement", &main)
}

fn refunds_form(view: &TransactionView) -> String {
    let choices = [
        (RefundMode::Accept, "accept", "Les accepter"),
        (RefundMode::Refuse, "refuse", "Les faire refuser par la banque"),
        (RefundMode::Down, "down", "Ne pas répondre : le service est en panne"),
        (RefundMode::Lose, "lose", "Les faire, mais perdre la réponse"),
        (RefundMode::Stranger, "stranger", "Ne pas reconnaître la boutique : son mot de passe a changé"),
    ];
    let choice = |(mode, value, label): (RefundMode, &str, &str)| {
        let checked = if mode == view.refunds { " checked" } else { "" };
        format!("<label><input type=\"radio\" name=\"refunds\" value=\"{value}\"{checked}> {label}</label>\n")
    };
    let choices: String = choices.into_iter().map(choice).collect();
    format!(
        "<form method=\"post\" action=\"/transactions/{}/refunds\">\n<fieldset>\n\
         <legend>Les prochains remboursements de ce paiement</legend>\n{choices}</fieldset>\n\
         <button type=\"submit\">Enregistrer</button>\n</form>\n",
        view.uuid
    )
}

fn table(caption: &str, heads: [&str; 3], rows: &str) -> String {
    let heads = heads.map(|head| format!("<th scope=\"col\">{head}</th>")).concat();
    format!(
        "<table>\n<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )
}

/// Cells that are HTML already.
fn row(cells: &[&str; 3]) -> String {
    let cells = cells.map(|cell| format!("<td>{cell}</td>")).concat();
    format!("<tr>{cells}</tr>\n")
}

fn summary(transaction: &Transaction) -> String {
    format!(
        "<dl>\n<dt>Montant</dt><dd class=\"amount\">{}</dd>\n<dt>Commerçant</dt><dd>Mon Compte Élu (boutique {})</dd>\n\
         <dt>Commande</dt><dd>{}</dd>\n</dl>\n",
        transaction.amount().french(),
        escape(transaction.field("vads_site_id")),
        escape(transaction.field("vads_order_id")),
    )
}

fn button(uuid: &str, action: &str, label: &str, effect: &str) -> String {
    format!(
        "<li><form method=\"post\" action=\"/payments/{uuid}/{action}\">\
         <button type=\"submit\" aria-describedby=\"{action}-effet\">{label}</button>\
         <p id=\"{action}-effet\">{effect}</p></form></li>\n"
    )
}

fn page(title: &str, main: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} – Simulateur de paiement</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n\
         <header><p>Simulateur local : aucune carte n’est demandée, aucun argent ne bouge.</p></header>\n\
         <main>\n{main}</main>\n</body>\n</html>\n",
        title = escape(title),
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
