"""Points to multi-resolution answers: pure functions of columns, no I/O."""
