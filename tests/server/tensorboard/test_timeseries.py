"""The Time Series page's requests are answered as by TensorBoard."""

from __future__ import annotations

import json
import struct
from typing import Any
from urllib.parse import urlencode

PLUGIN = "/data/plugin/timeseries"
BOUNDARY = "xxx"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


def multipart(requests: Any) -> bytes:
    """A form as browsers send it."""
    part = f'Content-Disposition: form-data; name="requests"\r\n\r\n{json.dumps(requests)}\r\n'
    return f"--{BOUNDARY}\r\n{part}--{BOUNDARY}--\r\n".encode()


def without_apart(index: Any) -> Any:
    """Known difference: the fast loader loses doubles, and descriptions of points of the old form."""
    runs = index["scalars"]["runTagInfo"]
    index["scalars"]["runTagInfo"] = {run: tags for run, tags in runs.items() if not run.startswith("apart/")}
    index["scalars"]["tagDescriptions"].pop("with/name", None)
    return index


def test_tags_are_equal(boards: Any) -> None:
    boards.same(f"{PLUGIN}/tags", known=without_apart)
    ours, slow = (board.ask(f"{PLUGIN}/tags").json()["scalars"] for board in (boards.ours, boards.slow))
    assert ours["tagDescriptions"]["with/name"] == slow["tagDescriptions"]["with/name"]


def as_single(answers: Any) -> Any:
    """Known difference: doubles of ours are told as they were logged, by TensorBoard as float32."""
    for answer in answers:
        for run, series in answer["runToSeries"].items():
            if run.startswith("apart/"):  # see test_scalars
                series.clear()
            for point in series:
                if isinstance(point.get("value"), float):
                    point["value"] = struct.unpack("<f", struct.pack("<f", point["value"]))[0]
    return answers


def test_series_of_every_tag_are_equal(boards: Any) -> None:
    index = boards.ours.ask(f"{PLUGIN}/tags").json()
    requests: list[dict[str, Any]] = [
        {"plugin": "scalars", "tag": tag}
        for tag in {tag for tags in index["scalars"]["runTagInfo"].values() for tag in tags}
        if tag not in ("new/double", "with/name", "exact")
    ]
    requests += [
        {"plugin": "histograms", "tag": tag, "run": run}
        for run, tags in index["histograms"]["runTagInfo"].items()
        for tag in tags
    ]
    requests += [
        {"plugin": "images", "tag": tag, "run": run, "sample": sample}
        for tag, runs in index["images"]["tagRunSampledInfo"].items()
        for run in runs
        for sample in (0, 7)
        if not run.startswith("apart/")  # see test_images
    ]
    answers = boards.same(f"{PLUGIN}/timeSeries", body=multipart(requests), kind=MULTIPART, known=as_single)
    assert len(answers) == len(requests)
    images = [one for one in answers if one["plugin"] == "images" and one["runToSeries"]]
    keys = [(point["imageId"],) for one in images for held in one["runToSeries"].values() for point in held]
    assert boards.each(lambda key: boards.same_bytes(f"{PLUGIN}/imageData", {"imageId": key}), keys) > 9


def test_other_forms_of_requests_are_equal(boards: Any) -> None:
    requests = json.dumps([{"plugin": "scalars", "tag": "train/loss", "run": "torch"}])
    form = "application/x-www-form-urlencoded"
    boards.same(f"{PLUGIN}/timeSeries", {"requests": requests})
    boards.same(f"{PLUGIN}/timeSeries", body=urlencode({"requests": requests}).encode(), kind=form)


def test_errors_of_single_requests_are_equal(boards: Any) -> None:
    requests = [
        {},
        {"tag": "a"},
        {"tag": "a", "plugin": "no"},
        {"tag": "a", "plugin": "scalars"},
        {"tag": "a", "plugin": "histograms"},
        {"tag": "a", "plugin": "images", "run": "torch"},
        {"tag": "a", "plugin": "images", "run": "torch", "sample": 0},
    ]
    assert all(boards.same(f"{PLUGIN}/timeSeries", {"requests": json.dumps(requests)}))


def test_refusals_are_equal(boards: Any) -> None:
    assert boards.same_refusal(f"{PLUGIN}/timeSeries") == 400
    assert boards.same_refusal(f"{PLUGIN}/timeSeries", {"requests": "{"}) == 400
    assert boards.same_refusal(f"{PLUGIN}/imageData") == 400
