"""What .ci/terminal.py tells its story with: programs on pseudo-terminals, and what such a terminal shows."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-Z\\-_]")
COLOR = re.compile(r"\x1b\[[0-9;]*m")


def expect(condition, what):
    if not condition:
        raise SystemExit(f"FAILED: {what}")


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, arguments, columns, rows=24, **environment):
        self.text = ""
        self.code = None
        self.columns = columns
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
            os.execvpe(arguments[0], arguments, {**kept, "TERM": "xterm-256color", **environment})

    def read(self, until=lambda text: False, seconds=20):
        """Reads until the text is as wanted, or the program has ended."""
        end = time.monotonic() + seconds
        while self.code is None and not until(self.text):
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
                raise SystemExit(f"FAILED: waited in vain; the terminal got {self.text[-3000:]!r}")
            if not select.select([self.descriptor], [], [], 0.1)[0]:
                continue
            try:
                data = os.read(self.descriptor, 65536)
            except OSError:
                data = b""
            if data:
                self.text += data.decode(errors="replace")
            else:
                self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self

    def end(self, seconds):
        """How it ends, whatever it may have written that nobody read; None when it does not."""
        until = time.monotonic() + seconds
        while self.code is None and time.monotonic() < until:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
            else:
                time.sleep(0.02)
        return self.code

    def press(self, keys):
        os.write(self.descriptor, keys.encode())
        return self


def run(arguments, columns, **environment):
    """Everything that a program writes to a terminal, and how it ends."""
    terminal = Terminal(arguments, columns, **environment).read()
    return terminal.text.replace("\r\n", "\n"), terminal.code


def shown(text):
    """The lines that are left on a terminal, for the few sequences that lines and a bar need."""
    lines = []
    for line in COLOR.sub("", text).replace("\r\n", "\n").split("\n"):
        for part in re.split(r"\r|\x1b\[2K", line)[:-1]:
            expect("\x1b" not in part, f"another sequence: {part!r}")
        lines.append(re.split(r"\r|\x1b\[2K", line)[-1])
    return lines


def expect_fit(text, columns, what):
    """No line is wider than the terminal, but for one word that stands alone, so that it can be copied."""
    for line in SEQUENCE.sub("", text).split("\n"):
        words = line.removesuffix(" \\").split(" ")
        expect(len(line) <= columns or len(words) == 1, f"{what}, {columns} columns: {line!r} is {len(line)} wide")
