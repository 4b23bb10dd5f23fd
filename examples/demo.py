"""Six runs of `mnist.py` advancing together, on a board that shows them meanwhile; `make demo`."""

from __future__ import annotations

import argparse
import itertools
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path

import torch
from tqdm import tqdm

import glassboard
from digits import Digits, load_digits
from mnist import BATCH, train
from showcase import Showcase

LEARNING_RATES = (0.0003, 0.001, 0.01)
SEEDS = (0, 1)


def parse_options() -> argparse.Namespace:
    """Read the command line."""
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--logdir", type=Path, default=Path("runs"), help="where the runs go")
    flags.add_argument("--epochs", type=int, default=15)
    flags.add_argument(
        "--classes", type=int, default=10, choices=(2, 10), help="even and odd, or every digit"
    )
    flags.add_argument("--seconds", type=float, help="train no longer than this")
    flags.add_argument(
        "--port", type=int, help="port of the board; unless given the first free one from 6006 on"
    )
    flags.add_argument("--no-serve", action="store_true", help="train only")
    return flags.parse_args()


def free_name(logdir: Path, name: str) -> str:
    """Name a run that is not there yet: another demo is compared with the last, not mixed into it."""
    names = itertools.chain([name], (f"{name}_{again}" for again in itertools.count(2)))
    return next(one for one in names if not (logdir / one).exists())


def train_all(options: argparse.Namespace, training: Digits, validation: Digits) -> None:
    """Advance all runs in turn, a batch each."""
    settings = list(itertools.product(SEEDS, LEARNING_RATES))
    batches = options.epochs * -(-len(training.labels) // BATCH)
    end = time.monotonic() + options.seconds if options.seconds else None
    showcases = [
        Showcase(validation, {"lr": lr, "seed": seed, "batch_size": BATCH, "epochs": options.epochs}, batches)
        for seed, lr in settings
    ]
    with ExitStack() as stack:  # closes each run's file, whatever ends the training
        runs = [
            train(
                str(options.logdir / free_name(options.logdir, f"lr{lr:g}-seed{seed}")),
                training,
                validation,
                classes=options.classes,
                epochs=options.epochs,
                lr=lr,
                seed=seed,
                watch=showcase,
            )
            for (seed, lr), showcase in zip(settings, showcases, strict=True)
        ]
        for run in runs:
            stack.enter_context(closing(run))
        bar = stack.enter_context(
            tqdm(total=batches * len(runs), unit="batch", desc=f"Training {len(runs)} runs")
        )
        for _ in zip(*runs, strict=True):
            bar.update(len(runs))
            if end is not None and time.monotonic() >= end:
                break
        for showcase in showcases:
            showcase.finish()


def main() -> None:
    """Serve, train, and go on serving until Ctrl-C."""
    options = parse_options()
    torch.set_num_threads(1)  # the network is small; more threads only wait for each other
    try:
        if not options.no_serve:
            print(f"Glassboard at {glassboard.launch(options.logdir, port=options.port)}", flush=True)
        train_all(options, *load_digits(options.classes))
        if not options.no_serve:
            print("The training is over; the board stays until Ctrl-C.", flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        print("\nStopped; what was logged is kept.")


if __name__ == "__main__":
    main()
