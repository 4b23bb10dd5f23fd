"""The file format: records, events, kinds, and their codec."""
