"""Starts deploy/compose.yaml in front of simulated nodes and asks its Prometheus and its Alertmanager: compose_up.py PROGRAM."""

import json
import os
import re
import shutil
import socket
import socketserver
import subprocess
import sys
import threading
import time
import urllib.parse

from image_parts import NODES, WORK, expect, get, podman, say, wait

PROGRAM = sys.argv[1]
STACK = 17720
FOLDER = f"{WORK}/deploy"
PROMETHEUS = "http://127.0.0.1:9090"
ALERTMANAGER = "http://127.0.0.1:9093"
REPLICAS = ["xmsg-mon-1", "xmsg-mon-2", "xmsg-mon-3"]
OWNER = 65532


class Relay(socketserver.BaseRequestHandler):
    """Simulated nodes listen on loopback, which containers do not share."""

    def handle(self):
        with socket.create_connection(("127.0.0.1", self.server.target)) as node:
            threading.Thread(target=self.hand_on, args=(node, self.request), daemon=True).start()
            self.hand_on(self.request, node)

    @staticmethod
    def hand_on(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


class RelayServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def relay(port, target):
    server = RelayServer(("0.0.0.0", port), Relay)
    server.target = target
    threading.Thread(target=server.serve_forever, daemon=True).start()


def compose(*arguments, check=True):
    # Debian's docker-compose knows every key of the file but `name`, which is younger.
    done = subprocess.run(
        ["docker-compose", "-p", "xmsg-mon", "-f", "compose.yaml", *arguments], cwd=FOLDER, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=300,
        env={
            **os.environ, "XMSG_MON_IMAGE": "localhost/xmsg-mon:full", "PROMETHEUS_IMAGE": "localhost/prometheus:latest",
            "ALERTMANAGER_IMAGE": "localhost/alertmanager:latest",
        })
    if check and done.returncode:
        raise SystemExit(f"FAILED: docker-compose {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def start_stack():
    log = open(f"{WORK}/stack.log", "wb")
    stack = subprocess.Popen([PROGRAM, "stack", "--port", str(STACK), "--for", "10m"], stdout=log, stderr=log)
    pattern = re.compile(r"^node of chain (\d+)\s+(\S+)", re.MULTILINE)
    wait("the stack serves its files", lambda: get(f"http://127.0.0.1:{STACK}/depset.json"))
    NODES.update(wait("the stack names its nodes", lambda: dict(pattern.findall(open(f"{WORK}/stack.log").read()))))
    return stack


def prepare():
    """What the head of compose.yaml asks an operator for: files of the chains, and secrets that the replicas alone may read."""
    shutil.copytree("deploy", FOLDER)
    with open(f"{FOLDER}/compose.yaml") as file:
        lines = [line for line in file if not line.startswith("name:")]
    with open(f"{FOLDER}/compose.yaml", "w") as file:
        file.writelines(lines)
    with open(f"{FOLDER}/config/config.json") as file:
        settings = json.load(file)
    rollups = json.loads(get(f"http://127.0.0.1:{STACK}/rollups.json"))
    files = {"config/depset.json": get(f"http://127.0.0.1:{STACK}/depset.json")}
    for number, (chain, rollup, entry) in enumerate(zip(NODES, settings["rollup-configs"], settings["l2-rpcs"], strict=True)):
        port = STACK + 1 + number
        relay(port, int(re.search(r":(\d+)", NODES[chain])[1]))
        files["config/" + os.path.basename(rollup)] = json.dumps(rollups[chain])
        url = re.sub(r"//[^/]+", f"//host.containers.internal:{port}", NODES[chain])
        files["secrets/" + os.path.basename(entry)] = url + "\n"
    os.makedirs(f"{FOLDER}/secrets", exist_ok=True)
    for path, text in files.items():
        with open(f"{FOLDER}/{path}", "w") as file:
            file.write(text)
    subprocess.run(["chmod", "-R", "a+rX", f"{FOLDER}/config"], check=True)
    for path in [f"{FOLDER}/secrets", *(f"{FOLDER}/secrets/{name}" for name in os.listdir(f"{FOLDER}/secrets"))]:
        os.chown(path, OWNER, OWNER)
        os.chmod(path, 0o500 if os.path.isdir(path) else 0o400)


def container(service):
    return compose("ps", "-q", service).strip()


def query(text):
    return json.loads(get(f"{PROMETHEUS}/api/v1/query?query={urllib.parse.quote(text)}"))["data"]["result"]


def up():
    """The replicas whose last scrape worked."""
    return sorted(sample["metric"]["instance"].split(":")[0] for sample in query("up == 1"))


def alerts(name):
    return [alert for alert in json.loads(get(f"{ALERTMANAGER}/api/v2/alerts")) if alert["labels"]["alertname"] == name]


def watch():
    compose("up", "-d")
    wait("Prometheus scrapes all three replicas by their names", lambda: up() == REPLICAS, seconds=60)
    for name in REPLICAS:
        check = lambda: podman("healthcheck", "run", container(name), check=False).returncode == 0
        wait(f"the health check of {name}, as the file has it, passes", check)
    found = json.loads(get(f"{PROMETHEUS}/api/v1/alertmanagers"))["data"]["activeAlertmanagers"]
    expect([manager["url"] for manager in found] == ["http://alertmanager:9093/api/v2/alerts"], f"Alertmanagers: {found}")
    wait("the dead man's switch is on", lambda: len(alerts("XmsgMonSighted")) >= 1, seconds=60)
    say("compose.yaml: three replicas are scraped and healthy; the dead man's switch has reached Alertmanager")


def find():
    since = time.time()
    get(f"http://127.0.0.1:{STACK}/forge?kind=wrong_payload", "POST")
    stages = ("XmsgMonInvalidMessageUnsafe", "XmsgMonInvalidMessageSafe", "XmsgMonInvalidMessageCrossSafe")
    wait("an alert about the forged message reaches Alertmanager", lambda: any(alerts(name) for name in stages), seconds=60)
    took = time.time() - since
    found = [alert for name in stages for alert in alerts(name)]
    expect(all("instance" not in alert["labels"] for alert in found), "an alert names a replica, and would come once for each")
    say(f"a forged message: {', '.join(sorted(a['labels']['alertname'] for a in found))} in Alertmanager after {took:.1f} s")


def lose_one():
    compose("kill", "xmsg-mon-1")
    wait("Prometheus misses the replica", lambda: up() == REPLICAS[1:], seconds=30)
    expect(query("sum(xmsg_mon:invalid_messages:held) > 0"), "the finding went with a replica")
    compose("up", "-d")
    wait("the replica is back", lambda: up() == REPLICAS, seconds=60)
    say("one replica killed and started again: the others went on")


def keep():
    """Samples and silences outlive new containers."""
    before = len(query("count_over_time(up[10m])"))
    silence = {
        "matchers": [{"name": "alertname", "value": "Nothing", "isRegex": False}], "createdBy": "ci", "comment": "kept",
        "startsAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "endsAt": "2099-01-01T00:00:00Z",
    }
    subprocess.run(
        ["curl", "-fsS", "-H", "Content-Type: application/json", "-d", json.dumps(silence), f"{ALERTMANAGER}/api/v2/silences"],
        check=True, capture_output=True)
    started = time.time()
    compose("stop", "prometheus", "alertmanager")
    compose("rm", "-f", "prometheus", "alertmanager")
    compose("up", "-d")
    wait("the silence is there", lambda: json.loads(get(f"{ALERTMANAGER}/api/v2/silences")), seconds=60)
    old = lambda: len(query(f"up @ {int(started) - 5}")) == before == 3
    wait("Prometheus has the samples of its old container", old, seconds=60)
    say("new containers of Prometheus and Alertmanager: samples and silences are there")


stack = start_stack()
try:
    prepare()
    watch()
    find()
    lose_one()
    keep()
finally:
    compose("down", "-v", "-t", "3", check=False)
    stack.terminate()
    stack.wait(10)
