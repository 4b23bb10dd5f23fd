"""Conformance suites that every implementation of a door must pass."""
