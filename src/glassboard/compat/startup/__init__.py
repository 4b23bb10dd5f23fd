"""A directory for PYTHONPATH: what is in it runs when Python starts below `glassboard run`."""
