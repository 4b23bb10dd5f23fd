"""Exact faces of other packages, so that unmodified programs use Glassboard."""
