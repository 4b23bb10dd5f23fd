"""install() and uninstall(): for imports from then on, once, and back again."""

from __future__ import annotations

from pathlib import Path


def test_it_is_idempotent_and_reversible(run_program) -> None:
    program = """
        import sys
        before = list(sys.meta_path)
        import glassboard
        from glassboard.compat.install import uninstall
        glassboard.install()
        glassboard.install()
        assert len(sys.meta_path) == len(before) + 1
        import tensorboardX, torch.utils.tensorboard, tensorboardX.summary, tensorboardX.proto.event_pb2
        ours = tensorboardX.SummaryWriter, torch.utils.tensorboard.SummaryWriter
        uninstall()
        uninstall()
        assert sys.meta_path == before
        for name in sys.modules:
            assert not name.startswith(("tensorboardX", "torch.utils.tensorboard")), name
        assert not hasattr(torch.utils, "tensorboard")
        import tensorboardX, torch.utils.tensorboard, tensorboardX.proto.event_pb2
        theirs = tensorboardX.SummaryWriter, torch.utils.tensorboard.SummaryWriter
        print([kind.__module__ for kind in (*ours, *theirs)])
    """
    assert (
        run_program(program)
        == str(
            [
                "glassboard.compat.tensorboardx",
                "glassboard.compat.torch",
                "tensorboardX.writer",
                "torch.utils.tensorboard.writer",
            ]
        )
        + "\n"
    )


def test_what_is_imported_already_stays_with_a_warning(run_program) -> None:
    program = """
        import warnings
        import tensorboardX
        import glassboard
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            glassboard.install()
        print([str(warning.message) for warning in caught], caught[0].filename == __file__)
        import tensorboardX.summary, tensorboardX.event_file_writer
        from tensorboardX.writer import SummaryWriter
        print(SummaryWriter.__module__, "glassboard" in tensorboardX.summary.__file__)
        from torch.utils.tensorboard import SummaryWriter
        print(SummaryWriter.__module__)
        from glassboard.compat.install import uninstall
        uninstall()
        print(tensorboardX.SummaryWriter.__module__)
    """
    first, *rest = run_program(program).splitlines()
    assert "tensorboardX was imported before glassboard.install()" in first
    assert first.endswith("True")
    assert first.count("imported before") == 1
    assert rest == ["tensorboardX.writer False", "glassboard.compat.torch", "tensorboardX.writer"]


def test_names_of_the_originals_can_be_patched(bare_python: Path, run_program) -> None:
    program = """
        import glassboard
        glassboard.install()
        from unittest import mock
        with mock.patch("tensorboardX.SummaryWriter") as kind:
            import tensorboardX
            tensorboardX.SummaryWriter("run").add_scalar("a", 1)
        print(kind.mock_calls, tensorboardX.SummaryWriter is kind)
        with mock.patch("torch.utils.tensorboard.writer.SummaryWriter.add_text") as add_text:
            from torch.utils.tensorboard import SummaryWriter
            SummaryWriter("run").add_text("a", "b")
        print(add_text.call_count)
    """
    printed = run_program(program, python=bare_python).splitlines()
    assert printed == ["[call('run'), call().add_scalar('a', 1)] False", "1"]


def test_install_alone_loads_no_writer(run_program) -> None:
    program = """
        import sys
        import glassboard
        glassboard.install()
        print([name for name in sys.modules if name.startswith(("glassboard.writer", "numpy", "torch"))])
    """
    assert run_program(program) == "[]\n"


PROGRAM = """
    import sys
    if sys.argv[2:]:
        import glassboard
        glassboard.install()
    from torch.utils.tensorboard import SummaryWriter
    with SummaryWriter(sys.argv[1] + "/torch", flush_secs=1) as writer:
        for step in range(5):
            writer.add_scalar("loss (train)", 1 / (step + 1), step, 10.0 + step)
            writer.add_scalars("groups/both", {"a": step, "b": -step}, step, 10.0 + step)
        writer.add_text("note", "hello", 3, 2.0)
    import tensorboardX
    writer = tensorboardX.SummaryWriter(sys.argv[1] + "/tbx", comment="none")
    for step in range(5):
        writer.add_scalar("loss (train)", 1 / (step + 1), step, 10.0 + step)
        writer.add_scalars("groups/both", {"a": step, "b": -step}, step, 10.0 + step)
    writer.add_text("note", "hello", 3, 2.0)
    writer.close()
"""


def test_a_program_writes_the_same(tmp_path: Path, bare_python: Path, run_program, read) -> None:
    theirs, ours, bare = tmp_path / "theirs", tmp_path / "ours", tmp_path / "bare"
    run_program(PROGRAM, theirs)
    run_program(PROGRAM, ours, "install")
    run_program(PROGRAM, bare, "install", python=bare_python)
    expected = read(theirs)
    assert len(expected.runs) == 6
    for mine in (read(ours), read(bare)):
        assert mine.runs == expected.runs
        for run in expected.runs:
            assert mine.values(run) == expected.values(run)
