"""The page of accounts: one's own password, and for admins everybody's role, password and whether he may come in."""

from __future__ import annotations

from typing import cast

from flask import Flask, abort, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from dashboards.server import web
from dashboards.server.door import ACCOUNTS
from dashboards.server.login import let_in
from dashboards.wording import sentence
from tracker.accounts.passwords import PasswordError
from tracker.accounts.people import ROLES, AccountError, Accounts, Role, key_of
from tracker.accounts.sessions import LoginError, Sessions

OWN = "own"  # what everybody with a password may do
REFUSED = "Only an admin may do that."


def register(server: Flask, known: Accounts) -> None:
    """Adds the page. What is posted to it says in the field `do` what to do."""

    @server.get(ACCOUNTS)
    def accounts() -> Response:
        return page(known)

    @server.post(ACCOUNTS)
    def change() -> Response:
        try:
            if request.form.get("do") == OWN:
                return own_password(known)
            if g.visitor.role != "admin":
                abort(403, REFUSED)
            manage(known, request.form.get("do", ""), request.form.get("name", ""))
        except (AccountError, PasswordError) as error:
            return page(known, sentence(str(error)), 400)
        return redirect(ACCOUNTS, 303)


def page(known: Accounts, error: str = "", status: int = 200) -> Response:
    """The page as its visitor may see it."""
    admin = g.visitor.role == "admin"
    rows = [(one, one.state(known.now())) for one in known.all()] if admin else []
    shown = {"me": g.visitor, "rows": rows, "roles": ROLES, "error": error, "action": ACCOUNTS}
    return make_response(render_template("accounts.html", **shown, token=web.new_token()), status)


def own_password(known: Accounts) -> Response:
    """Another password for who knows the present one; all other sessions of his end. Raises PasswordError."""
    if not g.visitor.leaves:
        abort(403, "You did not come in with a password.")
    sessions, name = Sessions(known), g.visitor.name
    try:
        sessions.log_in(name, request.form.get("old", ""))
    except LoginError as error:
        raise PasswordError("the present password is wrong; after several failures an account is locked") from error
    known.set_password(name, request.form.get("password", ""))
    return let_in(ACCOUNTS, sessions.log_in(name, request.form.get("password", "")))


def manage(known: Accounts, do: str, name: str) -> None:
    """What an admin does. Raises AccountError or PasswordError; nobody can shut himself out."""
    if do in ("role", "password", "disable") and key_of(name) == key_of(g.visitor.name):
        raise AccountError("your own account is changed by another admin, or below with the present password")
    role, password = cast("Role", request.form.get("role", "")), request.form.get("password", "")
    if do == "add":
        known.add(name, role, password or None)
    elif do == "role":
        known.set_role(name, role)
    elif do == "password":
        known.set_password(name, password)
    elif do == "disable":
        known.disable(name)
    elif do == "enable":
        known.enable(name)
    else:
        abort(400, "It is not said what to do.")
