"""The demo articles: in the package where it is installed, in the checkout where it is worked on."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def demo_articles(package: Path = PACKAGE) -> Path:
    """The folder of the demo articles. The build puts `data/articles` there (pyproject.toml)."""
    shipped = package / "data" / "demo"
    return shipped if shipped.is_dir() else package.parent / "data" / "articles"
