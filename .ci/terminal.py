"""The program on terminals and in pipes: terminal.py PROGRAM; see .ci/terminal."""

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

from terminal_parts import COLOR, SEQUENCE, Terminal, expect, expect_fit, run, shown

PROGRAM = sys.argv[1]
STACK = 17720
MONITOR = 17721
WIDTHS = (20, 80, 400)
WATCH = [PROGRAM, "watch", "--interval", "250ms", f"http://127.0.0.1:{MONITOR}"]
folder = tempfile.mkdtemp(prefix="xmsg-mon-terminal-")
os.chdir(folder)


def fetch(url):
    return urllib.request.urlopen(url, timeout=5).read()


def wait(what, condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if value := condition():
                return value
        except OSError:
            pass
        time.sleep(0.05)
    raise SystemExit(f"FAILED: waited in vain until {what}")


def monitor(port, *more):
    return [
        PROGRAM, "run", "--dependency-set", "depset.json", "--rollup-configs", "rollups.json", "--l2-rpcs", ",".join(nodes),
        "--metrics.port", str(port), *more,
    ]


def bars():
    """A backfill that takes some seconds, on a terminal, a narrow one, one that cannot erase, and where nobody looks on."""
    slow = ["--request-budget", "60"]
    wide, narrow = Terminal(monitor(17722, *slow), 80), Terminal(monitor(17723, *slow), 20)
    dumb = Terminal(monitor(17724, *slow), 80, TERM="dumb")
    piped = subprocess.Popen(monitor(17725, *slow), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for terminal in (wide, narrow, dumb):
        terminal.read(lambda text: text.count("event=window_complete") == 2, seconds=60).press("\x03").read()
        expect(terminal.code == 0, f"run ended with {terminal.code} after Ctrl-C")
    wait("the piped one is ready", lambda: fetch("http://127.0.0.1:17725/readyz"))
    piped.send_signal(signal.SIGTERM)
    log = piped.communicate(timeout=10)[0]
    for terminal in (wide, narrow):
        frames = re.findall(r"\r\x1b\[2K([^\r\n\x1b]+)", terminal.text)
        frames = [frame for frame in frames if " of " in frame or "%" in frame]
        expect(len(frames) >= 5, f"no bar on {terminal.columns} columns: {terminal.text[-2000:]!r}")
        expect(all(len(frame) < terminal.columns for frame in frames), f"a bar is wider than its terminal: {max(frames, key=len)!r}")
        expect("event=window_progress" not in terminal.text, "a line says what the bar says")
        lines = shown(terminal.text)
        left = [line for line in lines if line and not re.match(r"(\^C)?\d{4}-\d\d-\d\dT", line)]
        expect(not left, f"something is left of the bar: {left}")
        if terminal is wide:
            whole = [frame for frame in frames if re.fullmatch(r"\[#*\.*\] \d+% \d+ of \d+ blocks, [\d.]+/s, [\d.]+ (s|min) left", frame)]
            expect(whole, f"no bar with blocks, rate and time left: {frames[-1]!r}")
    expect("\x1b" not in dumb.text, "a dumb terminal gets sequences")
    expect("\x1b" not in log and "\r" not in log, "a pipe gets sequences")
    print(f"bar: {whole[-1]}")


def watching():
    for columns in WIDTHS:
        for environment, stop in (({}, "\x03"), ({"NO_COLOR": "1"}, None)):
            terminal = Terminal(WATCH, columns, **environment).read(lambda text: text.count("\x1b[H") >= 2)
            if stop:
                terminal.press(stop)
            else:
                os.kill(terminal.pid, signal.SIGTERM)
            terminal.read()
            expect(terminal.code == 0, f"watch ended with {terminal.code}")
            expect(terminal.text.startswith("\x1b[?1049h\x1b[?25l"), "watch does not begin with a screen of its own")
            # The terminal itself shows that Ctrl-C was pressed, before or after what the program writes.
            left = terminal.text.replace("^C", "")
            expect(left.endswith("\x1b[?25h\x1b[?1049l"), f"watch leaves the terminal as {terminal.text[-40:]!r}")
            expect(bool(COLOR.search(terminal.text)) != bool(environment), f"colors with {environment} on {columns} columns")
            for frame in terminal.text.split("\x1b[H")[1:]:
                expect(frame.count("\n") < 24, "a picture is higher than its terminal")
                for line in SEQUENCE.sub("", frame).replace("^C", "").replace("\r", "").split("\n"):
                    expect(len(line) <= columns, f"watch, {columns} columns: {line!r}")
    dumb = Terminal(WATCH, 80, TERM="dumb").read(lambda text: text.count("replicas answer") >= 2).press("\x03").read()
    expect(dumb.code == 0 and "\x1b" not in dumb.text, "watch on a dumb terminal")


def printing():
    for columns in WIDTHS:
        for arguments in (["help"], ["help", "run"], ["messages", "--help"], ["metrics", "--help"]):
            text, code = run([PROGRAM, *arguments], columns)
            expect(code == 0 and "\x1b" not in text, f"{arguments}: {code}")
            expect_fit(text, columns, arguments)
        upstreams = [PROGRAM, "check", "upstreams", *monitor(0)[2:8]]
        text, code = run(upstreams, columns)
        expect(code == 0 and "PROOF" in text and "\x1b" not in text, f"check upstreams: {code}, {text}")
        expect_fit(text, columns, "check upstreams")
        text, code = run([PROGRAM, "messages", "--url", f"http://127.0.0.1:{MONITOR}"], columns)
        expect(code == 4 and "payload_mismatch" in text and "\x1b" not in text, f"messages: {code}, {text}")
        expect_fit(text, columns, "messages")
        expect(re.search(r"90\d-0x[0-9a-f]{64}-\d+", text), "the id of a message cannot be copied")
    for arguments in (["help"], WATCH[1:] + ["--once"], ["messages", "--url", f"http://127.0.0.1:{MONITOR}"]):
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=20)
        expect("\x1b" not in done.stdout + done.stderr and "\r" not in done.stdout, f"{arguments}: sequences in a pipe")


def closed_pipes():
    """Whoever has seen enough is no failure: status 0, and not a word."""
    for call in ("help", "help run", "metrics list", "metrics sample", "rules print", "dashboard print", "config print --json " + " ".join(
            monitor(0)[2:8]), "demo --metrics.port 0", f"messages --url http://127.0.0.1:{MONITOR} --status valid",
            f"watch --interval 250ms http://127.0.0.1:{MONITOR}"):
        done = subprocess.run(
            ["bash", "-c", f"'{PROGRAM}' {call} | head -n 1; exit ${{PIPESTATUS[0]}}"], capture_output=True, text=True, timeout=30)
        expect(done.returncode == 0 and done.stderr == "", f"{call} | head: {done.returncode}, {done.stderr}")
        expect(done.stdout.count("\n") == 1, f"{call} | head: {done.stdout!r}")


def unread():
    """Whoever stops reading loses lines of the log and a bar, and stops nothing."""
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    loud = ["--log.level", "trace"]
    piped = subprocess.Popen(monitor(17726, *loud), stdout=writer, stderr=writer)
    os.close(writer)
    # Ctrl-S, while there is a bar.
    stopped = Terminal(monitor(17727, *loud, "--request-budget", "60"), 80)
    stopped.read(lambda text: " blocks" in text).press("\x13")
    for port in (17726, 17727):
        wait(f"{port} is ready", lambda: fetch(f"http://127.0.0.1:{port}/readyz"), seconds=60)
        wait(f"{port} has lost lines", lambda: re.search(rb"\nxmsg_mon_log_lines_lost_total [1-9]", fetch(f"http://127.0.0.1:{port}/metrics")))
        expect(b"ok" in fetch(f"http://127.0.0.1:{port}/livez"), f"/livez of {port}")
    for pid, ended in ((piped.pid, piped.wait), (stopped.pid, stopped.end)):
        since = time.monotonic()
        os.kill(pid, signal.SIGTERM)
        code = ended(10)
        expect(code == 0 and time.monotonic() - since < 2.5, f"{pid} ended with {code} after {time.monotonic() - since:.1f} s")
    lines = os.read(reader, 65536).decode().split("\n")
    expect(lines.pop() == "" and all(re.match(r"t=\S+ lvl=", line) for line in lines), f"torn lines: {lines}")


def shells():
    os.makedirs("functions")
    for shell in ("bash", "zsh", "fish"):
        script = "functions/_xmsg-mon" if shell == "zsh" else f"completion.{shell}"
        with open(script, "w") as file:
            subprocess.run([PROGRAM, "completion", shell], stdout=file, check=True)
        subprocess.run([shell, "-n", script], check=True)

    def said(*arguments):
        return subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=20).stdout.split("\n")[:-1]

    def bash(*words):
        text = f"source completion.bash; COMP_WORDS=(xmsg-mon {' '.join(words)}); COMP_CWORD={len(words)}; "
        return said("bash", "--norc", "-c", text + "$(complete -p xmsg-mon | sed 's/.*-F \\([^ ]*\\).*/\\1/'); printf '%s\\n' \"${COMPREPLY[@]}\"")

    def fish(line):
        text = f"source completion.fish; complete -C '{line}'"
        return sorted(word.split("\t")[0] for word in said("fish", "--no-config", "-c", text) if word)

    for words, meant in (
        (["selft"], ["selftest"]), (["config", "''"], ["check", "print"]), (["run", "--roll"], ["--rollup-configs"]),
        (["config", "print", "--js"], ["--json"]), (["run", "--log.format", "l"], ["logfmt"]), (["help", "dash"], ["dashboard"]),
        (["run", "--config", "dep"], ["depset.json"]),
    ):
        expect(bash(*words) == meant, f"bash offers {bash(*words)} after {words}")
        line = " ".join(["xmsg-mon", *words]).replace("''", "")
        expect(fish(line) == meant, f"fish offers {fish(line)} after {line!r}")
    expect(fish("xmsg-mon config check ") == [], "fish offers a third word of a command with two")
    zsh = Terminal(["zsh", "-f", "-i"], 200, TERM="dumb", PS1="")
    zsh.press("fpath=($PWD/functions $fpath); autoload -Uz compinit; compinit -u -D; xmsg-mon() { print -r -- \"got:$*:\" }; print re''ady\n")
    zsh.read(lambda text: "ready" in text)
    # The first key loads the script, and completes already.
    for keys, meant in (
        ("selft\t", "selftest"), ("run --log.format js\t", "run --log.format json"), ("metrics sam\t--openm\t", "metrics sample --openmetrics"),
        ("run --dependency-set dep\t", "run --dependency-set depset.json"),
    ):
        zsh.press(f"xmsg-mon {keys}\n").read(lambda text: f"got:{meant}:" in text, seconds=10)
    zsh.press("exit\n").read()


