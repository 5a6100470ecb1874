"""What can be wrong with a scenario or a study, and where."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """Something that is wrong, where it stands, and how to mend it."""

    file: str
    line: int | None
    column: int | None
    text: str
    help: str | None

    def __str__(self) -> str:
        place = "" if self.line is None else f":{self.line}:{self.column}"
        return f"{self.file}{place}: {self.text}"


class ScenarioError(ValueError):
    """A scenario or study that cannot be run: all that is wrong with it, each problem at its place."""

    problems: list[Problem]

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[list[Problem]]]:
        return type(self), (self.problems,)


def scenario_error(places: list[tuple[str, int | None, int | None, str, str | None]]) -> ScenarioError:
    """The exception for places as the engine knows them."""
    return ScenarioError([Problem(*place) for place in places])
