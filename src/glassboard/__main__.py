"""`python -m glassboard` is the `glassboard` command."""

from glassboard.cli.main import main

raise SystemExit(main())
