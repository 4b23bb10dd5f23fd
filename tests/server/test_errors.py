"""Error answers say what went wrong and what to do next."""

from __future__ import annotations

import json

from glassboard.server.errors import error_response


def test_shape_and_status() -> None:
    answer = error_response(404, "there is no run 'ä'", "look at the list of runs")
    assert answer.status_code == 404
    assert json.loads(answer.body) == {
        "error": "there is no run 'ä'",
        "hint": "look at the list of runs",
        "status": 404,
    }
    assert answer.headers["cache-control"] == "no-store"
