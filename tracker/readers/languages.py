"""The language of a text, by py3langid: names of people and places must not make an English text foreign."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tracker.readers.errors import Foreign

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SUPPORTED = "en"
SURE = 0.9  # of 5,000 short English items of world news full of foreign names, none was another language at 0.7 or more
AGREED = 0.5  # when the source declares the same language
ENOUGH = 4000  # characters


def check_language(text: str, declared: str = "") -> str:
    """The ISO 639-1 code of a language that is extracted; raises Foreign for a text that is surely in another one.

    >>> check_language("The two presidents met in Moscow on Friday.")
    'en'
    """
    found, confidence = _identifier().classify(text[:ENOUGH])
    agreed = found == declared.strip().lower()[:2] and confidence >= AGREED
    if found != SUPPORTED and (confidence >= SURE or agreed):
        raise Foreign(f"language {found} not supported yet")
    return SUPPORTED


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
