"""Messages to and from one headless Chromium over its debugging pipe, NUL between them."""

import json
import os
import select
import subprocess
import tempfile
import time


class Browser:
    """One browser with one tab, and everything that it says."""

    def __init__(self, seconds):
        self.deadline = time.monotonic() + seconds
        to_read, self.to = os.pipe()
        self.come, from_write = os.pipe()

        def place():
            # Chromium reads descriptor 3 and writes 4; copies first, so that neither is overwritten.
            a, b = os.dup(to_read), os.dup(from_write)
            os.dup2(a, 3)
            os.dup2(b, 4)

        self.home = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage",
             "--no-first-run", "--remote-debugging-pipe", f"--user-data-dir={self.home.name}", "about:blank"],
            preexec_fn=place, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(from_write)
        self.number, self.rest, self.events = 0, b"", []

    def receive(self):
        while b"\0" not in self.rest:
            left = self.deadline - time.monotonic()
            if left <= 0 or not select.select([self.come], [], [], left)[0]:
                raise TimeoutError("the browser took too long")
            data = os.read(self.come, 1 << 20)
            if not data:
                raise EOFError("the browser has ended")
            self.rest += data
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        while True:
            if any(event.get("method") == method for event in self.events):
                return
            self.events.append(self.receive())

    def open_tab(self):
        """A tab whose loads, scripts and console are told; its session."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log"]:
            self.call(f"{domain}.enable", session)
        return session

    def complaints(self):
        """What the console has said since events were last cleared, broken policies among it."""
        said = ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown")
        return [json.dumps(event["params"])[:300] for event in self.events if event.get("method") in said]

    def close(self):
        try:
            self.deadline = time.monotonic() + 10
            self.call("Browser.close")
            self.process.wait(timeout=10)
        except Exception:
            self.process.kill()
            self.process.wait()
        self.home.cleanup()
