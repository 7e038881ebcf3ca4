"""`make licences`: writes THIRD_PARTY.md, the licences of all packages of requirements.lock, as these packages say.

A licence that is not in ALLOWED is an error: somebody has to look at it first.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Licences that go together with Apache-2.0 as we use the packages: installed beside the project, unchanged.
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-0", "MIT-CMU",
    "PSF-2.0", "ZPL-2.1", "Zlib",
    "MPL-2.0",  # by file: their files stay under it
    "LGPL-2.1-only", "LGPL-3.0-only",  # libraries that are imported (psycopg, pycountry) and may be replaced by others
    "MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later",  # tld, which trafilatura needs; taken under MPL-1.1
}  # fmt: skip
# What packages say that is no SPDX expression, as such an expression.
SAID = {
    "Apache 2": "Apache-2.0", "Apache 2.0": "Apache-2.0", "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause", "BSD License": "BSD-3-Clause", "The BSD 2-Clause License": "BSD-2-Clause",
    "BSD 3-Clause License": "BSD-3-Clause", "ISC License": "ISC", "MIT License": "MIT",
    "The MIT License (MIT)": "MIT", "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "ZPL 2.1": "ZPL-2.1",
}  # fmt: skip
# Packages that do not say it in their metadata, or that are installed on other systems or Pythons only.
LOOKED_UP = {
    "axe-playwright-python": "MIT", "brotlicffi": "MIT", "colorama": "BSD-3-Clause", "scipy": "BSD-3-Clause"
}  # fmt: skip
HEADER = """\
# Licences of third parties

Made by `make licences` from requirements.lock and the metadata of the packages. The project is under Apache-2.0; none
of these packages is part of it, they are installed beside it. psycopg and pycountry are under the LGPL: they are
imported as they are, and anyone may put another version in their place. The spaCy model is under MIT.

| package | licence |
|---|---|
"""


def names(lock: str) -> list[str]:
    """The packages of the lock, each once."""
    return sorted(set(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==", lock, re.MULTILINE)))


def licence(name: str) -> str:
    """The licence of a package as an SPDX expression; raises ValueError when nobody looked at it yet."""
    said = LOOKED_UP.get(name) or _said(_installed(name))
    if not allowed(said):
        raise ValueError(f"{name}: the licence {said!r} is not among those that were looked at (tests/licences.py)")
    return said


def allowed(said: str) -> bool:
    """Whether an expression is of licences that were looked at and go together with ours."""
    return said in ALLOWED or {part.strip("() ") for part in re.split(r" (?:AND|OR) ", said)} <= ALLOWED


def _installed(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError as missing:
        raise ValueError(
            f"{name} is not installed here: look its licence up (tests/licences.py, LOOKED_UP)"
        ) from missing


def _said(package: Distribution) -> str:
    metadata = package.metadata
    classifiers = [entry.split(" :: ")[-1] for entry in metadata.get_all("Classifier") or [] if "License ::" in entry]
    # `get_all`, because a missing field is None or a KeyError, as who imported what before has it.
    written = [(metadata.get_all(name) or [""])[0].split("\n")[0].strip() for name in ("License-Expression", "License")]
    found = [*written, *classifiers]
    return next((SAID.get(text, text) for text in found if text), "none")


def document(lock: str) -> str:
    """The whole of THIRD_PARTY.md; raises ValueError as `licence` does."""
    return HEADER + "".join(f"| {name} | {licence(name)} |\n" for name in names(lock))


if __name__ == "__main__":
    (ROOT / "THIRD_PARTY.md").write_text(document((ROOT / "requirements.lock").read_text("utf-8")), encoding="utf-8")
    sys.stdout.write("THIRD_PARTY.md is written\n")
