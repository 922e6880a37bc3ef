"""Presses the stop button with three replicas of which one dies, and switches it off again; see .ci/stop-button."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

PROGRAM = os.path.abspath(sys.argv[1])
DEADLINE = time.time() + float(os.environ.get("STOP_BUTTON_SECONDS", "90"))
FOLDER = tempfile.mkdtemp(prefix="xmsg-mon-stop-button-")
STACK, ALERTMANAGER = 17500, 17520
TARGETS = ["filter-a", "filter-b"]
BEGIN = time.time()
processes = {}


def say(text):
    print(f"{time.time() - BEGIN:6.1f} s  {text}", flush=True)


def fail(text):
    parts = []
    for name in sorted(os.listdir(FOLDER)):
        if name.endswith(".log"):
            with open(os.path.join(FOLDER, name), errors="replace") as log:
                parts.append(f"\n--- {name}\n" + "".join(log.readlines()[-12:]))
    raise SystemExit(f"FAILED: {text}\n{''.join(parts)}")


def start(name, *command):
    log = open(os.path.join(FOLDER, f"{name}.log"), "ab")
    processes[name] = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=FOLDER)


def get(url, method="GET"):
    request = urllib.request.Request(url, method=method, data=b"" if method == "POST" else None)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.read().decode()


def stack(path="/", method="GET"):
    return json.loads(get(f"http://127.0.0.1:{STACK}{path}", method) or "null")


def wait(what, condition, seconds=30):
    end = min(DEADLINE, time.time() + seconds)
    while time.time() < end:
        try:
            if value := condition():
                return value
        except (OSError, urllib.error.URLError, json.JSONDecodeError, KeyError):
            pass
        time.sleep(0.1)
    fail(f"waited in vain until {what}")


def replica(number, path="/metrics"):
    return get(f"http://127.0.0.1:{17510 + number}{path}")


def samples(number, name):
    """The samples of one metric of a replica: their labels and values."""
    rows = re.findall(rf"(?m)^{name}{{([^}}]*)}} (\S+)$", replica(number))
    return [(dict(re.findall(r'(\w+)="([^"]*)"', labels)), float(value)) for labels, value in rows]


def calls(number):
    """Calls of a replica by target: whether it pressed itself or found the failsafe on, it is done with the message."""
    done = {}
    for labels, value in samples(number, "xmsg_mon_failsafe_calls_total"):
        if labels["outcome"] in ("pressed", "already_on"):
            done[labels["target"]] = done.get(labels["target"], 0) + int(value)
    return done


def failsafes():
    return {row["name"]: row["failsafe"] for row in stack()["verifiers"] if row["name"] in TARGETS}


def presses():
    return {row["name"]: row["presses"] for row in stack()["verifiers"] if row["name"] in TARGETS}


def switch(is_on):
    for name in TARGETS:
        stack(f"/failsafe?of={name}&is={'on' if is_on else 'off'}", "POST")


def start_replica(number, inputs):
    start(f"replica-{number}", PROGRAM, "run", *inputs, "--metrics.port", str(17510 + number), "--log.format", "logfmt")


def invalid(number):
    return sum(value for _, value in samples(number, "xmsg_mon_invalid_messages"))


def alerts():
    rows = json.loads(get(f"http://127.0.0.1:{ALERTMANAGER}/api/v2/alerts?filter=alertname%3DXmsgMonInvalidMessage"))
    return [row["labels"] for row in rows]


def inputs(nodes, verifiers):
    by_name = {row["name"]: row for row in verifiers}

    def named(role):
        return ",".join(f"{name}={row['url']}" for name, row in by_name.items() if row["role"] == role)

    return [
        "--dependency-set", "depset.json", "--rollup-configs", "rollups.json",
        "--l2-rpcs", ",".join(node["rpc"] for node in nodes), "--l2-nodes", ",".join(node["rollup_rpc"] for node in nodes),
        "--interop-filter-endpoints", named("filter"), "--supernode-endpoints", named("supernode"),
        "--failsafe-targets", ",".join(f"button-{name}={by_name[name]['admin']}" for name in TARGETS),
        "--failsafe-jwt-secrets", "jwt.hex", "--alertmanager-endpoints", f"pager=http://127.0.0.1:{ALERTMANAGER}",
    ]


def all_done(count, numbers):
    return all(calls(number) == {f"button-{name}": count for name in TARGETS} for number in numbers)


def main():
    start("stack", PROGRAM, "stack", "--port", str(STACK), "--safe-lag", "10m", "--finalized-lag", "20m", "--history", "90s")
    known = wait("the stack serves", stack)
    for name in ("depset.json", "rollups.json", "jwt.hex"):
        with open(os.path.join(FOLDER, name), "w") as file:
            file.write(get(f"http://127.0.0.1:{STACK}/{name}"))
    with open(os.path.join(FOLDER, "alertmanager.yml"), "w") as file:
        file.write("route: {receiver: nobody}\nreceivers: [{name: nobody}]\n")
    start(
        "alertmanager", "prometheus-alertmanager", "--config.file=alertmanager.yml", "--storage.path=alertmanager",
        f"--web.listen-address=127.0.0.1:{ALERTMANAGER}", "--cluster.listen-address=")
    wait("Alertmanager works", lambda: get(f"http://127.0.0.1:{ALERTMANAGER}/-/ready"))
    arguments = inputs(known["chains"], known["verifiers"])
    for number in (1, 2, 3):
        start_replica(number, arguments)
    for number in (1, 2, 3):
        wait(f"replica {number} is ready", lambda: replica(number, "/readyz"))
        wait("its observers answer", lambda: {value for _, value in samples(number, "xmsg_mon_observer_up")} == {1})
    say("three replicas are ready, and see two filters, two supernodes and two buttons")

    since = time.time()
    stack("/forge?kind=wrong_payload", "POST")
    # Whoever dies first has pressed or has not: it must not matter.
    wait("the first failsafe is on", lambda: True in failsafes().values())
    processes.pop("replica-1").kill()
    wait("both failsafes are on", lambda: set(failsafes().values()) == {True})
    say(f"both buttons are pressed {time.time() - since:.1f} s after a lie was sent; replica 1 is killed meanwhile")
    wait("the others are done with it", lambda: all_done(1, (2, 3)))
    made = presses()
    if any(not 1 <= count <= 3 for count in made.values()):
        fail(f"more calls than replicas: {made}")
    wait("Alertmanager has the alert", alerts)
    time.sleep(5)
    if presses() != made or not all_done(1, (2, 3)):
        fail(f"it is pressed again for one message: {made}, then {presses()}")
    if len(alerts()) != 1:
        fail(f"replicas that push are not one alert: {alerts()}")
    say(f"one message: {made} calls in all, each replica done after one; two replicas push one alert")

    switch(False)
    start_replica(1, arguments)
    wait("replica 1 finds the message in its backfill", lambda: invalid(1) == 1)
    wait("it has looked at the buttons", lambda: len(samples(1, "xmsg_mon_failsafe_enabled")) >= 2)
    time.sleep(6)
    if presses() != made or True in failsafes().values():
        fail(f"an operator is fought: {made}, then {presses()}")
    held = {(labels["reason"], value) for labels, value in samples(1, "xmsg_mon_failsafe_suppressed_messages_total") if value}
    if held != {("backfill", 1.0)}:
        fail(f"the replica with an empty memory does not say why it does not press: {held}")
    say("an operator switched both off: nobody presses again, not even who starts with an empty memory")

    stack("/forge?kind=wrong_origin", "POST")
    wait("both failsafes are on again", lambda: set(failsafes().values()) == {True})
    wait("all three are done with the new message", lambda: all_done(2, (2, 3)) and all_done(1, (1,)))
    wait("three replicas push two alerts", lambda: len(alerts()) == 2)
    time.sleep(3)
    if len(alerts()) != 2:
        fail(f"three replicas do not push two alerts: {alerts()}")
    if any(row["releases"] for row in stack()["verifiers"]):
        fail(f"somebody took a failsafe back: {stack()}")
    say(f"the next message presses again ({presses()} calls in all); three replicas push two alerts for two messages")

    for name in TARGETS:
        stack(f"/trouble?of={name}&kind=hangs", "POST")
    stack("/replace", "POST")
    stack("/replace", "POST")
    wait("messages end though filters and buttons hang", lambda: all(invalid(number) == 0 for number in (1, 2, 3)))
    say("filters and buttons hang, and the messages end all the same")
    print(f"done in {time.time() - BEGIN:.0f} s")


try:
    main()
finally:
    for process in processes.values():
        process.send_signal(signal.SIGKILL)
    shutil.rmtree(FOLDER, ignore_errors=True)
