"""Logging in: the password checked, attempts counted, and sessions of which the store holds no more than a hash."""

from __future__ import annotations

import hashlib
import logging
import secrets

import sqlalchemy as sa

from tracker.accounts import passwords
from tracker.accounts.people import Account, Accounts, account_of, key_of
from tracker.store.schema import accounts, sessions

LOG = logging.getLogger(__name__)
IDLE = 12 * 3600  # seconds after which a session that nobody uses ends
LONGEST = 7 * 24 * 3600  # seconds after which every session ends
TOUCH = 300  # seconds: use is written down no more often
FREE = 4  # failures in a row before an account is locked
FIRST_WAIT, LONGEST_WAIT = 60, 3600  # seconds: each further failure doubles the wait


class LoginError(RuntimeError):
    """Nobody was let in. The message is the same whatever the reason, so that nothing can be learnt from it."""

    def __init__(self) -> None:
        super().__init__("wrong name or password; after several failures an account is locked for a while")


class Sessions:
    """The sessions of a store's accounts, which all dashboards on that store share."""

    def __init__(self, known: Accounts) -> None:
        self.engine = known.engine
        self._known = known

    def log_in(self, name: str, password: str) -> str:
        """The token of a new session. Raises LoginError."""
        key = key_of(name)
        stored = self._attempt(key)
        if not passwords.matches(password, stored) or not (token := self._begin(key, stored)):
            LOG.warning("Log-in failed: %r", name[:200])
            raise LoginError
        return token

    def of(self, token: str) -> Account | None:
        """The account whose session this is; None when it has ended or never was."""
        now, key = self._now(), digest(token)
        query = sa.select(accounts, sessions.c.used).join(sessions, sessions.c.account == accounts.c.key)
        alive = (sessions.c.expires > now, sessions.c.used > now - IDLE, sa.not_(accounts.c.disabled))
        with self.engine.connect() as connection:
            row = connection.execute(query.where(sessions.c.token == key, *alive)).first()
        if row is None:
            return None
        if now - row.used >= TOUCH:
            self._touch(key, now)
        return account_of(row)

    def log_out(self, token: str) -> None:
        """Ends a session."""
        with self.engine.begin() as connection:
            connection.execute(sa.delete(sessions).where(sessions.c.token == digest(token)))

    def _attempt(self, key: str) -> str:
        """The stored password, "" where no attempt is allowed.

        The attempt counts as a failure until it succeeds: of many at once none is free.
        """
        now = self._now()
        open_ = (accounts.c.key == key, sa.not_(accounts.c.disabled), accounts.c.locked_until <= now)
        counted = sa.update(accounts).where(*open_).values(failed=accounts.c.failed + 1)
        with self.engine.begin() as connection:
            row = connection.execute(counted.returning(accounts.c.failed, accounts.c.password)).first()
            if row is None:
                return ""
            locked = sa.update(accounts).where(accounts.c.key == key).values(locked_until=now + wait(row.failed))
            connection.execute(locked)
        return str(row.password)

    def _begin(self, key: str, stored: str) -> str:
        """A new session, and the failures forgotten; "" when the account was changed meanwhile."""
        now, token = self._now(), secrets.token_urlsafe(32)
        same = (accounts.c.key == key, accounts.c.password == stored, sa.not_(accounts.c.disabled))
        row = {"token": digest(token), "account": key, "expires": now + LONGEST, "used": now}
        ended = sa.or_(sessions.c.expires <= now, sessions.c.used <= now - IDLE)
        with self.engine.begin() as connection:
            opened = connection.execute(sa.update(accounts).where(*same).values(failed=0, locked_until=0))
            if not opened.rowcount:
                return ""
            connection.execute(sa.delete(sessions).where(ended))
            connection.execute(sa.insert(sessions).values(row | {"created_at": self._known.moment()}))
        return token

    def _touch(self, key: str, now: int) -> None:
        """Writes down that the session is used. A store that is busy with something long does not keep a reader out."""
        try:
            with self.engine.begin() as connection:
                connection.execute(sa.update(sessions).where(sessions.c.token == key).values(used=now))
        except sa.exc.OperationalError as error:
            LOG.warning("The use of a session was not written down: %s", error.orig)

    def _now(self) -> int:
        return int(self._known.now())


def wait(failed: int) -> int:
    """Seconds for which an account is locked after so many failures in a row.

    >>> [wait(failed) for failed in (4, 5, 6, 7, 99)]
    [0, 60, 120, 240, 3600]
    """
    return 0 if failed <= FREE else min(FIRST_WAIT * 2 ** min(failed - FREE - 1, 20), LONGEST_WAIT)


def digest(token: str) -> str:
    """What the store holds of a token: nobody who reads the store can use it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
