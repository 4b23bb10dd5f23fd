"""One-step spikes among a million points stand in their drawn pixel column at every zoom."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from glassboard import SummaryWriter

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
POINTS = 1_000_000
SPIKES = sorted(random.Random(7).sample(range(POINTS), 100))

# Which of the steps in view have no colour high above the noise in their bucket's columns,
# and how many columns of no spike have some.
LOOK = """async (chart, steps) => {
  while (chart.getAttribute('aria-busy') === 'true') await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  const { xMin, xMax, plotLeft, plotWidth, bucket } = Object.fromEntries(
    Object.entries(chart.dataset).map(([name, value]) => [name, Number(value)]));
  const canvas = chart.querySelector('canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 40, canvas.width, 40);
  const coloured = new Set();
  for (let x = plotLeft; x < plotLeft + plotWidth; x++)
    for (let y = 0; y < 40; y++) {
      const at = (y * canvas.width + x) * 4;
      if (data[at + 3] && data[at + 2] - data[at] > 16) { coloured.add(x); break; }
    }
  const columns = (step, reach) => {  // those nearer than so many steps
    const columnOf = at => Math.floor(plotLeft + ((at - xMin) / (xMax - xMin)) * plotWidth);
    const [first, last] = [columnOf(step - reach) - 1, columnOf(step + reach) + 1];
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  };
  const inView = steps.filter(step => step > xMin && step < xMax);
  // The line falls to the last value of the next bucket, or to the next point.
  const near = new Set(steps.flatMap(step => columns(step, Math.max(2 * bucket, 1))));
  return {
    view: [xMin, xMax],
    inView,
    missing: inView.filter(step => !columns(step, bucket).some(x => coloured.has(x))),
    elsewhere: [...coloured].filter(x => !near.has(x)).length,
  };
}"""


@pytest.fixture(scope="module")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    logdir = tmp_path_factory.mktemp("spikes")
    noise = random.Random(1)
    spikes = set(SPIKES)
    with SummaryWriter(logdir / "run") as writer:
        for step in range(POINTS):
            writer.add_scalar("loss", 100.0 if step in spikes else noise.random(), step)
    return logdir


def zoom_around(page: Page, chart: Locator, step: int, view: tuple[float, float], share: float) -> None:
    """Drag over ``share`` of the plot, with the step inside."""
    box = chart.bounding_box()
    assert box
    left, width = (float(chart.get_attribute(name) or 0) for name in ("data-plot-left", "data-plot-width"))
    middle = (step - view[0]) / (view[1] - view[0])
    start = min(max(middle - share / 2, 0.0), 1 - share)
    y = box["y"] + 120
    page.mouse.move(box["x"] + left + width * start, y)
    page.mouse.down()
    page.mouse.move(box["x"] + left + width * (start + share), y, steps=2)
    page.mouse.up()


@pytest.mark.parametrize(
    "every", [10, pytest.param(1, marks=pytest.mark.slow)], ids=["10 spikes", "100 spikes"]
)
@pytest.mark.parametrize("smoothing", ["0", "0.6"])
@pytest.mark.parametrize("band", [True, False], ids=["band", "no band"])
def test_every_spike_is_drawn_at_every_zoom(
    logdir: Path,
    serve: Callable[..., str],
    open_page: Callable[..., Page],
    smoothing: str,
    band: bool,
    every: int,
) -> None:
    page = open_page(serve(logdir))
    page.get_by_test_id("smoothing").fill(smoothing)
    if not band:
        page.get_by_test_id("band-toggle").click()
    chart = page.get_by_test_id("chart")
    expect(chart).to_have_attribute("data-points", f"{POINTS}")
    seen: set[int] = set()
    for step in SPIKES[::every]:
        for _ in range(4):  # a million, 60 000, 3 600, 200 steps
            found = chart.evaluate(LOOK, SPIKES)
            assert found["missing"] == []
            assert found["elsewhere"] == 0
            seen.update(found["inView"])
            zoom_around(page, chart, step, tuple(found["view"]), 0.06)
        assert step in found["inView"]
        page.get_by_test_id("zoom-reset").click()
    assert seen == set(SPIKES)


@pytest.fixture
def crowd(tmp_path: Path) -> Path:
    """So many runs that pixels are drawn by hand; the first has a spike."""
    noise = random.Random(1)
    for run in range(40):
        with SummaryWriter(tmp_path / f"run{run:02}") as writer:
            for step in range(300):
                writer.add_scalar("loss", 100.0 if (run, step) == (0, 200) else noise.random(), step)
    return tmp_path


@pytest.mark.parametrize("smoothing", ["0", "0.6"])
def test_a_spike_among_many_runs(
    crowd: Path, serve: Callable[..., str], open_page: Callable[..., Page], smoothing: str
) -> None:
    page = open_page(serve(crowd))
    page.get_by_test_id("smoothing").fill(smoothing)
    chart = page.get_by_test_id("chart")
    expect(chart).to_have_attribute("data-points", f"{40 * 300}")
    for _ in range(2):  # 300 steps, 120 steps
        found = chart.evaluate(LOOK, [200])
        assert found["inView"] == [200]
        assert found["missing"] == []
        assert found["elsewhere"] == 0
        zoom_around(page, chart, 200, tuple(found["view"]), 0.4)


@pytest.mark.parametrize("scale", [0.9, 1.25, 1.5, 2.0])
def test_many_runs_are_drawn_at_any_scale_of_the_page(
    crowd: Path, serve: Callable[..., str], open_page: Callable[..., Page], scale: float
) -> None:
    page = open_page(serve(crowd), device_scale_factor=scale, viewport={"width": 1283, "height": 901})
    expect(page.get_by_test_id("chart")).to_have_attribute("data-points", f"{40 * 300}")
