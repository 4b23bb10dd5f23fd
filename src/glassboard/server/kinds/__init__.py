"""What the page asks of each kind: one module per kind, each a few lookups and the types they answer."""
