"""Other ways to write a name: plain letters, British or American, dotted."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

PLAIN = str.maketrans({
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "Ae", "ß": "ss", "ð": "d",
    "þ": "th", "Þ": "Th", "ə": "a", "Ə": "A", "’": "'", "ʻ": "'", "‘": "'", "–": "-",
})  # fmt: skip
SPELLINGS = (
    ("Organisation", "Organization"), ("Defence", "Defense"), ("Programme", "Program"), ("Theatre", "Theater"),
    ("Co-operation", "Cooperation"), ("Mobilisation", "Mobilization"),
)  # fmt: skip
SAINTS = (("Saint ", "St. "), ("Saint ", "St "))  # one way only: "St." may be a street
ABBREVIATION = re.compile(r"(?<![\w-])[A-Z]{2,4}(?![\w-])")


@lru_cache(maxsize=32768)
def fold(text: str) -> str:
    """Text without diacritics and typographic marks.

    >>> fold("Erdoğan"), fold("Côte d’Ivoire"), fold("Łódź")
    ('Erdogan', "Cote d'Ivoire", 'Lodz')
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(PLAIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def spellings(text: str) -> set[str]:
    """Other ways to write a form: plain letters, British or American, dotted, with another or no apostrophe.

    >>> sorted(spellings("Saint Lucia")), sorted(spellings("UK Defence"))
    (['St Lucia', 'St. Lucia'], ['U.K. Defence', 'U.K. Defense', 'UK Defense'])
    """
    forms = {text, fold(text)}
    for one, other in (*SPELLINGS, *((b, a) for a, b in SPELLINGS), *SAINTS):
        forms |= {f.replace(one, other) for f in forms}
    forms |= {ABBREVIATION.sub(lambda m: ".".join(m.group()) + ".", f) for f in forms}
    forms |= {f.replace("'", mark) for f in forms if "'" in f for mark in ("’", "")}
    return forms - {text}
