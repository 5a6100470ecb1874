"""What a comparison came to."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from . import _native
from ._progress import Progress, told
from ._scenario import Scenario, ScenarioLike
from ._table import HasTables, Table


class Picture(NamedTuple):
    """A drawing, shown in a notebook as it is."""

    name: str
    title: str
    #: What it shows, in words.
    alt: str
    #: The drawing itself, as text.
    svg: str

    def __repr__(self) -> str:
        return f"<Picture {self.name}: {self.title}>"

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the SVG."""
        Path(path).write_text(self.svg, encoding="utf-8")


class Adjusted(NamedTuple):
    """How a scenario was varied without a word in its file."""

    seed: int | None
    replications: int | None
    baseline: str | None


class Results(HasTables):
    """What a comparison came to: every table of the command line, drawings, the report.

    Each table is an attribute: ``summary``, ``differences``, ``replications``, ``stages``, ``series``, ``fairness``, ``teams``, ``links``,
    ``insights`` and more; ``tables`` lists those that there are. In a notebook the results show the first screen of their report.
    """

    def __init__(self, native: _native.Results, scenario: Scenario | None, adjusted: Adjusted) -> None:
        self._native = native
        self._scenario = scenario
        self._adjusted = adjusted
        self._tables: dict[str, Table] = {}
        self._pictures: list[Picture] | None = None

    @classmethod
    def read(cls, folder: str | os.PathLike[str]) -> Results:
        """The results in a folder that ``microbiz run`` or :meth:`write` wrote. They cannot be traced: their scenario is not there."""
        return cls(_native.Results.read(os.fspath(folder)), None, Adjusted(None, None, None))

    @property
    def tables(self) -> list[str]:
        """The names of the tables that there are."""
        return self._native.tables()

    def table(self, name: str) -> Table:
        """A table by its name.

        Raises:
            KeyError: there is none of this name; ``tables`` lists those that there are.
        """
        if name not in self._tables:
            self._tables[name] = Table(self._native.table(name))
        return self._tables[name]

    @property
    def answer(self) -> str:
        """The answer in a sentence."""
        return self._native.sentences()[0][1]

    @property
    def sentences(self) -> list[tuple[str, str]]:
        """The answer, how sure it is, its price and risk, what to do next: headings and sentences."""
        return self._native.sentences()

    def report(self) -> str:
        """The report for a board: one page of HTML."""
        return self._native.report()

    @property
    def pictures(self) -> list[Picture]:
        """Every drawing of the report."""
        if self._pictures is None:
            self._pictures = [Picture(*one) for one in self._native.pictures()]
        return self._pictures

    def plot(self, name: str) -> Picture:
        """A drawing by its name: ``delivery``, ``differences``, ``stages``, ``backlog`` …

        Raises:
            KeyError: there is none of this name; the message lists those that there are.
        """
        for picture in self.pictures:
            if picture.name == name:
                return picture
        raise KeyError(f"there is no drawing “{name}”: write one of {', '.join(one.name for one in self.pictures)}")

    def trace(
        self,
        shift: str | None = None,
        *,
        slowest: bool = False,
        lost: bool = False,
        structures: Sequence[str] = (),
        replication: int = 0,
    ) -> Trace:
        """Follows one shift through the structures under the same luck.

        Args:
            shift: its niche and its name there, as in ``insights``: ``"3/12"``; a typical one where nothing is said.
            slowest: the one that takes longest of those that come.
            lost: of those that are lost the one that left the largest gap.
            structures: only through these.
            replication: from 0.
        """
        choice = shift if shift is not None else "slowest" if slowest else "lost" if lost else "typical"
        scenario = self._known("traced")
        native = _native.trace(scenario._file, scenario._attachments, self._adjusted, choice, list(structures), replication)
        return Trace(native)

    def event_log(self, *, structures: Sequence[str] = (), replication: int = 0) -> Table:
        """Everything that happened to every shift in one replication, for process mining; of all structures where none is named."""
        scenario = self._known("logged")
        return Table(_native.event_log(scenario._file, scenario._attachments, self._adjusted, list(structures), replication))

    def _known(self, done: str) -> Scenario:
        if self._scenario is None:
            raise ValueError(f"results that were read from a folder cannot be {done}: run their scenario")
        return self._scenario

    def write(self, folder: str | os.PathLike[str], *, report: bool = True, workbook: bool = False, force: bool = False) -> Path:
        """Writes the folder that ``microbiz run`` would write: tables, drawings, report, manifest.

        Raises:
            OSError: there are results already, and no ``force``; or it cannot be written.
        """
        return Path(self._native.write(os.fspath(folder), report, workbook, force))

    def __reduce__(self) -> tuple[Any, tuple[str, Scenario | None, Adjusted]]:
        return _unpickled, (self._native.json(), self._scenario, self._adjusted)

    def __repr__(self) -> str:
        return self._native.terminal()

    def _repr_html_(self) -> str:
        return self._native.first_screen()


def _unpickled(text: str, scenario: Scenario | None, adjusted: Adjusted) -> Results:
    return Results(_native.Results.of_json(text), scenario, adjusted)


class Trace:
    """One shift, followed through structures: as words, as a picture, as rows."""

    def __init__(self, native: _native.Trace) -> None:
        self._native = native

    def rows(self) -> dict[str, Any]:
        """Everything, as the command line's JSON has it."""
        rows: dict[str, Any] = json.loads(self._native.json())
        return rows

    @property
    def picture(self) -> Picture:
        """Every way of it, side by side."""
        return Picture(*self._native.picture())

    def __str__(self) -> str:
        return self._native.text()

    def __repr__(self) -> str:
        return self._native.text()

    def _repr_svg_(self) -> str:
        return self.picture.svg


def run(
    scenario: ScenarioLike = "hierarchy-vs-network",
    *,
    replications: int | None = None,
    seed: int | None = None,
    baseline: str | None = None,
    set: Mapping[str, Any] | None = None,  # noqa: A002 - the word of the lab and of the command line
    files: Mapping[str, bytes] | None = None,
    threads: int = 0,
    insights: bool = False,
    bottlenecks: bool = False,
    progress: Progress = False,
) -> Results:
    """Compares the structures of a scenario on the same market under the same luck.

    >>> import microbiz as mb
    >>> a = mb.run("zero-distance", replications=4, set={"structures.hierarchy.span": 9})
    >>> a.answer.startswith("“network”")
    True

    Args:
        scenario: a name of the gallery, a path, a text, fields, or a :class:`Scenario`.
        replications: a fixed number instead of the scenario's own.
        seed: another seed for all luck.
        baseline: the structure that the others are compared with.
        set: dotted paths and their values, as a file would say them.
        files: what its charts name, for a scenario that is no file.
        threads: 0 for all cores. The results are the same at any number.
        insights: whether to keep a row for every insight.
        bottlenecks: whether to measure what halving each structure's bottlenecks would bring, as the command line does.
        progress: a bar by tqdm, or a function of the runs done and to do.

    Raises:
        ScenarioError: something is wrong with the scenario: all problems, each at its place.
        KeyboardInterrupt: Ctrl-C was pressed; nothing is left behind.
    """
    read = Scenario.read(scenario, files=files)
    for path, value in (set or {}).items():
        read = read.with_(path, value)
    adjusted = Adjusted(seed, replications, baseline)
    with told(progress) as tell:
        native = _native.run(
            read._file,
            read._attachments,
            adjusted,
            threads=threads,
            insights=insights,
            bottlenecks=bottlenecks,
            progress=tell,
        )
    return Results(native, read, adjusted)
