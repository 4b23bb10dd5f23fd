"""Start, rank and attempt are read from what each launcher leaves in the environment."""

from __future__ import annotations

import os
import sys

import pytest

from glassboard.writer.start import host_name, this_start


@pytest.mark.parametrize(
    ("environment", "rank", "world_size"),
    [
        ({}, 0, 1),
        ({"RANK": "3", "WORLD_SIZE": "8"}, 3, 8),
        ({"RANK": "3", "WORLD_SIZE": "8", "SLURM_PROCID": "0", "SLURM_NTASKS": "2"}, 3, 8),
        ({"SLURM_PROCID": "5", "SLURM_NTASKS": "16"}, 5, 16),
        ({"OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "4"}, 1, 4),
        ({"PMI_RANK": "2"}, 2, 1),
        ({"SLURM_NTASKS": "4"}, 0, 1),
        ({"RANK": "", "WORLD_SIZE": "many"}, 0, 1),
    ],
)
def test_rank(environment, rank, world_size):
    start = this_start(environment)
    assert (start.rank, start.world_size) == (rank, world_size)


def test_attempts_of_launcher_and_scheduler_add_up():
    assert this_start({}).attempt == 0
    assert this_start({"TORCHELASTIC_RESTART_COUNT": "2"}).attempt == 2
    assert this_start({"TORCHELASTIC_RESTART_COUNT": "1", "SLURM_RESTART_COUNT": "1"}).attempt == 2


def test_the_start_names_this_process_and_no_other(run_python):
    start = this_start()
    assert start == this_start()
    assert (start.host, start.pid, start.argv) == (host_name(), os.getpid(), tuple(sys.argv))
    other = run_python("from glassboard.writer.start import this_start; print(this_start().start_id)")
    assert other.strip() != start.start_id
    assert other.startswith(host_name())


def test_long_command_lines_are_cut(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["x" * 10_000] * 1000)
    argv = this_start({}).argv
    assert (len(argv), len(argv[0])) == (256, 4096)


def test_a_fork_is_a_start_of_its_own(run_python):
    program = """
        import os
        from glassboard.writer.start import this_start
        print(this_start().start_id, flush=True)
        if os.fork() == 0:
            print(this_start().start_id, flush=True)
            os._exit(0)
        os.wait()
    """
    parent, child = run_python(program).split()
    assert parent != child
