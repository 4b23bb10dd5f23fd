"""One module per kind of data that can be logged."""
