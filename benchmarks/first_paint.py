"""How soon a phone shows something: first and largest paint of the live page in Chromium, its network held back.

``python -m benchmarks.first_paint`` serves the shipped case. A window of 390
by 844 pixels, a processor four times slower, nothing in the browser's cache.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

from groundswell import follow

CHROMIUM = "/usr/bin/chromium"
PAGES = ("/", f"/cases/{follow.DEMO}", f"/cases/{follow.DEMO}/statements", f"/cases/{follow.DEMO}/check")
_LOOK = """() => new Promise(done => {
  const found = {cls: 0, lcp: 0};
  new PerformanceObserver(list => list.getEntries().forEach(one => { found.lcp = one.startTime; }))
    .observe({type: "largest-contentful-paint", buffered: true});
  new PerformanceObserver(list => list.getEntries().forEach(one => { found.cls += one.value; }))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => {
    const [arrival] = performance.getEntriesByType("navigation");
    found.fcp = performance.getEntriesByName("first-contentful-paint")[0].startTime;
    found.kilobytes = arrival.transferSize / 1000;
    found.requests = 1 + performance.getEntriesByType("resource").filter(one => !one.name.endsWith("/events")).length;
    done(found);
  }, 500);
})"""


@dataclass(frozen=True)
class Network:
    """A network held back: kilobits a second down, and milliseconds to the server and back."""

    name: str
    down: int
    there_and_back: int


SLOW_3G = Network("slow 3G", 400, 400)
THREE_G = Network("3G", 1600, 300)


@dataclass(frozen=True)
class Painted:
    """Milliseconds to the first and the largest paint; how far things jumped; what came over the network."""

    fcp: float
    lcp: float
    cls: float
    kilobytes: float
    requests: int


def painted(browser: Browser, url: str, network: Network) -> Painted:
    """One visit of a phone that was never there before."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True)
    page = context.new_page()
    steering = context.new_cdp_session(page)
    steering.send("Network.enable")
    steering.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": network.there_and_back,
            "downloadThroughput": network.down * 1000 / 8,
            "uploadThroughput": network.down * 500 / 8,
        },
    )
    steering.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(url, wait_until="load")
    found = page.evaluate(_LOOK)
    context.close()
    return Painted(**found)


@contextmanager
def shipped_case_served() -> Iterator[str]:
    """The address of a server over the shipped case, told once."""
    with tempfile.TemporaryDirectory() as folder:
        with follow.open(f"{folder}/groundswell.db") as record:
            record.shipped()
        words = [str(Path(sys.executable).with_name("groundswell")), "serve", "--port", "0", "--json"]
        running = subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE)
        assert running.stdout is not None
        told = b""
        while not told.endswith(b"}\n"):
            told += running.stdout.readline()
        url = json.loads(told)["url"].rstrip("/")
        for path in PAGES:
            while _status(url + path) != 200:
                time.sleep(1)
        urlopen(f"{url}/api/cases/{follow.DEMO}", timeout=300).close()
        try:
            yield url
        finally:
            running.terminate()
            running.wait()
            running.stdout.close()


def _status(url: str) -> int:
    with urlopen(url, timeout=60) as reply:
        status: int = reply.status
        return status


def main() -> None:
    """Print the table for the documentation."""
    print("| page | network | first paint | largest paint | jumps (CLS) | weight | requests |")
    print("|---|---|---|---|---|---|---|")
    with shipped_case_served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for path in PAGES:
            for network in (THREE_G, SLOW_3G):
                one = sorted((painted(browser, url + path, network) for _ in range(3)), key=lambda p: p.fcp)[1]
                held = f"{network.name} ({network.down} kbit/s, {network.there_and_back} ms)"
                print(
                    f"| `{path}` | {held} | {one.fcp / 1000:.2f} s | {one.lcp / 1000:.2f} s | {one.cls:.3f} | "
                    f"{one.kilobytes:.1f} kB | {one.requests} |",
                    flush=True,
                )
        browser.close()


if __name__ == "__main__":
    main()
