"""Looks at the page of a running monitor in headless Chromium: what happens must appear without a reload."""

import json
import queue
import re
import subprocess
import sys
import threading
import time

from browser import Browser

program = sys.argv[1]
deadline = time.monotonic() + 55
failures = []
start = time.monotonic()
monitor = subprocess.Popen(
    [program, "demo", "--for", "60s", "--metrics.port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
story, lines = queue.Queue(), []
threading.Thread(target=lambda: [story.put(line) for line in monitor.stdout], daemon=True).start()

# The page's own look every five seconds is kept aside, so that only an event can renew it. A load begins a new mark.
SETUP = "window.mark = Math.random(); window.setInterval = look => { window.look = look; return 1; };"
LIVE = 'document.getElementById("live").textContent'
GRADE = 'document.getElementById("verdict").dataset.grade'


def tell(pattern):
    """Waits for a line of the story; what it matched."""
    while True:
        try:
            line = story.get(timeout=max(0.1, deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError(f"the story does not tell {pattern!r}:\n{''.join(lines)}") from None
        lines.append(line)
        if match := re.search(pattern, line):
            return match


def evaluate(expression):
    answer = browser.call("Runtime.evaluate", session, awaitPromise=True, returnByValue=True, expression=expression)
    if "exceptionDetails" in answer:
        raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
    return answer["result"].get("value")


def expect(what, condition, seconds):
    """Waits for a condition on the page."""
    begin = time.monotonic()
    if not evaluate("""new Promise(done => { const end = Date.now() + %d, look = () => {
          if (%s) done(true); else if (Date.now() > end) done(false); else setTimeout(look, 20); }; look(); })"""
                    % (seconds * 1000, condition)):
        raise RuntimeError(f"{what}: not within {seconds} s; the page says {evaluate('document.body.innerText')[:2000]}")
    print(f"{what}: {time.monotonic() - begin:.2f} s")


def load(action):
    browser.events.clear()
    action()
    browser.wait("Page.loadEventFired")


def console(what):
    failures.extend(f"{what}: the console says {words}" for words in browser.complaints())
    browser.events.clear()


browser = Browser(50)
try:
    address = tell(r"status page (http://\S+)").group(1)
    tell("has been read and proven")
    session = browser.open_tab()
    browser.call("Page.addScriptToEvaluateOnNewDocument", session, source=SETUP)
    load(lambda: browser.call("Page.navigate", session, url=address))
    mark = evaluate("mark")
    if evaluate('document.querySelector("#messages")') is not None:
        failures.append("the message of the story was there before the page")
    print(f"the page is loaded {time.monotonic() - start:.1f} s after the start of the monitor")

    tell("a message with a forged payload is executed")
    tell("invalid payload_mismatch, tier 1")
    row = 'document.querySelector("#messages a[href^=\\"/messages/902-\\"]")'
    # As often as once a second the page is fetched; all else is the way of the event.
    expect("an invalid message appears", f'{GRADE} === "tier1" && {LIVE} === "live" && !!{row}', 2.5)
    expect("and is told", 'document.getElementById("said").textContent.startsWith("TIER 1")', 1)
    if evaluate("mark") != mark:
        failures.append("the page was loaded anew")
    console("the live page")
    path = evaluate(f'{row}.getAttribute("href")')
    reply = evaluate('fetch("/api/v1/messages?status=invalid").then(reply => reply.json())')
    known = [message["id"] for message in reply["messages"]]
    if path.removeprefix("/messages/") not in known:
        failures.append(f"the page links {path}, and the API knows {known}")

    load(lambda: evaluate(f"{row}.click()"))
    page = evaluate('({path: location.pathname, verdict: document.getElementById("verdict").textContent, '
                    'steps: document.querySelectorAll("#steps td.n").length, all: document.body.textContent})')
    if page["path"] != path or "invalid: payload_mismatch (tier 1)" not in page["verdict"]:
        failures.append(f"the page of the message is {json.dumps(page)[:600]}")
    if page["steps"] < 9 or "✗ payload_mismatch" not in page["all"]:
        failures.append(f"the page of the message has {page['steps']} steps: {page['all'][:1000]}")
    console("the page of the message")

    load(lambda: evaluate("document.querySelector('main a[href=\"/\"]').click()"))
    mark = evaluate("mark")
    tell("the invalid message in 902 block 101 has ended: replaced")
    ended = 'document.getElementById("events").textContent.includes("ended, replaced: chain 902 block 101")'
    expect("its end appears", f"{ended} && !{row} && {LIVE} === 'live'", 2.5)
    if evaluate("mark") != mark:
        failures.append("the page was loaded anew at the end of the message")
    console("the live page at the end of the message")

    monitor.terminate()
    monitor.wait(timeout=10)
    evaluate("look()")
    expect("a page without a replica says so", f'{LIVE}.startsWith("THIS PAGE IS OLD")', 5)
    if not browser.complaints():
        failures.append("the console is not heard: it said nothing about a fetch that failed")
    browser.events.clear()
    evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: 'mark = 0' }))")
    if evaluate("mark") != mark or "Content Security Policy" not in "".join(browser.complaints()):
        failures.append(f"a script that is not ours was let run, or nobody heard of it: {browser.complaints()}")
except (RuntimeError, TimeoutError, EOFError) as error:
    failures.append(str(error))
finally:
    browser.close()
    if monitor.poll() is None:
        monitor.kill()
        monitor.wait()
for failure in failures:
    print(failure)
print(f"{len(failures)} failures, {time.monotonic() - start:.0f} s")
sys.exit(1 if failures else 0)
