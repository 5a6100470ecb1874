"""Promises of the package for Python: `pytest tests/python`, once it is installed."""

import doctest
import importlib
import json
import pickle
import pkgutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import microbiz as mb

SMALL = "zero-distance"
STUDY = {
    "schema_version": 1,
    "scenario": SMALL,
    "design": "saltelli",
    "points": 8,
    "replications": 2,
    "tables": ["runs.csv", "measures.csv"],
    "measures": ["delay_to_received.restricted_mean", "delivered.share"],
    "factors": [
        {"path": "structures.hierarchy.span", "range": [3, 12], "name": "span"},
        {"path": "market.shift_interval", "range": ["1w", "4w"], "name": "interval"},
    ],
}


def command(*words: str) -> bytes:
    done = subprocess.run([sys.executable, "-m", "microbiz", *words], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="module")
def results() -> mb.Results:
    return mb.run(SMALL, replications=4, insights=True, bottlenecks=True)


@pytest.fixture(scope="module")
def study() -> mb.Study:
    return mb.sweep(STUDY)


def test_every_table_of_a_run_is_the_command_lines_byte_for_byte(results: mb.Results, tmp_path: Path) -> None:
    command("run", SMALL, "--replications", "4", "--insights", "--no-report", "--quiet", "--out", str(tmp_path / "run"))
    files = {path.stem: path.read_bytes() for path in (tmp_path / "run").glob("*.csv")}
    assert sorted(files) == sorted(results.tables)
    for name, content in files.items():
        assert results.table(name).csv() == content, name


def test_every_table_of_a_study_is_the_command_lines_byte_for_byte(study: mb.Study, tmp_path: Path) -> None:
    toml = mb._study._read(STUDY)[0]
    assert toml.scenario() == SMALL
    text = (
        'schema_version = 1\nscenario = "zero-distance"\ndesign = "saltelli"\npoints = 8\nreplications = 2\n'
        'tables = ["runs.csv", "measures.csv"]\nmeasures = ["delay_to_received.restricted_mean", "delivered.share"]\n'
        '[[factors]]\npath = "structures.hierarchy.span"\nrange = [3, 12]\nname = "span"\n'
        '[[factors]]\npath = "market.shift_interval"\nrange = ["1w", "4w"]\nname = "interval"\n'
    )
    (tmp_path / "study.toml").write_text(text)
    command("sweep", str(tmp_path / "study.toml"), "--quiet", "--out", str(tmp_path / "study"))
    command("analyse", str(tmp_path / "study"))
    for table in (study.runs, study.measures, study.design):
        assert table.csv() == (tmp_path / "study" / f"{table.name}.csv").read_bytes(), table.name
    analysis = study.analyse()
    files = {path.stem: path.read_bytes() for path in (tmp_path / "study" / "analysis").glob("*.csv")}
    assert sorted(files) == sorted(analysis.tables)
    for name, content in files.items():
        assert analysis.table(name).csv() == content, name
    # The folder of one is the folder of the other.
    assert mb.Study.read(tmp_path / "study").runs.csv() == study.runs.csv()


def test_one_shift_and_the_log_of_all_are_the_command_lines(results: mb.Results, tmp_path: Path) -> None:
    told = json.loads(command("trace", SMALL, "--slowest", "--json"))
    assert mb.run(SMALL, replications=1).trace(slowest=True).rows() == told
    command("trace", SMALL, "--log", "csv", "--structure", "network", "--quiet", "--out", str(tmp_path))
    assert results.event_log(structures=["network"]).csv() == (tmp_path / "event-log.csv").read_bytes()


def test_pandas_polars_duckdb_and_pyarrow_read_every_table(results: mb.Results, study: mb.Study) -> None:
    duckdb, pandas, polars, pyarrow = map(importlib.import_module, ("duckdb", "pandas", "polars", "pyarrow"))
    analysis = study.analyse()
    tables = [results.table(name) for name in results.tables] + [study.runs, study.measures, study.design]
    tables += [analysis.table(name) for name in analysis.tables]
    for table in tables:
        given, rows = table, table.rows()
        assert len(given) == len(rows)
        arrow = pyarrow.table(table)
        assert arrow.column_names == table.columns and arrow.to_pylist() == rows, table.name
        assert polars.DataFrame(table).rows(named=True) == rows, table.name
        assert table.to_polars().shape == (len(table), len(table.columns))
        assert duckdb.sql("from given").fetchall() == [tuple(row.values()) for row in rows], table.name
        frame = table.to_pandas()
        assert list(frame.columns) == table.columns and len(frame) == len(rows), table.name
        for column in table.columns:
            cells = [None if pandas.isna(value) else value for value in frame[column]]
            assert cells == [row[column] for row in rows], (table.name, column)
        if rows:
            assert list(pandas.DataFrame(table).columns) == table.columns


