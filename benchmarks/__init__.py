"""Every peer beside us, in one process tree, as ratios; `python -m benchmarks.run`."""
