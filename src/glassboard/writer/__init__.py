"""The write side: event files from a training process, at no cost that it would notice."""
