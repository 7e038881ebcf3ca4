"""The spaCy model is the one that was looked at: its files are compared with recorded hashes before it is loaded."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

RECORDED = "en_core_web_sm-3.8.0.sha256"  # in `data/models`, as sha256sum writes it: every file that is loaded


class ModelError(OSError):
    """The model is not the recorded one; the message names the file."""


def check_model(folder: Path) -> None:
    """Compares the files of the model's package with the recorded hashes: 9 MB, about 12 ms.

    Raises ModelError naming the first file that is missing or another.
    """
    for path, wanted in recorded().items():
        try:
            with (folder / path).open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise ModelError(f"the spaCy model in {folder} is not whole: {path}: {error.strerror}") from error
        if found != wanted:
            raise ModelError(
                f"the spaCy model in {folder} is not the one that the tracker was made for: {path} has another "
                "content; install it again from requirements.lock, or name a model that you trust in TRACKER_MODEL"
            )


def recorded() -> dict[str, str]:
    """The hashes by path within the package."""
    text = (files("tracker") / "data" / "models" / RECORDED).read_text(encoding="utf-8")
    return {path: digest for digest, path in (line.split(maxsplit=1) for line in text.splitlines())}
