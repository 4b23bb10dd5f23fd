"""The HTTP side of the board: ASGI app, routes, response schema, access rules."""
