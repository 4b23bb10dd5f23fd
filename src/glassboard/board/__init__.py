"""Reading logs from Python: runs, series and tables as NumPy and Arrow."""
