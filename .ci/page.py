"""Looks at the pages of a folder in headless Chromium."""

import base64
import http.server
import json
import os
import pathlib
import sys
import threading
import time

from browser import Browser

folder = pathlib.Path(sys.argv[1])
policy = (folder / "policy.txt").read_text()
deadline = time.monotonic() + 220


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves the pages with the policy that the monitor sends."""

    # How many events have happened; whoever listens is told of each.
    events = 0

    def do_GET(self):
        if self.path == "/api/v1/events":
            self.stream()
            return
        path = folder / (self.path.strip("/") + ".html")
        if path.parent != folder or not path.is_file():
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(path.read_bytes())

    def stream(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        told = Handler.events
        try:
            self.wfile.write(b"retry: 2000\n\n")
            while time.monotonic() < deadline:
                if told < Handler.events:
                    told = Handler.events
                    self.wfile.write(b"id: 7-1\nevent: message_invalid\ndata: {}\n\n")
                time.sleep(0.05)
        except OSError:
            pass

    def log_message(self, *_):
        pass


CHECK = """(() => {
  const problems = [], height = innerHeight, width = innerWidth;
  for (const id of ["wrong", "sight", "where", "how-bad", "since", "now"]) {
    const node = document.getElementById(id);
    if (!node || !node.textContent.trim()) { problems.push(id + " is not answered"); continue; }
    const box = node.getBoundingClientRect();
    if (box.top < 0 || box.bottom > height || box.left < 0 || box.right > width + 0.5 || box.height < 10)
      problems.push(id + " is not in the first viewport: " + JSON.stringify(box));
  }
  if (document.documentElement.scrollWidth > width) problems.push("the page is wider than the window");
  if (width < 500) for (const { id, parentElement: box } of document.querySelectorAll("#messages, #rows"))
    if (box.scrollWidth > box.clientWidth) problems.push(id + " is wider than a phone");
  const ratio = (a, b) => { const l = c => { const v = c.match(/\\d+(\\.\\d+)?/g).slice(0, 3).map(x => x / 255)
      .map(x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
      return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
    const [x, y] = [l(a), l(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const ground = getComputedStyle(document.body).backgroundColor;
  for (const name of [".dim", ".bad", ".good", ".warn", "a:not(.skip)", "#where"])
    for (const node of [...document.querySelectorAll(name)].slice(0, 1)) {
      const value = ratio(getComputedStyle(node).color, ground);
      if (value < 4.5) problems.push(name + " has contrast " + value.toFixed(2));
    }
  for (const svg of document.querySelectorAll("svg:not([aria-hidden])"))
    if (!svg.getAttribute("aria-label")) problems.push("a drawing has no description");
  if (!document.documentElement.lang || !document.title) problems.push("no language or title");
  return JSON.stringify({ problems, grade: document.getElementById("verdict").dataset.grade || "" });
})()"""

GRADES = {"healthy": "healthy", "tier1": "tier1", "tier3": "tier3", "blind": "blind", "misconfigured": "blind", "empty": "blind", "backfilling": "backfilling",
          "crowded": "tier3", "stopped": "stopped", "contradicted": "contradicted", "observed": "attention", "fifty": "healthy", "named": "tier3"}
failures = []
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_port}"
browser = Browser(220)
try:
    session = browser.open_tab()
    for state in list(GRADES) + ["message"]:
        for scheme in ["light", "dark"]:
            for width, height in [(390, 844), (1440, 900)]:
                name = f"{state}-{scheme}-{width}"
                browser.call("Emulation.setDeviceMetricsOverride", session, width=width, height=height,
                             deviceScaleFactor=1, mobile=width < 500)
                browser.call("Emulation.setEmulatedMedia", session,
                             features=[{"name": "prefers-color-scheme", "value": scheme}])
                browser.events.clear()
                browser.call("Page.navigate", session, url=f"{base}/{state}")
                browser.wait("Page.loadEventFired")
                if state in GRADES:
                    answer = browser.call("Runtime.evaluate", session, expression=CHECK, returnByValue=True)
                    if "exceptionDetails" in answer:
                        failures.append(f"{name}: {answer['exceptionDetails']}")
                    else:
                        found = json.loads(answer["result"]["value"])
                        failures += [f"{name}: {problem}" for problem in found["problems"]]
                        if found["grade"] != GRADES[state]:
                            failures.append(f"{name}: the grade is {found['grade']}")
                image = browser.call("Page.captureScreenshot", session, format="png", captureBeyondViewport=os.environ.get("XMSG_MON_WHOLE_PAGES") is not None)["data"]
                (folder / f"{name}.png").write_bytes(base64.b64decode(image))
                failures += [f"{name}: the console says {words}" for words in browser.complaints()]
    # The script puts a newer page in place of the old one, under the policy: at once when something happens, with the focus
    # where it was, and not while text is selected.
    def evaluate(expression):
        answer = browser.call("Runtime.evaluate", session, awaitPromise=True, returnByValue=True, expression=expression)
        return answer["result"].get("value", answer)

    def until(condition):
        return evaluate("""new Promise(done => { const end = Date.now() + 20000, look = () => {
          if (%s || Date.now() > end) done([document.getElementById("verdict").dataset.grade,
            document.getElementById("live").textContent, document.getElementById("said").textContent,
            document.activeElement.getAttribute("href"), performance.now() < 4900].join("; "));
          else setTimeout(look, 50); }; look(); })""" % condition)

    def expect(what, condition, expected):
        found = until(condition)
        if not found.startswith(expected):
            failures.append(f"{what}: {found} instead of {expected}")

    grade = 'document.getElementById("verdict").dataset.grade'
    live = 'document.getElementById("live").textContent'
    browser.events.clear()
    browser.call("Page.navigate", session, url=f"{base}/healthy")
    browser.wait("Page.loadEventFired")
    browser.events.clear()
    expect("the page listens", f'{live} === "live"', "healthy; live; ; ; true")
    evaluate("document.querySelector('main a[href=\"/readyz\"]').focus()")
    (folder / "healthy.html").write_bytes((folder / "tier1.html").read_bytes())
    Handler.events += 1
    expect("an event renews the page", f'{grade} === "tier1"', "tier1; live; TIER 1 · 1 invalid message · xmsg-mon; /readyz; true")
    evaluate("getSelection().selectAllChildren(document.getElementById('wrong'))")
    (folder / "healthy.html").write_bytes((folder / "tier3.html").read_bytes())
    Handler.events += 1
    expect("selected text stays", f'{live} !== "live"', "tier1; paused while text is selected; TIER 1")
    evaluate("getSelection().removeAllRanges()")
    expect("the page goes on", f'{grade} === "tier3"', "tier3; live; TIER 3")
    # Those that hear of nothing look every five seconds.
    (folder / "healthy.html").write_bytes((folder / "blind.html").read_bytes())
    expect("the page looks by itself", f'{grade} === "blind"', "blind; live; BLIND")
    failures += [f"renewal: the console says {words}" for words in browser.complaints()]
finally:
    browser.close()
    server.shutdown()
for failure in failures:
    print(failure)
print(f"{len(list(folder.glob('*.png')))} screenshots, {len(failures)} failures")
sys.exit(1 if failures else 0)
