"""Logs that lie and act show harmlessly: every tab is opened, scrolled, hovered, and in full screen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser
MAKER = Path(__file__).with_name("make_hostile_logs.py")
CARDS = 2  # of a tab that are looked at in full screen
SCREENS = 6  # the most that a tab is scrolled
LARGEST = 1_500_000_000  # bytes that the page's process may hold
PAGE = os.sysconf("SC_PAGE_SIZE")

WATCH = """() => {
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`),
  );
}"""

# Until no request has ended for a while: a page with an open stream of changes is never idle.
SETTLED = """async () => {
  const count = () => performance.getEntriesByType("resource").length;
  for (let quiet = 0, before = -1, rounds = 0; quiet < 2 && rounds < 40; rounds++) {
    await new Promise((done) => setTimeout(done, 60));
    quiet = count() === before ? quiet + 1 : 0;
    before = count();
  }
}"""

SCROLL = """() => {
  const pane = [...document.querySelectorAll("main, main *")].find(
    (one) => /auto|scroll/.test(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight + 1,
  );
  if (!pane) return false;
  const before = pane.scrollTop;
  pane.scrollTop += pane.clientHeight * 0.9;
  return pane.scrollTop > before;
}"""


@dataclass
class Watched:
    """A page, and what it should not have done."""

    page: Page
    url: str
    wrongs: list[str] = field(default_factory=list[str])

    def settle(self) -> None:
        """Wait until the page has what it asked for; it answers meanwhile."""
        self.page.evaluate(SETTLED)

    def check(self, where: str) -> None:
        """Nothing ran, nothing was asked for elsewhere, and it was not the browser alone that stopped it."""
        assert self.page.evaluate("window.hostile") is None, where
        assert self.page.evaluate("window.violations") == [], where
        assert self.page.url.startswith(self.url), where
        assert self.wrongs == [], where


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "logs"
    subprocess.run([sys.executable, str(MAKER), str(folder)], check=True)
    return folder


@pytest.fixture
def watched(logs: Path, serve: Callable[..., str], browser: Browser) -> Iterator[Watched]:
    url = serve(logs)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(f"({WATCH})()")
    page = context.new_page()
    watched = Watched(page, url)
    wrongs = watched.wrongs

    def own(address: str) -> bool:
        return address.startswith((url, "data:", "blob:"))

    page.on("pageerror", lambda error: wrongs.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (wrongs.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("crash", lambda _: wrongs.append("the page crashed"))
    context.on("page", lambda other: wrongs.append(f"window: {other.url}"))
    context.on("request", lambda one: None if own(one.url) else wrongs.append(f"asked for {one.url}"))
    page.goto(url)
    expect(page.get_by_role("tab").first).to_be_visible()
    yield watched
    context.close()


@pytest.mark.timeout(480)  # thirteen tabs, each from end to end
def test_nothing_runs_on_any_tab(watched: Watched, browser: Browser) -> None:
    watched.settle()
    tabs = watched.page.locator("[role=tab]")  # also those in the list behind the last
    assert tabs.count() >= 2
    for place in range(tabs.count()):
        name = open_tab(watched.page, tabs.nth(place))
        watched.settle()
        look_around(watched)
        for card in watched.page.get_by_test_id("card").all()[:CARDS]:
            fill_window(watched, card)
        watched.check(name)
    assert memory_of_pages(browser) < LARGEST


def test_text_that_acts_is_text(watched: Watched) -> None:
    page = watched.page
    for place in ("#board&tab=text", "#board&tab=scalar", "#board&tagFilter=<img src=x onerror=hostile=1>"):
        page.goto("about:blank")
        page.goto(watched.url + place)
        expect(page.get_by_test_id("run-row").first).to_contain_text("<img src=x onerror=hostile=1>")
        watched.settle()
        watched.check(place)
    page.goto("about:blank")
    page.goto(f"{watched.url}#board&tab=text&tagFilter=^markdown")
    text = page.locator("main article").first
    expect(text).to_contain_text("cell")
    assert (
        text.locator("script, iframe, object, embed, form, input[autofocus], base, meta, link").count() == 0
    )
    assert (
        text.locator("[background], [srcset], [onclick], [onerror], [ontoggle], [style*=fixed]").count() == 0
    )
    assert text.locator("[href^='javascript:'], [href^='data:']").count() == 0
    # What would have been loaded from elsewhere can be followed by who wants to.
    expect(text.locator("a[href='https://hostile.example/markdown.png']").first).to_be_visible()
    watched.check("text")


def test_the_browser_would_refuse_what_slipped_through(watched: Watched) -> None:
    page = watched.page
    page.evaluate("""() => {
      const place = document.body.appendChild(document.createElement("div"));
      place.innerHTML = '<b style="color: red"></b><style></style><img src="x" onerror="hostile=1">';
      place.append(Object.assign(document.createElement("script"), { text: "hostile=1" }));
      place.append(Object.assign(document.createElement("img"), { src: "https://hostile.example/a.png" }));
    }""")
    refused = "() => [...new Set(window.violations.map((one) => one.split(' ')[0]))].sort()"
    kinds = ["img-src", "script-src-attr", "script-src-elem", "style-src-attr", "style-src-elem"]
    page.wait_for_function(f"({refused})().length === {len(kinds)}")
    assert page.evaluate(refused) == kinds
    assert page.evaluate("window.hostile") is None


def open_tab(page: Page, tab: Locator) -> str:
    """Click a tab, or where there is no room for it, its name in the list behind the last; gives its name."""
    name = tab.evaluate("tab => tab.firstChild.textContent.trim()")
    if tab.is_visible():
        tab.click()
    else:
        page.get_by_test_id("more-tabs").click()
        page.get_by_role("listitem").get_by_role("button", name=name).click()
    expect(tab).to_have_attribute("aria-selected", "true")
    return name


def look_around(watched: Watched) -> None:
    """Scroll to the end, and move over what is there."""
    page = watched.page
    for _ in range(SCREENS):
        for y in (300, 600):
            for x in (500, 800, 1100):
                page.mouse.move(x, y)
        watched.settle()
        if not page.evaluate(SCROLL):
            return


def fill_window(watched: Watched, card: Locator) -> None:
    """Open a card in full screen, hover it, choose another step, and close it."""
    page = watched.page
    button = card.get_by_test_id("full-screen")
    if button.count() == 0:
        return
    button.click()
    dialog = page.get_by_test_id("full-screen-dialog")
    expect(dialog).to_be_visible()
    watched.settle()
    for share in (0.3, 0.6):
        page.mouse.move(1280 * share, 900 * share)
    slider = dialog.get_by_role("slider")
    if slider.count():
        slider.first.press("Home")
    watched.settle()
    dialog.get_by_test_id("close").click()
    expect(dialog).to_be_hidden()


def memory_of_pages(browser: Browser) -> int:
    """Bytes that the largest of the browser's pages holds."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    pages = [one["id"] for one in processes if one["type"] == "renderer"]
    assert pages
    return max(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pages) * PAGE
