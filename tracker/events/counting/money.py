"""Sums of money and their currencies."""

from __future__ import annotations

from spacy.tokens import Token

from tracker.language.lemmas import lemma

CURRENCIES = {
    "$": "USD", "us$": "USD", "dollar": "USD", "usd": "USD", "€": "EUR", "euro": "EUR", "eur": "EUR", "£": "GBP",
    "pound": "GBP", "gbp": "GBP", "yen": "JPY", "¥": "JPY", "yuan": "CNY", "renminbi": "CNY", "rouble": "RUB",
    "ruble": "RUB", "rupee": "INR", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD",
    "nt$": "TWD", "₹": "INR", "₽": "RUB", "₩": "KRW", "won": "KRW", "shekel": "ILS", "rand": "ZAR", "lira": "TRY",
    "zloty": "PLN", "riyal": "SAR", "krone": "NOK", "kroner": "NOK", "kronor": "SEK", "krona": "SEK",
    "naira": "NGN", "baht": "THB",
}  # fmt: skip


def currency(head: Token) -> str:
    """ISO 4217 code of a sum: "50 million euros", "$61 billion package", "US$ 60 million"; "" when it is no sum."""
    signs = [head, *head.children, *(g for c in head.children for g in c.children)]
    return next((CURRENCIES[s.lower_] for s in signs if s.lower_ in CURRENCIES), CURRENCIES.get(lemma(head), ""))
