"""`glassboard serve`: shows a log directory on a page."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version

from glassboard.cli.flags import accept_without_effect, unknown_flag
from glassboard.errors import GlassboardError
from glassboard.server.launch import BoardServer
from glassboard.server.tensorboard.sampling import parse_samples

EXIT_ERROR = 1  # the port is taken, the host unknown; TensorBoard's status for both

_EPILOG = "example: glassboard --logdir runs"


def main(argv: Sequence[str]) -> int:
    """Serve until Ctrl-C or SIGTERM, which both end with status 0."""
    flags = parser()
    arguments, unknown = flags.parse_known_args([_dashes_to_underscores(word) for word in argv])
    if unknown:
        flags.error(unknown_flag(flags, unknown))
    for note in arguments.notes:
        print(f"NOTE: {note}", file=sys.stderr)
    logdir: str | dict[str, str] = arguments.logdir or arguments.positional_logdir
    if arguments.logdir_spec:
        if logdir:
            flags.error("--logdir and --logdir_spec are two ways to say one thing: give one of them")
        logdir = parse_spec(arguments.logdir_spec)
    if arguments.inspect:
        from glassboard.cli.inspect import inspect  # nobody who serves pays for it

        return inspect(logdir, event_file=arguments.event_file, tag=arguments.tag)
    if not logdir:
        print(
            "ERROR: no log directory: say where the runs are, e.g. glassboard --logdir runs", file=sys.stderr
        )
        return EXIT_ERROR
    try:
        server = BoardServer(
            logdir,
            host="" if arguments.bind_all else arguments.host,
            port=arguments.port,
            reuse_port=arguments.reuse_port,
            path_prefix=arguments.path_prefix,
            window_title=arguments.window_title,
            reload_interval=arguments.reload_interval,
            auth=not arguments.no_auth,
            stitch=arguments.stitch,
            samples_per_plugin=arguments.samples_per_plugin,
        )
    except (GlassboardError, OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        print(f"ERROR: {reason}", file=sys.stderr)
        return EXIT_ERROR

    def on_start() -> None:
        print(
            f"Glassboard {version('glassboard')} at {server.url} (Press CTRL+C to quit)",
            file=sys.stderr,
            flush=True,
        )
        if arguments.open:
            import webbrowser  # only who asks for a browser pays for finding one

            webbrowser.open(server.url)

    caught = server.run_until_signal(on_start)
    if caught == signal.SIGTERM:
        print("Glassboard caught SIGTERM and ended.", file=sys.stderr)
    return 0


def parser() -> argparse.ArgumentParser:
    """The flags; those that TensorBoard has go by its names."""
    flags = argparse.ArgumentParser("glassboard", description="Watch neural networks train.", epilog=_EPILOG)
    flags.add_argument("positional_logdir", nargs="?", metavar="LOGDIR", help="the same as --logdir")
    flags.add_argument(
        "--logdir", metavar="PATH", help="root of the search for event files; waited for if it does not exist"
    )
    flags.add_argument(
        "--logdir_spec",
        metavar="NAME:PATH,…",
        help="several log directories on one board, each under its name",
    )
    where = flags.add_mutually_exclusive_group()
    where.add_argument("--host", metavar="ADDR", help="address to listen on (default: localhost)")
    where.add_argument(
        "--bind_all", nargs="?", const=True, default=False, type=_boolean, metavar="BOOL",
        help="listen on all interfaces; the printed URL carries a token",
    )  # fmt: skip
    flags.add_argument(
        "--no_auth", nargs="?", const=True, default=False, type=_boolean, metavar="BOOL",
        help="no token beyond localhost: whoever reaches the port sees everything",
    )  # fmt: skip
    flags.add_argument(
        "--port", type=_port, metavar="N",
        help="port that must be free, or 0 for any (default: 6006, or the next free one)",
    )  # fmt: skip
    flags.add_argument(
        "--reuse_port", nargs="?", const=True, default=False, type=_boolean, metavar="BOOL",
        help="let other boards that say so, too, listen on the same port",
    )  # fmt: skip
    flags.add_argument("--path_prefix", default="", metavar="PATH", help="serve everything below this path")
    flags.add_argument("--window_title", default="", metavar="TEXT", help="title of the page")
    flags.add_argument(
        "--reload_interval", type=float, default=5.0, metavar="SECONDS",
        help="polling period behind the file-system events; 0 = load once (default: 5)",
    )  # fmt: skip
    flags.add_argument(
        "--stitch", nargs="?", const=True, default=True, type=_boolean, metavar="BOOL",
        help="show folders that one job went on in as one run (default: true)",
    )  # fmt: skip
    flags.add_argument(
        "--samples_per_plugin", type=_samples, metavar="PLUGIN=N,…",
        help="values of a tag in answers of TensorBoard's API, 0 = all; the page shows every point",
    )  # fmt: skip
    flags.add_argument(
        "--inspect", action="store_true", help="print what the event files hold and what is damaged, and exit"
    )
    flags.add_argument("--event_file", metavar="PATH", help="with --inspect: this file only")
    flags.add_argument("--tag", metavar="TAG", help="with --inspect: this tag only")
    flags.add_argument("--open", action="store_true", help="open the page in a browser")
    flags.add_argument("--version", "--version_tb", action="version", version=version("glassboard"))
    flags.add_argument("--helpfull", action="help", help=argparse.SUPPRESS)
    accept_without_effect(flags)
    return flags


def parse_spec(text: str) -> dict[str, str]:
    """``name:path,name2:path2`` as log directories by name; a path without a name goes by itself.

    As in TensorBoard, what begins with a slash is a path, also with a colon in it.
    """
    found: dict[str, str] = {}
    for part in filter(None, text.split(",")):
        name, colon, path = part.partition(":")
        named = bool(colon and name) and not part.startswith(("/", "~", "."))
        found[name if named else part] = path if named else part
    # One directory needs no name to tell its runs from others'.
    return {"": text} if list(found.items()) == [(text, text)] else found


def _dashes_to_underscores(word: str) -> str:
    name, equals, value = word.partition("=")
    return f"--{name[2:].replace('-', '_')}{equals}{value}" if name.startswith("--") else word


def _boolean(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise argparse.ArgumentTypeError(f"say true or false, not {text!r}")
    return text.lower() == "true"


def _samples(text: str) -> dict[str, int]:
    try:
        return parse_samples(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _port(text: str) -> int | None:
    if text == "default":
        return None
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number up to 65535, or 0 for any")
    return int(text)
