"""`glassboard run`: a program as Python runs it, with Glassboard in the place of the originals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from glassboard.cli import run

Done = subprocess.CompletedProcess[str]


@pytest.fixture
def glassboard_run(tmp_path: Path) -> Callable[..., Done]:
    """Runs `python -m glassboard run`; a text with a new line is a program, put into train.py."""

    def command(*arguments: str, **environment: str) -> Done:
        words = list(arguments)
        for index, word in enumerate(words):
            if "\n" in word:
                (tmp_path / "train.py").write_text(textwrap.dedent(word), encoding="utf-8")
                words[index] = "train.py"
        return subprocess.run(
            [sys.executable, "-m", "glassboard", "run", *words],
            cwd=tmp_path,
            env={**os.environ, "TMPDIR": str(tmp_path), **environment},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return command


def commands_left(tmp_path: Path) -> list[Path]:
    return list(tmp_path.glob("glassboard-run-*"))


@pytest.mark.parametrize("words", [["train.py"], ["--", "train.py"], ["-u", "train.py"]], ids=" ".join)
def test_the_program_is_main_with_its_arguments(
    glassboard_run: Callable[..., Done], tmp_path: Path, words: list[str]
) -> None:
    (tmp_path / "train.py").write_text(
        "import sys\nprint(__name__, sys.argv, __file__, sys.path[0], sys.modules['__main__'].__file__)\n"
    )
    arguments = ["--epochs", "3", "-m", "x"]
    expected = subprocess.run(
        [sys.executable, "train.py", *arguments], cwd=tmp_path, capture_output=True, text=True
    )
    assert glassboard_run(*words, *arguments).stdout == expected.stdout


def test_a_module_runs_with_its_arguments(glassboard_run: Callable[..., Done], tmp_path: Path) -> None:
    package = tmp_path / "training"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(
        "import sys\nfrom tensorboardX import SummaryWriter\n"
        "print(__name__, __package__, sys.argv[1:], SummaryWriter.__module__)\n"
    )
    done = glassboard_run("-m", "training", "a", "--b")
    assert done.stdout == "__main__ training ['a', '--b'] glassboard.compat.tensorboardx\n", done.stderr


@pytest.mark.parametrize(
    ("program", "status"),
    [
        ("pass\n", 0),
        ("import sys\nsys.exit(7)\n", 7),
        ("import sys\nsys.exit('message')\n", 1),
        ("raise ValueError('wrong')\n", 1),
        ("def broken(:\n", 1),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\n", -signal.SIGTERM),
        ("raise KeyboardInterrupt\n", -signal.SIGINT),
    ],
)
def test_status_and_messages_are_python_s(
    glassboard_run: Callable[..., Done], tmp_path: Path, program: str, status: int
) -> None:
    done = glassboard_run(program)
    expected = subprocess.run([sys.executable, "train.py"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == expected.returncode == status
    assert done.stderr == expected.stderr
    assert bool(commands_left(tmp_path)) == (status == -signal.SIGTERM)


def test_a_missing_program_is_python_s_error(glassboard_run: Callable[..., Done], tmp_path: Path) -> None:
    done = glassboard_run("nowhere.py")
    assert done.returncode == 2
    assert "can't open file" in done.stderr
    assert glassboard_run("-m", "no_such_module").returncode == 1
    assert not commands_left(tmp_path)


def test_the_tutorial_s_command_starts_this_board(
    glassboard_run: Callable[..., Done], tmp_path: Path
) -> None:
    done = glassboard_run("import os\nos.system('tensorboard --logdir=runs --version')\n")
    assert done.stdout == version("glassboard") + "\n", done.stderr
    assert not commands_left(tmp_path)


WORKERS = """
    import multiprocessing, subprocess, sys

    def work(name):
        from tensorboardX import SummaryWriter
        with SummaryWriter(name) as writer:
            writer.add_scalar("a b", 1.0, 2)
        return SummaryWriter.__module__

    if __name__ == "__main__":
        for method in ("spawn", "fork", "forkserver"):
            with multiprocessing.get_context(method).Pool(1) as pool:
                print(method, pool.apply(work, [method]))
        code = "import tensorboardX; print(tensorboardX.SummaryWriter.__module__)"
        print("child", subprocess.check_output([sys.executable, "-c", code], text=True).strip())
"""


def test_workers_and_children_use_it_too(glassboard_run: Callable[..., Done], tmp_path: Path) -> None:
    done = glassboard_run(WORKERS)
    face = "glassboard.compat.tensorboardx"
    assert done.stdout.splitlines() == [
        f"{who} {face}" for who in ("spawn", "fork", "forkserver", "child")
    ], done.stderr
    for method in ("spawn", "fork", "forkserver"):
        assert len(list((tmp_path / method).iterdir())) == 1


def test_a_writer_travels_to_a_spawned_worker(glassboard_run: Callable[..., Done]) -> None:
    program = """
        import multiprocessing
        from torch.utils.tensorboard import SummaryWriter

        def work(writer):
            writer.add_scalar("from the worker", 1.0, 2)
            writer.close()

        if __name__ == "__main__":
            with SummaryWriter("run") as writer:
                worker = multiprocessing.get_context("spawn").Process(target=work, args=(writer,))
                worker.start()
                worker.join()
                print(worker.exitcode)
    """
    done = glassboard_run(program)
    assert done.stdout == "0\n", done.stderr


def test_a_thread_that_outlives_the_program_s_last_line_still_has_its_main(
    glassboard_run: Callable[..., Done],
) -> None:
    program = """
        import sys, threading, time

        def work():
            return __name__

        def later():
            time.sleep(0.2)
            print(sys.modules["__main__"].work())

        threading.Thread(target=later).start()
    """
    done = glassboard_run(program)
    assert done.stdout == "__main__\n", done.stderr


def test_a_pythonpath_and_its_sitecustomize_stay(glassboard_run: Callable[..., Done], tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/sitecustomize.py").write_text("import builtins\nbuiltins.mine = 5\n", encoding="utf-8")
    (tmp_path / "mine/extra.py").touch()
    program = "import extra, tensorboardX\nprint(mine, tensorboardX.SummaryWriter.__module__)\n"
    done = glassboard_run(program, PYTHONPATH=str(tmp_path / "mine"))
    assert done.stdout == "5 glassboard.compat.tensorboardx\n", done.stderr


@pytest.mark.parametrize("option", ["-I", "-E", "-S", "-uES"])
def test_options_that_hide_glassboard_are_refused(glassboard_run: Callable[..., Done], option: str) -> None:
    done = glassboard_run(option, "pass\n")
    assert done.returncode == run.EXIT_USAGE
    assert f"{option} keeps Python from finding Glassboard" in done.stderr
    assert glassboard_run("-W", "Error", "pass\n").returncode == 0


def test_help_and_no_program() -> None:
    assert run.main(["--help"]) == 0
    assert run.main([]) == run.EXIT_USAGE


def test_the_environment_puts_glassboard_first() -> None:
    made = run.environment({"PATH": "/usr/bin", "PYTHONPATH": "/mine", "HOME": "/home"}, "/commands")
    assert made["PATH"] == "/commands:/usr/bin"
    first, second = made["PYTHONPATH"].split(":")
    assert (Path(first) / "sitecustomize.py").exists()
    assert second == "/mine"
    assert made["HOME"] == "/home"
    assert "" not in run.environment({}, "/commands")["PYTHONPATH"].split(":")