log = open("stack.log", "wb")
background = [subprocess.Popen([PROGRAM, "stack", "--port", str(STACK), "--history", "300s", "--for", "5m"], stdout=log, stderr=log)]
try:
    handle = json.loads(wait("the stack answers", lambda: fetch(f"http://127.0.0.1:{STACK}/")))
    nodes = [chain["rpc"] for chain in handle["chains"]]
    for name in ("depset.json", "rollups.json"):
        with open(name, "wb") as file:
            file.write(fetch(f"http://127.0.0.1:{STACK}/{name}"))
    background.append(subprocess.Popen(monitor(MONITOR), stdout=log, stderr=log))
    urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{STACK}/forge?kind=wrong_payload", method="POST"), timeout=5)
    wait("the forged message is seen", lambda: b"payload_mismatch" in fetch(f"http://127.0.0.1:{MONITOR}/api/v1/messages?status=invalid"))
    wait("every window is whole", lambda: fetch(f"http://127.0.0.1:{MONITOR}/readyz"))
    for part in (printing, watching, closed_pipes, unread, shells, bars):
        since = time.monotonic()
        part()
        print(f"{part.__name__.replace('_', ' ')}: {time.monotonic() - since:.1f} s", flush=True)
finally:
    for process in background:
        process.terminate()
    for process in background:
        process.wait(10)
    subprocess.run(["rm", "-rf", folder], check=False)