def test_a_scenario_is_a_name_a_path_a_text_or_fields(tmp_path: Path) -> None:
    scenario = mb.Scenario.read(SMALL)
    path = tmp_path / "mine.toml"
    path.write_text(scenario.toml())
    fields = {"schema_version": 1, "horizon": "200d", "follow_up": "50d", "replications": 2, "market": {"shift_interval": "2d"}}
    fields["structures"] = {"single": {"template": "tree", "receive_work": "1d"}}
    tables = [mb.run(one, replications=2).differences.csv() for one in (SMALL, scenario, path, str(path), scenario.toml())]
    assert len(set(tables)) == 1
    assert len(mb.run(fields).summary) > 10
    wider = scenario.with_("structures.hierarchy.span", 9)
    assert mb.run(wider, replications=2).summary.csv() == mb.run(SMALL, replications=2, set={"structures.hierarchy.span": 9}).summary.csv()
    assert mb.run(wider, replications=2).summary.csv() != mb.run(SMALL, replications=2).summary.csv()
    with pytest.raises(FileNotFoundError, match="gallery"):
        mb.run("no-such-scenario")


def test_the_results_are_the_same_at_any_number_of_threads_and_from_any_thread() -> None:
    wanted = mb.run(SMALL, replications=3, threads=1).replications.csv()
    assert mb.run(SMALL, replications=3, threads=3).replications.csv() == wanted
    found: list[bytes] = []
    beside = [threading.Thread(target=lambda: found.append(mb.run(SMALL, replications=3).replications.csv())) for _ in range(3)]
    for thread in beside:
        thread.start()
    for thread in beside:
        thread.join()
    assert found == [wanted] * 3


def test_what_is_wrong_is_said_with_its_place_and_how_to_mend_it() -> None:
    with pytest.raises(mb.ScenarioError) as caught:
        mb.run('schema_version = 1\nhorizn = "1y"\nstructures.a.template = "tre"\n')
    first = caught.value.problems[0]
    assert (first.file, first.line, first.column) == ("scenario.toml", 2, 1)
    assert "did you mean “horizon”" in first.text and len(caught.value.problems) >= 2
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems and str(again) == str(caught.value)
    with pytest.raises(mb.ScenarioError, match="did you mean “span”"):
        mb.run(SMALL, set={"structures.hierarchy.spam": 9})
    with pytest.raises(ValueError, match="write one of"):
        mb.run(SMALL, baseline="nobody")
    with pytest.raises(ValueError, match="at least 1"):
        mb.run(SMALL, replications=0)
    with pytest.raises(AttributeError, match="differences"):
        mb.run(SMALL, replications=1).diferences
    with pytest.raises(KeyError, match="delivery"):
        mb.run(SMALL, replications=2).plot("nothing")
    with pytest.raises(ValueError):
        mb.Organisation.of({"people.csv": b"nothing\n1\n"})


def test_ctrl_c_ends_a_run_within_a_moment(tmp_path: Path) -> None:
    program = "import microbiz as mb\nprint('begun', flush=True)\nmb.run('zero-distance', replications=100000)\n"
    running = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None and running.stdout.readline() == b"begun\n"
    time.sleep(1.0)
    running.send_signal(signal.SIGINT)
    began = time.monotonic()
    _, said = running.communicate(timeout=20)
    assert time.monotonic() - began < 5.0
    assert running.returncode != 0 and b"KeyboardInterrupt" in said


