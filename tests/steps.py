"""Time that no busy machine changes: how many instructions of our own modules Python carries out.

What a pattern, a slice or spaCy does in C is one instruction here; `test_patterns` looks after the patterns.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import tracker

OURS = str(Path(tracker.__file__).parent)


def steps(work: Callable[[], object]) -> int:
    """The instructions that `work` takes in `tracker`, once the caches are warm."""
    work()
    counted = 0

    def inside(_frame: FrameType, event: str, _: Any) -> Any:
        nonlocal counted
        counted += event == "opcode"
        return inside

    def called(frame: FrameType, _event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return inside

    before = sys.gettrace()
    sys.settrace(called)
    try:
        work()
    finally:
        sys.settrace(before)
    return counted
