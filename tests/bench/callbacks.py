"""A dashboard asked as a browser asks it: a page, or every callback that a change sets off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import dash
from pageclient import PageClient

Values = Mapping[tuple[str, str], Any]  # of properties of components, by (id, property)
UPDATE = "/_dash-update-component"


class Browser:
    """One that draws nothing: it sends what Dash would send, and keeps the answers."""

    def __init__(self, app: dash.Dash) -> None:
        self._calls = app.callback_map
        self._client = PageClient(app.server, app.server.response_class)
        self.answers: dict[str, bytes] = {}

    def open(self, path: str) -> bytes:
        """What the server lays out for an address."""
        pathname, _, search = path.partition("?")
        given = {("url", "pathname"): pathname, ("url", "search"): f"?{search}" if search else ""}
        return b"".join(answer for _, answer in self.change(("url", "pathname"), given))

    def change(self, changed: tuple[str, str], values: Values) -> Iterator[tuple[str, bytes]]:
        """Calls every callback on the server that a property sets off: (output, answer)."""
        for output in self.set_off(changed):
            yield output, self.call(output, changed, values)

    def set_off(self, changed: tuple[str, str]) -> list[str]:
        """The outputs of the callbacks that have this property as an input."""
        return [
            output
            for output, call in self._calls.items()
            if "callback" in call and changed in {(one["id"], one["property"]) for one in call["inputs"]}
        ]

    def call(self, output: str, changed: tuple[str, str], values: Values) -> bytes:
        """The answer of one callback; RuntimeError when it fails."""
        call = self._calls[output]
        body = {
            "output": output,
            "outputs": outputs_of(output),
            "inputs": [filled(one, values) for one in call["inputs"]],
            "state": [filled(one, values) for one in call["state"]],
            "changedPropIds": [".".join(changed)],
        }
        status, answer = self.send(body)
        if status not in (200, 204):
            raise RuntimeError(f"{output} answers {status}")
        self.answers[output] = answer
        return answer

    def send(self, body: Mapping[str, Any]) -> tuple[int, bytes]:
        """Status and body of the answer to a callback."""
        response = self._client.post(UPDATE, json=body)
        return response.status_code, bytes(response.data)

    def get(self, path: str) -> bytes:
        """The body of an address."""
        response = self._client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path} answers {response.status}")
        return bytes(response.data)


def outputs_of(output: str) -> Any:
    """What Dash's page sends as the outputs: "..a.b...c.d.." stands for a list."""
    if not output.startswith(".."):
        return _named(output)
    return [_named(one) for one in output.strip(".").split("...")]


def _named(output: str) -> dict[str, str]:
    key, _, prop = output.rpartition(".")
    return {"id": key, "property": prop}


def filled(asked: Mapping[str, str], values: Values) -> dict[str, Any]:
    """An input as Dash's page sends it."""
    return {**asked, "value": values.get((asked["id"], asked["property"]))}
