"""Checks: every promise that can be asked of the data of a store. A check is a function, registered by name."""

from tracker.store.checks import tables, texts, told  # noqa: F401 - importing registers them, in this order
from tracker.store.checks.registry import CHECKS, Check, Finding, Result, check_store

__all__ = ["CHECKS", "Check", "Finding", "Result", "check_store"]
