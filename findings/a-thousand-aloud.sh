#!/usr/bin/env bash
# Does eSpeak NG, the voice that free screen readers come with, say a French amount whatever space stands in it?
#
# Guess:  it does: the narrow no-break space (U+202F) is what CLDR and ICU put between thousands, so "1 000 €" is said "mille euros" with it
#         as with a plain space.
# Seen:   a plain space alone makes one number. With a narrow or a plain no-break space 1 000 € is said "un, zéro zéro zéro", 12 345 €
#         "douze, trois cent quarante-cinq". A true minus (U+2212) is said in English; a hyphen before a number is not said at all.
# Why it matters: who listens to a page hears another price, and does not hear that an amount is taken away. Whether a screen reader changes
#         the spaces before it speaks was not looked at.
# Here:   mended where an amount has its own box, which never breaks: there the spaces are plain ones (`aloud` in `shared/src/french.rs`). An
#         amount in a sentence keeps U+202F, so that no line ends inside it; negative amounts keep the true minus.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages espeakng-loader==0.2.4

cat >aloud.py <<'PYTHON'
from ctypes import CDLL, POINTER, byref, c_char_p, c_int
import espeakng_loader

voice = CDLL(espeakng_loader.get_library_path())
voice.espeak_Initialize.argtypes = [c_int, c_int, c_char_p, c_int]
voice.espeak_Initialize(1, 0, espeakng_loader.get_data_path().encode(), 0)
voice.espeak_SetVoiceByName(b"fr")
voice.espeak_TextToPhonemes.argtypes = [POINTER(c_char_p), c_int, c_int]
voice.espeak_TextToPhonemes.restype = c_char_p

def said(text):
    rest, parts = c_char_p(text.encode()), []
    while rest.value:
        parts.append(voice.espeak_TextToPhonemes(byref(rest), 1, 2).decode())
    return " ".join(parts)

for text in ["mille euros", "1 000 €", "1\u00a0000\u00a0€", "1\u202f000\u202f€", "12 345 €", "12\u202f345\u202f€", "800\u202f€", "moins 50 €", "−50 €", "-50 €"]:
    print(ascii(text), said(text))
PYTHON
seen venv/bin/python aloud.py <<'SEEN'
'mille euros' mˈil øʁˈo
'1 000 \u20ac' mˈil əʁˈo
'1\xa0000\xa0\u20ac' ˈœ̃ zeʁozeʁo zeʁˈo əʁˈo
'1\u202f000\u202f\u20ac' ˈœ̃ zeʁozeʁo zeʁˈo əʁˈo
'12 345 \u20ac' duz mˈil tʁwasɑ̃ kaʁɑ̃tsˈɛ̃k əʁˈo
'12\u202f345\u202f\u20ac' dˈuz tʁwasɑ̃ kaʁɑ̃tsˈɛ̃k əʁˈo
'800\u202f\u20ac' yisˈɑ̃ əʁˈo
'moins 50 \u20ac' mwˈɛ̃ sɛ̃kˈɑ̃t əʁˈo
'\u221250 \u20ac' (en)mˈaɪnəs(fr) sɛ̃kˈɑ̃t əʁˈo
'-50 \u20ac' sɛ̃kˈɑ̃t əʁˈo
SEEN
