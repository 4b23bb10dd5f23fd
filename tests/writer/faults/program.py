"""The writing program that faults are tried on: prints what its two writers say at the end."""

from __future__ import annotations

import json
import logging
import sys

from glassboard import SummaryWriter


def main(directory: str) -> None:
    said: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())
    logging.getLogger("glassboard").addHandler(handler)
    one, two = SummaryWriter(f"{directory}/one"), SummaryWriter(f"{directory}/two")
    for step in range(300):
        one.add_scalar("t", step / 7, step)
        two.add_scalar("t", step, step)
        if step % 50 == 0:
            one.add_text("note", "some text " * 20, step)
        if step == 100:
            one.flush()
            two.flush()
    one.flush()
    one.add_scalar("t", 0.5, 300)
    one.close()
    two.close()
    print(json.dumps({"one": one.stats(), "two": two.stats(), "said": said}))


if __name__ == "__main__":
    main(sys.argv[1])
