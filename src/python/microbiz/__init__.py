"""How fast, how truly and to what effect customer insight reaches the teams that can act on it: hierarchy against network, simulated.

>>> import microbiz as mb
>>> a = mb.run("zero-distance", replications=4)
>>> a.differences.columns[:4]
['baseline', 'structure', 'measure', 'unit']

Results are those of the command line, byte for byte; every table speaks Arrow, so that pandas, polars, DuckDB and pyarrow read it as it
is. ``microbiz`` itself, the command line, is installed beside this package.
"""

from __future__ import annotations

from typing import NamedTuple

from . import _native
from ._errors import Problem, ScenarioError
from ._organisation import Organisation
from ._results import Picture, Results, Trace, run
from ._scenario import Scenario, gallery
from ._study import Analysis, Study, sweep
from ._table import Table

__version__ = _native.__version__
__all__ = [
    "Analysis",
    "Measure",
    "Organisation",
    "Picture",
    "Problem",
    "Results",
    "Scenario",
    "ScenarioError",
    "Study",
    "Table",
    "Trace",
    "gallery",
    "measures",
    "run",
    "sweep",
]


class Measure(NamedTuple):
    """What can be measured."""

    #: As written in tables.
    name: str
    #: What people call it.
    plain_name: str
    unit: str
    #: ``more``, ``less`` or ``neither``: which is better.
    wanted: str
    #: What it is, in a sentence.
    definition: str


def measures() -> list[Measure]:
    """Every measure.

    >>> import microbiz as mb
    >>> next(m.plain_name for m in mb.measures() if m.name == "delay_to_received.restricted_mean")
    'delay until heard'
    """
    return [Measure(*row) for row in _native.measures()]
