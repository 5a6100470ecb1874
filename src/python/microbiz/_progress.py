"""How far the work is: by tqdm where it is installed, or by whatever is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Union

#: Nothing, a bar by tqdm (nothing without it), or a function of the runs done and to do.
Progress = Union[bool, Callable[[int, int], Any]]


@contextmanager
def told(progress: Progress) -> Iterator[Callable[[int, int], Any] | None]:
    """What the engine calls."""
    if callable(progress):
        yield progress
        return
    bar = _bar() if progress else None
    if bar is None:
        yield None
        return

    def tell(done: int, all_: int) -> None:
        bar.total = all_
        bar.update(done - bar.n)

    with bar:
        yield tell


def _bar() -> Any:
    try:
        tqdm: Any = import_module("tqdm.auto").tqdm
    except ImportError:
        return None
    return tqdm(unit=" runs")
