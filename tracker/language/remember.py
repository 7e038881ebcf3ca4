"""Remembering what was found out about a token of a parsed sentence: the rules ask the same again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from spacy.tokens import Doc, Token

P = ParamSpec("P")
T = TypeVar("T")


def once(function: Callable[Concatenate[Token, P], T]) -> Callable[Concatenate[Token, P], T]:
    """Asked again about the same token, the function answers from memory; what it gives is not to be changed."""

    @wraps(function)
    def asked(token: Token, *args: P.args, **kwargs: P.kwargs) -> T:
        known = cast("dict[object, T]", token.doc.user_data)
        key = (function, token.i, args)
        if key not in known:
            known[key] = function(token, *args, **kwargs)
        return known[key]

    return cast("Callable[Concatenate[Token, P], T]", asked)


def forget(doc: Doc) -> None:
    """Frees what was remembered, which holds on to the sentence that it is kept with."""
    doc.user_data.clear()
