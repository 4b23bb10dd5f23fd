"""Points of many dimensions in two, three or ten: PCA, neighbours, and long computations in processes."""
