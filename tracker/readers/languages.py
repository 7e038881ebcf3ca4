"""The language of a text, by py3langid: names of people and places must not make an English text foreign."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tracker.readers.errors import Foreign

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SUPPORTED = "en"
# Nigerian Pidgin is what short English items with West African names are taken for.
AS_SUPPORTED = frozenset({"en", "pcm"})
SURE = (
    0.9  # of 113,655 short English items of world news full of foreign names, one was another language at this or more
)
AGREED = 0.5  # when the source declares the same language
ENOUGH = 4000  # characters
# Words of every English text and of no other language. Where one word in eight is one of them, the classifier, which
# takes most of the time of reading, need not be asked.
ENGLISH = frozenset(
    "the and that with from by after which their its his has have been were will would said says who this they".split()
)
SHARE = 8
LATIN = "\u024f"  # the last of the common Latin letters


def check_language(text: str, declared: str = "") -> str:
    """The ISO 639-1 code of a language that is extracted; raises Foreign for a text that is surely in another one.

    >>> check_language("The two presidents met in Moscow on Friday.")
    'en'
    """
    words = text[:ENOUGH].lower().split()
    if sum(word in ENGLISH for word in words) * SHARE >= max(len(words), 2 * SHARE):
        return SUPPORTED
    found, confidence = _identifier().classify(text[:ENOUGH])
    agreed = found == declared.strip().lower()[:2] and confidence >= AGREED
    if found not in AS_SUPPORTED and (confidence >= SURE or agreed or _other_script(text[:ENOUGH])):
        raise Foreign(f"language {found} not supported yet")
    return SUPPORTED


def _other_script(text: str) -> bool:
    """Whether most letters are not Latin."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter > LATIN for letter in letters) * 2 > len(letters)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
