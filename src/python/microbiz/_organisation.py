"""Organisations as they are: charts of people and posts."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import _native
from ._results import Results, run
from ._scenario import Scenario
from ._table import Table

#: The structure that a chart is read as, and the one that edits make of it.
_TODAY, _EDITED = "today", "edited"


class Organisation:
    """An organisation as a chart has it: what was read and guessed, its roles, and what edits make of it.

    >>> import microbiz as mb
    >>> org = mb.Organisation.of({"people.csv": b"id,manager,title\\n1,,Head\\n2,1,Sales\\n3,1,Engineer\\n"})
    >>> len(org.roles)
    3
    """

    def __init__(self, scenario: Scenario, said: Sequence[str], questions: Sequence[str], edits: Sequence[str] = ()) -> None:
        #: A scenario that compares it with the network of the same people, and with what was edited.
        self.scenario = scenario
        #: What was read, guessed and counted, in sentences.
        self.said = list(said)
        #: What is odd about rows, and what is done about it.
        self.questions = list(questions)
        #: The edits so far.
        self.edits = list(edits)

    @classmethod
    def read(cls, *paths: str | os.PathLike[str]) -> Organisation:
        """Reads a chart of any format that ``microbiz import`` reads: CSV in any encoding, workbooks, JSON, GraphML, Team API.

        Args:
            paths: the file of people or posts; further ones with head-counts, links, ties.

        Raises:
            ValueError: no chart can be made of them: everything that is wrong.
        """
        return cls.of({Path(path).name: Path(path).read_bytes() for path in paths})

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Organisation:
        """The same from bytes by their file names."""
        text, said, questions = _native.survey(dict(files))
        return cls(Scenario.read(text, files=files), said, questions)

    @property
    def roles(self) -> Table:
        """Every team: what it is for, its function, level and members, and how far it is from customers."""
        return self._drawn()[0]

    @property
    def links(self) -> Table:
        """Every link between teams."""
        return self._drawn()[1]

    def _drawn(self) -> tuple[Table, Table]:
        teams, links = _native.organisation(self.scenario._file, self.scenario._attachments, self._structure)
        return Table(teams), Table(links)

    @property
    def _structure(self) -> str:
        return _EDITED if self.edits else _TODAY

    def edit(self, *edits: str) -> Organisation:
        """The same after edits, in their order: ``remove level 4``, ``widen spans to 9``, ``merge units A, B`` and more.

        Raises:
            ScenarioError: an edit cannot be read.
            ScenarioError or ValueError: it cannot be carried out, when it is looked at or run.
        """
        all_edits = [*self.edits, *edits]
        edited = {"template": "chart", "chart": {"edits": all_edits}}
        return Organisation(self.scenario.with_(f"structures.{_EDITED}", edited), self.said, self.questions, all_edits)

    def export(self, format: str = "csv") -> bytes:  # noqa: A002 - the word of the command line
        """The sheet with what the edits changed (``csv``, ``xlsx``), or a graph: ``dot``, ``mermaid``, ``graphml``, ``gexf``, ``node-link``."""
        return _native.export(self.scenario._file, self.scenario._attachments, self._structure, format)

    def run(self, **asked: object) -> Results:
        """Compares it with the network of the same people, and with what was edited; the words are those of :func:`run`."""
        return run(self.scenario, **asked)  # type: ignore[arg-type]

    def __repr__(self) -> str:
        return "\n".join([*self.said, *(f"edit: {edit}" for edit in self.edits)])
