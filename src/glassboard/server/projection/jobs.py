"""Long projections, each in a process of its own: with progress, to be cancelled, kept once they are done."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

JobState = Literal["waiting", "running", "done", "failed", "cancelled"]
METHODS = {
    "umap": "glassboard.server.projection.methods:umap",
    "tsne": "glassboard.server.projection.methods:tsne",
}
LIBRARIES = {"umap": "umap", "tsne": "openTSNE"}
INSTALL = 'pip install "glassboard[projector]"'
_MOST_UNFINISHED = 8
_MOST_KEPT = 32  # finished ones; of 100 000 points each is about a megabyte
_LAST_WORDS = 2000  # characters of what a process that failed said


def is_installed(method: str) -> bool:
    """Whether the library of a method is there."""
    library = LIBRARIES.get(method)
    try:
        return library is None or find_spec(library) is not None
    except (ImportError, ValueError):
        return False


class Task(NamedTuple):
    """What is to be computed: points [n, d] in 2 or 3 dimensions by a method."""

    method: str
    dimensions: int
    parameters: Mapping[str, float]
    points: NDArray[np.float32]

    def key(self) -> str:
        """The same for the same points and parameters; the content decides, whatever file it came from."""
        import numpy as np

        said = json.dumps([self.method, self.dimensions, sorted(self.parameters.items()), self.points.shape])
        found = hashlib.sha256(said.encode())
        data: Any = np.ascontiguousarray(self.points)
        found.update(data)
        return found.hexdigest()[:32]


class Job:
    """One task, and how far it is."""

    def __init__(self, task: Task, key: str) -> None:
        self.id = key
        self.count = len(task.points)
        self.state: JobState = "waiting"
        self.share = 0.0
        self.doing = "waiting for another projection to end"
        self.error = ""
        self.version = 0  # of the points so far
        self.placed: NDArray[np.float32] | None = None  # [n, 2 or 3]; NaN where a point has no place
        self.seconds = 0.0  # it took, or takes so far
        self.task: Task | None = task  # let go when it ends
        self.process: subprocess.Popen[str] | None = None
        self.begun = 0.0

    @property
    def unfinished(self) -> bool:
        """Whether it may still change."""
        return self.state in ("waiting", "running")


class ProjectionJobs:
    """The jobs of one board: one runs at a time, each in a process that ends with the board.

    Args:
        methods: the function that computes each method, `module:function`; see `methods.py`.
    """

    def __init__(self, methods: Mapping[str, str] = METHODS) -> None:
        self._methods = methods
        self._jobs: dict[str, Job] = {}  # by id, the oldest first
        self._lock = threading.Lock()
        self._turn = threading.Semaphore(1)

    def start(self, task: Task) -> Job:
        """The job of a task: a new one, or the one that has done the same, or is at it.

        Raises:
            ValueError: there is no such method, its library is missing, there is nothing to compute, or too
                many jobs wait.
        """
        if task.method not in self._methods:
            raise ValueError(f"there is no method {task.method!r}: choose {' or '.join(self._methods)}")
        if not is_installed(task.method):
            raise ValueError(f"{task.method} needs a library that is not installed: {INSTALL}")
        if task.dimensions not in (2, 3) or len(task.points) < 4 or task.points.shape[1] == 0:
            raise ValueError("a projection needs 4 or more points, and 2 or 3 dimensions to go to")
        key = task.key()
        with self._lock:
            known = self._jobs.get(key)
            if known is not None and (known.unfinished or known.state == "done"):
                return known
            if sum(job.unfinished for job in self._jobs.values()) >= _MOST_UNFINISHED:
                raise ValueError(f"{_MOST_UNFINISHED} projections wait already: cancel one of them")
            self._jobs.pop(key, None)
            job = self._jobs[key] = Job(task, key)
            finished = [one.id for one in self._jobs.values() if not one.unfinished]
            for old in finished[: max(0, len(finished) - _MOST_KEPT)]:
                del self._jobs[old]
        threading.Thread(target=self._run, args=(job,), daemon=True, name="glassboard-projection").start()
        return job

    def get(self, key: str) -> Job:
        """A job by its id.

        Raises:
            KeyError: there is none, or it is no longer kept.
        """
        with self._lock:
            job = self._jobs[key]
            if job.state == "running":
                job.seconds = time.monotonic() - job.begun
            return job

    def cancel(self, key: str) -> Job:
        """End a job; one that has ended stays as it is.

        Raises:
            KeyError: there is none.
        """
        with self._lock:
            job = self._jobs[key]
            if job.unfinished:
                job.state, job.doing, job.task = "cancelled", "cancelled", None
                if job.process is not None:
                    job.process.kill()
            return job

    def _run(self, job: Job) -> None:
        with self._turn:
            with self._lock:
                if job.state != "waiting" or job.task is None:
                    return
                task, job.state, job.doing, job.begun = job.task, "running", "starting", time.monotonic()
            try:
                with tempfile.TemporaryDirectory(prefix="glassboard-projection-") as folder:
                    self._compute(job, task, Path(folder))
            except Exception as error:
                self._end(job, "failed", f"{type(error).__name__}: {error}")

    def _compute(self, job: Job, task: Task, folder: Path) -> None:
        """Run the process to its end, and take what it says and saves."""
        import numpy as np

        finite: Any = np.isfinite(task.points).all(axis=1)
        np.save(folder / "points.npy", task.points[finite])
        said = {"dimensions": task.dimensions, "parameters": dict(task.parameters)}
        (folder / "task.json").write_text(json.dumps(said), encoding="utf-8")
        with open(folder / "errors", "w+", encoding="utf-8", errors="replace") as errors:
            process = self._open(job, [str(folder), self._methods[task.method]], errors)
            if process is None:
                return
            with process:
                assert process.stdout is not None
                for line in process.stdout:
                    self._take(job, line, folder, finite)
            errors.seek(0)
            words = errors.read()[-_LAST_WORDS:].strip()
        if process.returncode == 0 and job.placed is not None:
            self._end(job, "done", "")
        else:
            self._end(job, "failed", words.splitlines()[-1] if words else "the process ended early")

    def _open(self, job: Job, arguments: list[str], errors: Any) -> subprocess.Popen[str] | None:
        """The process; None if the job was cancelled meanwhile."""
        command = [sys.executable, "-m", "glassboard.server.projection.worker", *arguments]
        with self._lock:
            if job.state != "running":
                return None
            job.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,  # closes with the board: the process ends then
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
            return job.process

    def _take(self, job: Job, line: str, folder: Path, finite: NDArray[np.bool_]) -> None:
        import numpy as np

        told = json.loads(line)
        placed: NDArray[np.float32] | None = None
        if told["placed"]:
            found = np.load(folder / "placed.npy")
            if found.ndim != 2 or len(found) != np.count_nonzero(finite):
                raise ValueError(f"the method gave an array of shape {list(found.shape)}")
            placed = np.full((len(finite), found.shape[1]), np.nan, np.float32)
            placed[finite] = found
        with self._lock:
            if job.state == "running":
                job.share, job.doing = float(told["share"]), str(told["doing"])
                if placed is not None:
                    job.placed, job.version = placed, job.version + 1

    def _end(self, job: Job, state: JobState, error: str) -> None:
        with self._lock:
            if job.state == "running":
                job.state, job.error, job.doing = state, error, state
                job.seconds = time.monotonic() - job.begun
            job.task = job.process = None
