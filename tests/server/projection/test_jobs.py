"""Projections run one after the other in processes; they are cancelled, kept and fail with a reason."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from glassboard.server.projection import jobs as module
from glassboard.server.projection.jobs import Job, ProjectionJobs, Task

METHODS = """
import time
def columns(points, dimensions, parameters, tell):
    tell(0.5, "half way", points[:, :dimensions] * 0)
    return points[:, :dimensions]
def endless(points, dimensions, parameters, tell):
    tell(0.25, "for ever", None)
    time.sleep(600)
def failing(points, dimensions, parameters, tell):
    raise RuntimeError("no such luck")
"""
POINTS = np.arange(20, dtype=np.float32).reshape(5, 4)


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ProjectionJobs:
    """Jobs of small methods in place of UMAP and t-SNE."""
    (tmp_path / "small_methods.py").write_text(METHODS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return ProjectionJobs({name: f"small_methods:{name}" for name in ("columns", "endless", "failing")})


def task(method: str, points: np.ndarray = POINTS, **parameters: float) -> Task:
    return Task(method, 2, parameters, points)


def until(true: Callable[[], object]) -> None:
    """Wait for another thread."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def ended(jobs: ProjectionJobs, job: Job) -> Job:
    until(lambda: not jobs.get(job.id).unfinished)
    return jobs.get(job.id)


def test_a_job_is_done_once_and_kept(jobs):
    points = np.insert(POINTS, 2, np.nan, axis=0)
    job = jobs.start(task("columns", points))
    done = ended(jobs, job)
    assert (done.state, done.share, done.version, done.error) == ("done", 1.0, 2, "")
    assert np.array_equal(done.placed, points[:, :2], equal_nan=True)
    assert done.seconds > 0
    assert jobs.start(task("columns", points.copy())) is done
    assert jobs.start(task("columns", points, neighbors=3)) is not done


def test_one_at_a_time_and_cancelled(jobs):
    job, waiting, never = (jobs.start(task("endless", POINTS + more)) for more in range(3))
    until(lambda: jobs.get(job.id).share == 0.25)
    assert (job.state, job.doing, waiting.state) == ("running", "for ever", "waiting")
    process = job.process
    assert jobs.cancel(never.id).state == "cancelled"
    assert jobs.cancel(job.id).state == "cancelled"
    process.wait(60)
    until(lambda: jobs.get(waiting.id).state == "running")
    jobs.cancel(waiting.id)
    assert ended(jobs, never).version == 0
    assert jobs.cancel(never.id).state == "cancelled"
    again = jobs.start(task("endless"))
    assert again is not job
    jobs.cancel(again.id)
    with pytest.raises(KeyError):
        jobs.cancel("none")


def test_why_one_failed_is_told(jobs):
    failed = ended(jobs, jobs.start(task("failing")))
    assert (failed.state, failed.error) == ("failed", "RuntimeError: no such luck")


def test_what_cannot_begin_is_refused(jobs, monkeypatch):
    for wrong, why in (
        (task("none"), "no method"),
        (task("columns", POINTS[:3]), "4 or more points"),
        (Task("columns", 4, {}, POINTS), "2 or 3"),
    ):
        with pytest.raises(ValueError, match=why):
            jobs.start(wrong)
    monkeypatch.setitem(module.LIBRARIES, "columns", "a_library_that_is_not_there")
    with pytest.raises(ValueError, match=r"glassboard\[projector\]"):
        jobs.start(task("columns"))
    monkeypatch.setattr(module, "_MOST_UNFINISHED", 0)
    with pytest.raises(ValueError, match="wait already"):
        jobs.start(task("endless"))


def test_the_oldest_are_let_go(jobs, monkeypatch):
    monkeypatch.setattr(module, "_MOST_KEPT", 1)
    first = ended(jobs, jobs.start(task("failing")))
    second = ended(jobs, jobs.start(task("failing", POINTS + 1)))
    jobs.cancel(jobs.start(task("endless")).id)
    assert jobs.get(second.id) is second
    with pytest.raises(KeyError):
        jobs.get(first.id)
