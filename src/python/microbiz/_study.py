"""Studies: a scenario at many points."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Union

from . import _native
from ._progress import Progress, told
from ._results import Picture
from ._scenario import Scenario, ScenarioLike, _text_of
from ._table import HasTables, Table

#: A study by its name in the gallery, a path, the text of a file, or its fields.
StudyLike = Union[str, "os.PathLike[str]", Mapping[str, Any]]


class Study:
    """A study that was run: its tables, and what they say.

    ``runs`` has a run a row, ``measures`` a measure of a run a row, ``design`` a point a row.
    """

    def __init__(self, folder: Path, failed: int, kept: tempfile.TemporaryDirectory[str] | None = None) -> None:
        #: Where it is.
        self.folder = folder
        #: How many runs failed: the column ``cause`` of ``runs`` says why.
        self.failed = failed
        self._kept = kept

    @classmethod
    def read(cls, folder: str | os.PathLike[str]) -> Study:
        """The study in a folder that ``microbiz sweep`` or :func:`sweep` wrote, as far as it has come."""
        study = cls(Path(folder), 0)
        study.failed = sum(row["status"] == "failed" for row in study.runs)
        return study

    @property
    def runs(self) -> Table:
        """A run a row: point, structure, replication, factors, measures."""
        return self._table("runs")

    @property
    def measures(self) -> Table:
        """A measure of a run a row."""
        return self._table("measures")

    @property
    def design(self) -> Table:
        """A point a row."""
        return self._table("design")

    def _table(self, name: str) -> Table:
        return Table(_native.study_table(os.fspath(self.folder), name))

    def analyse(self, *measures: str) -> Analysis:
        """Says which factors matter, and how outputs answer to them.

        Args:
            measures: those that the study lists where none is named.
        """
        return Analysis(_native.analyse(os.fspath(self.folder), list(measures)))

    def __repr__(self) -> str:
        return f"<Study in {self.folder}>"


class Analysis(HasTables):
    """What a study says: ``sensitivity``, ``responses``, ``maps``, ``findings``, where something was repeated ``convergence``,
    and, of one factor at a time, ``from_base``."""

    def __init__(self, native: _native.Analysis) -> None:
        self._native = native

    @property
    def tables(self) -> list[str]:
        """The names of the tables that there are."""
        return self._native.tables()

    def table(self, name: str) -> Table:
        """A table by its name."""
        return Table(self._native.table(name))

    @property
    def indices(self) -> Table:
        """How much each factor, and each two, matter: the table ``sensitivity``."""
        return self.table("sensitivity")

    def report(self) -> str:
        """The report of the study: one page of HTML."""
        return self._native.report()

    @property
    def pictures(self) -> list[Picture]:
        """Every drawing."""
        return [Picture(*one) for one in self._native.pictures()]

    def plot(self, name: str) -> Picture:
        """The first drawing whose name begins so: ``tornado``, ``responses``, ``map`` …"""
        pictures = self.pictures
        for picture in pictures:
            if picture.name.startswith(name):
                return picture
        raise KeyError(f"there is no drawing “{name}”: write one of {', '.join(one.name for one in pictures)}")

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return _unpickled, (self._native.json(),)

    def __repr__(self) -> str:
        return self._native.text()


def _unpickled(text: str) -> Analysis:
    return Analysis(_native.Analysis.of_json(text))


def sweep(
    study: StudyLike,
    *,
    out: str | os.PathLike[str] | None = None,
    scenario: ScenarioLike | None = None,
    points: Iterable[Mapping[str, Any]] | None = None,
    threads: int = 0,
    force: bool = False,
    progress: Progress = False,
) -> Study:
    """Runs a study: what its folder does not have yet, so that whatever ended it, the same call goes on.

    Args:
        study: a name of the gallery (``small``, ``headline``), a path, a text, or fields.
        out: the folder; a temporary one that goes with the study where nothing is said.
        scenario: what is varied, instead of the scenario that the study names.
        points: points from elsewhere, each by the names of its factors – rows of SALib's sampler, of the EMA workbench, of whatever –
            instead of the design of a study that is given by its fields, or of the file that a design ``list`` names.
        threads: 0 for all cores. The results are the same at any number.
        force: begin anew where the folder holds a study already.
        progress: a bar by tqdm, or a function of the runs done and to do.

    Raises:
        ScenarioError: something is wrong with the study or its scenario.
        OSError: the folder holds something else, another study, or one that was edited since.
    """
    rows = None if points is None else list(points)
    file, folder = _read(_as_list(study) if rows is not None and isinstance(study, Mapping) else study)
    named = file.scenario()
    if scenario is None:
        if named is None:
            raise ValueError("the study names no scenario: give it by scenario=…")
        scenario = folder / named if (folder / named).is_file() else named
    base = Scenario.read(scenario)
    kept = None if out is not None else tempfile.TemporaryDirectory(prefix="microbiz-")
    place = os.fspath(out) if out is not None else os.path.join(kept.name if kept else "", file.name())
    with told(progress) as tell:
        written, failed = _native.sweep(
            file,
            base._file,
            base._attachments,
            _listed(file, folder, rows),
            folder=place,
            threads=threads,
            force=force,
            progress=tell,
        )
    return Study(Path(written), failed, kept)


def _read(study: StudyLike) -> tuple[_native.StudyFile, Path]:
    """The study, and the folder that its paths are relative to."""
    if isinstance(study, Mapping):
        return _native.StudyFile.of_json("study", json.dumps(study)), Path()
    text = os.fspath(study)
    if "\n" in text:
        return _native.StudyFile("study.toml", text), Path()
    path = Path(text)
    if path.is_file():
        return _native.StudyFile(text, _text_of(path)), path.parent
    shipped = dict(_native.studies())
    if text in shipped:
        return _native.StudyFile(f"{text}.toml", shipped[text]), Path()
    raise FileNotFoundError(f"there is no file and no study “{text}”: write a path, or one of {', '.join(shipped)}")


def _as_list(study: Mapping[str, Any]) -> dict[str, Any]:
    """The same study with its points from elsewhere."""
    kept = {key: value for key, value in study.items() if key not in ("design", "points", "list", "morris_levels", "order")}
    return {**kept, "design": "list", "list": "points"}


def _listed(
    file: _native.StudyFile, folder: Path, rows: list[Mapping[str, Any]] | None
) -> Sequence[Sequence[str]] | None:
    """The table of a list, its header first."""
    if rows is not None:
        names = list(rows[0]) if rows else []
        return [names, *([_cell(row[name]) for name in names] for row in rows)]
    name = file.list()
    if name is None:
        return None
    with open(folder / name, newline="", encoding="utf-8") as lines:
        return list(csv.reader(lines))


def _cell(value: Any) -> str:
    """A value as a table has it: numbers to the last digit."""
    return repr(float(value)) if isinstance(value, float) else str(value)
