"""The command line."""

from __future__ import annotations

import signal
import sys

from . import _native


def main() -> int:
    """Runs the command line with the words of this process; returns its exit code."""
    # Ctrl-C is for the engine, which stops in good order.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _native.command_line(sys.argv[1:])
