"""Tables: pandas, polars, DuckDB and pyarrow read them as they are."""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from . import _native

#: What a cell holds; None where it is missing.
Cell = str | int | float | bool | None

#: So many rows are shown in a notebook.
_SHOWN = 20


class Table:
    """Rows of a run or of a study.

    A table hands its columns over by Arrow's PyCapsule interface, without a copy::

        differences = microbiz.run("hierarchy-vs-network").differences
        polars.DataFrame(differences)
        duckdb.sql("from differences")
        pyarrow.table(differences)
        pandas.DataFrame(differences)      # or differences.to_pandas(), which keeps whole numbers whole

    Whoever has none of these goes through it row by row: it yields dictionaries, and has a length and indices.
    """

    def __init__(self, native: _native.Table) -> None:
        self._native = native
        self._rows: list[dict[str, Cell]] | None = None

    @property
    def name(self) -> str:
        """What it is called: the command line's file without its ending."""
        return self._native.name

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return self._native.columns

    def rows(self) -> list[dict[str, Cell]]:
        """The rows, each by the names of the columns."""
        if self._rows is None:
            self._rows = self._native.rows()
        return self._rows

    def csv(self) -> bytes:
        """The bytes that the command line writes."""
        return self._native.csv()

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame`` whose columns keep their types, missing whole numbers included."""
        pandas: Any = import_module("pandas")
        from_arrow = getattr(pandas.DataFrame, "from_arrow", None)
        if from_arrow is not None:
            try:
                return from_arrow(self)
            except ImportError:
                pass  # it wants pyarrow: the rows do without
        frame = pandas.DataFrame(self.rows(), columns=self.columns)
        kinds = dict(self._native.kinds())
        names = {"Int64": "Int64", "Float64": "float64", "Boolean": "bool"}
        return frame.astype({column: names[kind] for column, kind in kinds.items() if kind in names})

    def to_polars(self) -> Any:
        """A ``polars.DataFrame``."""
        return import_module("polars").DataFrame(self)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._native.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return len(self._native)

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        return iter(self.rows())

    @overload
    def __getitem__(self, index: int) -> dict[str, Cell]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[str, Cell]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, Cell] | list[dict[str, Cell]]:
        return self.rows()[index]

    def __repr__(self) -> str:
        return f"<Table {self.name}: {len(self)} rows of {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        def row(cells: list[object], tag: str) -> str:
            return "<tr>" + "".join(f"<{tag}>{html.escape(_shown(cell))}</{tag}>" for cell in cells) + "</tr>"

        head = row(list(self.columns), "th")
        body = "".join(row(list(fields.values()), "td") for fields in self.rows()[:_SHOWN])
        more = f"<p>{len(self) - _SHOWN} more rows</p>" if len(self) > _SHOWN else ""
        return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>{more}"


class HasTables(ABC):
    """Whatever has tables, each of which is an attribute as well."""

    @property
    @abstractmethod
    def tables(self) -> list[str]:
        """The names of the tables that there are."""

    @abstractmethod
    def table(self, name: str) -> Table:
        """A table by its name."""

    def __getattr__(self, name: str) -> Table:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self.table(name)
        except KeyError:
            raise AttributeError(f"there is no table “{name}”: write one of {', '.join(self.tables)}") from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.tables]


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)
