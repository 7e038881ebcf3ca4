"""A client of Flask's that writes as the dashboard's pages do."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from dashboards.server.web import TOKEN_COOKIE

TOKEN = "a-token-of-forty-three-letters-as-pages-have"[:43]
HEADER = "HTTP_X_CSRFTOKEN"


class PageClient(FlaskClient):
    """Has the cookie, and sends it back in a header; `without_token` takes the latter away."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.set_cookie(TOKEN_COOKIE, TOKEN)
        self.environ_base[HEADER] = TOKEN

    def without_token(self) -> PageClient:
        """The same client as another site would use it: the cookie goes along, the header does not."""
        del self.environ_base[HEADER]
        return self
