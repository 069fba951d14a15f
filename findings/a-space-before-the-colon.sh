#!/usr/bin/env bash
# Is what an élu answers by mail parted from the mail that he answers, when his program writes its line above it in French?
#
# Guess:  by those that know French, email-reply-parser (npm) and mail-parser-reply, for the lines of Gmail ("Le … a écrit :"), Outlook ("De : … Envoyé : …")
#         and Orange ("> Message du …"); by the others for a quotation with ">" only, the line above it stays.
# Seen:   mail-parser-reply, asked for French, knows these lines with a plain space before the colon and not with the no-break space that French
#         programs write there: all that was quoted is then part of the answer. Nor does it when "écrit" is on a second line, as Gmail wraps it, nor Orange's.
#         email-reply-parser of npm knows them all and cuts at "Cordialement" too, with what follows it: the postscript is lost. node-email-reply-parser, which
#         does not speak of French, has everything right; the email-reply-parser of PyPI keeps Outlook's whole quotation.
# Why it matters: an answer that holds the mail it answers says yes to whatever was asked in it; "PS : je ne viendrai pas" is the answer.
# Here:   no mail is read: what an élu answers, he answers on a page (`functions/src/ports/mail.rs` only sends).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages mail-parser-reply==1.36 email-reply-parser==0.5.12
node_packages email-reply-parser@2.3.7 node-email-reply-parser@0.1.4

cat >mails.py <<'PYTHON'
import json

said = "Bonjour,\n\nJe viendrai.\n\nCordialement,\nJeanne Dupré\n\nPS : pas le 4 mars.\n\n"
quoted = "> Venez-vous le 3 mars ?\n"
plain, hard = "\u0020", "\u00a0"
mails = {}
for name, space in (("plain space", plain), ("no-break space", hard)):
    mails[f"Gmail, {name}"] = said + f"Le mer. 3 mars 2027 à 14:05, Compte <compte@exemple.fr> a écrit{space}:\n" + quoted
    mails[f"Outlook, {name}"] = said + f"De{space}: Compte <compte@exemple.fr>\nEnvoyé{space}: mercredi 3 mars 2027 14:05\nÀ{space}: Jeanne Dupré <jeanne@exemple.fr>\nObjet{space}: Formation\n\n" + quoted.replace("> ", "")
mails["Gmail, two lines"] = said + "Le mer. 3 mars 2027 à 14:05, Compte <compte@exemple.fr> a\nécrit :\n" + quoted
mails["Orange"] = said + '> Message du 03/03/27 14:05\n> De : "Compte" <compte@exemple.fr>\n> A : jeanne@exemple.fr\n> Objet : Formation\n' + quoted
json.dump(mails, open("mails.json", "w"))
PYTHON
cat >answers.py <<'PYTHON'
import json
from email_reply_parser import EmailReplyParser as Zapier
from mailparser_reply import EmailReplyParser as French

def told(text):
    parts = {"the answer": "Je viendrai", "the postscript": "PS", "the line above": "exemple.fr", "the quotation": "Venez-vous"}
    return ", ".join(name for name, sign in parts.items() if sign in text)

for name, text in json.load(open("mails.json")).items():
    print("mail-parser-reply |", name, "|", told(French(languages=["fr"]).parse_reply(text)))
    print("email-reply-parser (PyPI) |", name, "|", told(Zapier.parse_reply(text)))
PYTHON
cat >answers.cjs <<'NODE'
const { default: Crisp } = require("email-reply-parser");
const parse = require("node-email-reply-parser");
const parts = { "the answer": "Je viendrai", "the postscript": "PS", "the line above": "exemple.fr", "the quotation": "Venez-vous" };
const told = (text) => Object.keys(parts).filter((name) => text.includes(parts[name])).join(", ");
for (const [name, text] of Object.entries(require("./mails.json"))) {
  console.log("email-reply-parser (npm) |", name, "|", told(new Crisp().read(text).getVisibleText()));
  console.log("node-email-reply-parser |", name, "|", told(parse(text).getVisibleText()));
}
NODE
ask_all() { venv/bin/python mails.py && venv/bin/python answers.py && node answers.cjs; }
seen ask_all <<'SEEN'
mail-parser-reply | Gmail, plain space | the answer, the postscript
email-reply-parser (PyPI) | Gmail, plain space | the answer, the postscript, the line above
mail-parser-reply | Outlook, plain space | the answer, the postscript
email-reply-parser (PyPI) | Outlook, plain space | the answer, the postscript, the line above, the quotation
mail-parser-reply | Gmail, no-break space | the answer, the postscript, the line above, the quotation
email-reply-parser (PyPI) | Gmail, no-break space | the answer, the postscript, the line above
mail-parser-reply | Outlook, no-break space | the answer, the postscript, the line above, the quotation
email-reply-parser (PyPI) | Outlook, no-break space | the answer, the postscript, the line above, the quotation
mail-parser-reply | Gmail, two lines | the answer, the postscript, the line above, the quotation
email-reply-parser (PyPI) | Gmail, two lines | the answer, the postscript, the line above
mail-parser-reply | Orange | the answer, the postscript, the line above, the quotation
email-reply-parser (PyPI) | Orange | the answer, the postscript
email-reply-parser (npm) | Gmail, plain space | the answer
node-email-reply-parser | Gmail, plain space | the answer, the postscript
email-reply-parser (npm) | Outlook, plain space | the answer
node-email-reply-parser | Outlook, plain space | the answer, the postscript
email-reply-parser (npm) | Gmail, no-break space | the answer
node-email-reply-parser | Gmail, no-break space | the answer, the postscript
email-reply-parser (npm) | Outlook, no-break space | the answer
node-email-reply-parser | Outlook, no-break space | the answer, the postscript
email-reply-parser (npm) | Gmail, two lines | the answer
node-email-reply-parser | Gmail, two lines | the answer, the postscript
email-reply-parser (npm) | Orange | the answer
node-email-reply-parser | Orange | the answer, the postscript
SEEN
