"""What a store holds of each kind, decoded: one module per kind, each a few functions over any store."""
