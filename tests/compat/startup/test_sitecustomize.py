"""What runs when Python starts below `glassboard run`, beside a sitecustomize that was there before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import glassboard.compat.startup as startup

FIRST = str(Path(startup.__file__).parent)


def started(program: str, **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_faces_are_installed_below_run_only() -> None:
    program = "import tensorboardX; print('glassboard' in tensorboardX.__file__)"
    assert started(program, PYTHONPATH=FIRST, GLASSBOARD_RUN="0:/nowhere") == "True\n"
    assert started(program, PYTHONPATH=FIRST) == "False\n"


def test_the_sitecustomize_behind_it_runs_too(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "VALUE = 7\nimport sys\nsys.seen = __file__\n", encoding="utf-8"
    )
    program = "import sys, sitecustomize; print(sitecustomize.VALUE, sys.seen, 'tensorboardX' in sys.modules)"
    path = os.pathsep.join([FIRST, str(tmp_path)])
    printed = started(program, PYTHONPATH=path, GLASSBOARD_RUN="0:/nowhere")
    assert printed == f"7 {tmp_path / 'sitecustomize.py'} False\n"


def test_an_interpreter_without_glassboard_starts_as_ever(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "other")], check=True)
    done = subprocess.run(
        [str(tmp_path / "other/bin/python"), "-c", "print('started')"],
        env={**os.environ, "PYTHONPATH": FIRST, "GLASSBOARD_RUN": "0:/nowhere"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("started\n", "")


def test_the_commands_go_with_the_program_and_not_with_a_fork(tmp_path: Path) -> None:
    commands = tmp_path / "commands"
    commands.mkdir()
    (commands / "tensorboard").touch()
    program = f"""
import os, sys
os.environ["GLASSBOARD_RUN"] = f"{{os.getpid()}}:{commands}"
os.environ["PYTHONPATH"] = {FIRST!r}
again = '''
import os, sys
if os.fork() == 0:
    sys.exit()
os.wait()
print(os.path.exists("{commands}/tensorboard"))
'''
os.execv(sys.executable, [sys.executable, "-c", again])
"""
    assert started(program) == "True\n"
    assert not commands.exists()
