"""tensorboardX's metadata: the face's only where it is not installed."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

PROGRAM = """
    import glassboard
    glassboard.install()
    from importlib.metadata import PackageNotFoundError, distributions, entry_points, metadata, version
    print(version("tensorboardX"), version("tensorboardx"), metadata("tensorboardX")["Name"])
    try:
        print(version("tensorboard"))
    except PackageNotFoundError:
        print("no tensorboard")
    listed = {found.metadata["Name"] for found in distributions()}
    print("tensorboardX" in listed, len(entry_points()) >= 0)
"""


def test_the_version_is_that_of_the_face(bare_python: Path, run_program) -> None:
    from glassboard.compat.tensorboardx import __version__

    printed = run_program(PROGRAM, python=bare_python).splitlines()
    assert printed == [f"{__version__} {__version__} tensorboardX", "no tensorboard", "False True"]


def test_an_installed_one_has_its_own(run_program) -> None:
    assert run_program(PROGRAM).splitlines()[0].startswith(version("tensorboardX"))


def test_the_face_is_of_the_version_that_tests_compare_with() -> None:
    from glassboard.compat.tensorboardx import __version__

    assert __version__ == version("tensorboardX")
