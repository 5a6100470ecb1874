"""Scenarios: from a file, a text, fields, or the gallery."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Union

from . import _native

#: A scenario by its name in the gallery, a path, the text of a file, its fields, or as it is.
ScenarioLike = Union[str, "os.PathLike[str]", Mapping[str, Any], "Scenario"]


class Scenario:
    """A scenario: a market, and the structures that are compared on it.

    >>> import microbiz as mb
    >>> scenario = mb.Scenario.read("hierarchy-vs-network")
    >>> wider = scenario.with_("structures.hierarchy.span", 9)
    """

    def __init__(self, file: _native.ScenarioFile, attachments: Mapping[str, bytes], name: str) -> None:
        self._file = file
        self._attachments = dict(attachments)
        self._name = name

    @classmethod
    def read(cls, scenario: ScenarioLike, *, files: Mapping[str, bytes] | None = None) -> Scenario:
        """Reads a scenario.

        Args:
            scenario: the name of one in the gallery; the path of a file; the text of a file, which has more than one line; its fields.
            files: what its charts name, for a scenario that is no file; a file finds its own beside itself.

        Raises:
            ScenarioError: something is wrong with it: all problems, each at its place.
            FileNotFoundError: there is neither a file nor a scenario of this name.
        """
        if isinstance(scenario, Scenario):
            return scenario
        if isinstance(scenario, Mapping):
            file = _native.ScenarioFile.of_json("scenario", json.dumps(scenario))
            return cls(file, _wanted(file, files, None), "scenario")
        text = os.fspath(scenario)
        if "\n" in text:
            file = _native.ScenarioFile("scenario.toml", text)
            return cls(file, _wanted(file, files, None), "scenario")
        path = Path(text)
        if path.is_file():
            file = _native.ScenarioFile(text, _text_of(path))
            return cls(file, _wanted(file, files, path.parent), path.stem)
        shipped = dict(_native.gallery())
        if text in shipped:
            return cls(_native.ScenarioFile(f"{text}.toml", shipped[text]), {}, text)
        raise FileNotFoundError(f"there is no file and no scenario “{text}”; microbiz.gallery() lists those that are shipped")

    def with_(self, path: str, value: Any) -> Scenario:
        """The same with a value at a dotted path, written as in a file: ``with_("market.shift_interval", "1w")``.

        Raises:
            ScenarioError: there is no such key, or it takes another value.
        """
        return Scenario(self._file.with_(path, json.dumps(value)), self._attachments, self._name)

    @property
    def name(self) -> str:
        """What it is called."""
        return self._name

    def toml(self) -> str:
        """Its fields as the text of a file, without comments."""
        return self._file.toml()

    def __reduce__(self) -> tuple[Any, tuple[str, dict[str, bytes], str]]:
        return _unpickled, (self.toml(), self._attachments, self._name)

    def __repr__(self) -> str:
        return f"<Scenario {self._name}>"


def _unpickled(toml: str, attachments: dict[str, bytes], name: str) -> Scenario:
    return Scenario(_native.ScenarioFile(f"{name}.toml", toml), attachments, name)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise ValueError(f"{path} is not UTF-8 (byte {fault.start}): save it as UTF-8") from fault


def _wanted(file: _native.ScenarioFile, files: Mapping[str, bytes] | None, folder: Path | None) -> dict[str, bytes]:
    """The files that charts of a scenario name: those that were given, and those beside it."""
    wanted: dict[str, bytes] = {}
    for name in file.attachments():
        if files is not None and name in files:
            wanted[name] = files[name]
        elif folder is not None:
            wanted[name] = (folder / name).read_bytes()
        else:
            raise FileNotFoundError(f"the chart names the file “{name}”: give it by files={{{name!r}: bytes}}")
    return wanted


def gallery() -> list[str]:
    """The names of the scenarios that are shipped.

    >>> import microbiz as mb
    >>> mb.gallery()[0]
    'hierarchy-vs-network'
    """
    return [name for name, _ in _native.gallery()]