def test_progress_is_told_and_whoever_raises_there_stops_the_run() -> None:
    told: list[tuple[int, int]] = []
    mb.run(SMALL, replications=20, threads=1, progress=lambda done, all_: told.append((done, all_)))
    assert told and told == sorted(told) and told[-1][0] == told[-1][1]

    class Enough(Exception):
        pass

    def stop(done: int, all_: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        mb.run(SMALL, replications=100_000, progress=stop)


def test_the_interpreter_goes_on_while_the_engine_runs() -> None:
    counted, is_done = 0, threading.Event()

    def count() -> None:
        nonlocal counted
        while not is_done.is_set():
            counted += 1
            time.sleep(0.001)

    beside = threading.Thread(target=count)
    beside.start()
    began = time.monotonic()
    mb.run(SMALL, replications=100, threads=1)
    took = time.monotonic() - began
    is_done.set()
    beside.join()
    # A thousandth at least every twentieth of a second; a lock that is held would let none through.
    assert counted > took * 20


def test_results_are_pickled_written_and_read(results: mb.Results, tmp_path: Path) -> None:
    again = pickle.loads(pickle.dumps(results))
    for name in results.tables:
        assert again.table(name).csv() == results.table(name).csv(), name
    assert again.trace().rows() == results.trace().rows()
    folder = results.write(tmp_path / "out")
    read = mb.Results.read(folder)
    assert read.tables == results.tables and read.insights.csv() == results.insights.csv()
    assert (folder / "report.html").read_text() == results.report()
    with pytest.raises(OSError, match="--force|force"):
        results.write(tmp_path / "out")
    with pytest.raises(ValueError, match="run their scenario"):
        read.trace()


def test_a_notebook_shows_the_first_screen_the_pictures_and_the_tables(results: mb.Results) -> None:
    assert results._repr_html_().startswith('<div class="microbiz">') and results.answer in results._repr_html_().replace("&quot;", '"')
    assert results.plot("delivery")._repr_svg_().startswith("<svg")
    assert results.trace()._repr_svg_().startswith("<svg")
    assert "<th>difference</th>" in results.differences._repr_html_()
    assert results.answer in repr(results) or len(repr(results)) > 200


def test_a_study_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(done: int, all_: int) -> None:
        if done >= 10:
            raise Enough

    with pytest.raises(Enough):
        mb.sweep({**STUDY, "replications": 50}, out=tmp_path / "study", progress=stop, threads=1)
    told: list[tuple[int, int]] = []
    mb.sweep({**STUDY, "replications": 50}, out=tmp_path / "study", progress=lambda done, all_: told.append((done, all_)))
    assert told[0][0] > 10
    with pytest.raises(OSError, match="another study"):
        mb.sweep({**STUDY, "design": "random"}, out=tmp_path / "study")


def test_points_from_elsewhere_are_the_points_that_are_run() -> None:
    points = [{"span": 4, "interval": "1w"}, {"span": 9, "interval": "3w"}]
    study = mb.sweep(STUDY, points=points)
    assert [row["span"] for row in study.design] == [4.0, 9.0]
    assert len(study.runs) == 2 * 2 * 2 and study.failed == 0


def test_a_chart_is_read_edited_and_run(tmp_path: Path) -> None:
    people = "id,manager,title\n1,,Head\n2,1,Sales lead\n3,1,Product lead\n4,2,Sales\n5,3,Engineer\n6,3,Engineer\n"
    (tmp_path / "people.csv").write_text(people)
    org = mb.Organisation.read(tmp_path / "people.csv")
    assert any("6 people" in said for said in org.said) and len(org.roles) == 5
    edited = org.edit("remove level 1")
    assert len(edited.roles) == 4 and len(org.roles) == 5, "the other is as it was"
    assert edited.export().decode().count(",redeployed,1,") == 2
    names = {row["structure"] for row in edited.run(replications=1).summary}
    assert names == {"today", "network", "edited"}
    with pytest.raises(ValueError):
        org.edit("remove level 9").roles


def test_the_command_line_is_installed_beside_the_package() -> None:
    assert command("--version").decode().split()[1] == mb.__version__
    wrong = subprocess.run([sys.executable, "-m", "microbiz", "run", "no-such"], capture_output=True)
    assert wrong.returncode == 2 and b"no scenario" in wrong.stderr


def test_every_example_of_the_documentation_runs() -> None:
    tried = 0
    for module in pkgutil.iter_modules(mb.__path__, "microbiz."):
        if module.name.endswith(("_native", "__main__")):
            continue
        outcome = doctest.testmod(importlib.import_module(module.name))
        assert outcome.failed == 0, module.name
        tried += outcome.attempted
    assert doctest.testmod(mb).failed == 0 and tried >= 6
    for name in mb.__all__:
        assert (getattr(mb, name).__doc__ or "").strip(), name
