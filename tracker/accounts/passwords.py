"""Passwords as scrypt hashes: made, and compared in constant time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import unicodedata

SHORTEST, LONGEST = 10, 1000  # characters
COST = (15, 8, 3)  # log2 of n, r, p: 32 MiB of memory, a few tenths of a second
AT_ONCE = threading.BoundedSemaphore(2)  # more would take the memory and the processors from everything else


class PasswordError(ValueError):
    """A password that is not taken; the message says why."""


def check(password: str, name: str = "") -> str:
    """The password, when it may be one. Raises PasswordError."""
    if len(password) < SHORTEST:
        raise PasswordError(f"a password has at least {SHORTEST} characters")
    if len(password) > LONGEST:
        raise PasswordError(f"a password has at most {LONGEST} characters")
    if password.casefold() in {name.casefold(), password[0].casefold() * len(password)}:
        raise PasswordError("a password is neither the name nor one character over and over")
    return password


def hashed(password: str) -> str:
    """The hash as it is stored: scrypt$15$8$3$SALT$HASH, with a new salt."""
    salt = secrets.token_bytes(16)
    return "$".join(["scrypt", *map(str, COST), _text(salt), _text(_scrypt(password, salt, *COST))])


def matches(password: str, stored: str) -> bool:
    """Whether it is the password that was stored. It takes as long for an account without one ("")."""
    kind, *cost, salt, digest = (stored or _nobodys()).split("$")
    if kind != "scrypt" or len(cost) != 3:
        raise ValueError("a stored password is damaged")
    found = _scrypt(password[:LONGEST], base64.b64decode(salt), *map(int, cost))
    return hmac.compare_digest(found, base64.b64decode(digest)) and bool(stored)


def _nobodys() -> str:
    """A hash that stands for none: comparing with it costs what comparing with a real one does."""
    return "$".join(["scrypt", *map(str, COST), _text(bytes(16)), _text(bytes(32))])


def _scrypt(password: str, salt: bytes, log2_n: int, r: int, p: int) -> bytes:
    memory = 128 * r * (2**log2_n + p + 2)
    data = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")  # keyboards write é in two ways
    with AT_ONCE:
        return hashlib.scrypt(data, salt=salt, n=2**log2_n, r=r, p=p, maxmem=2 * memory, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
