"""Kills, restarts and cuts off replicas under a real Prometheus and a real Alertmanager; see .ci/replicas."""

import asyncio
import http.server
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

PROGRAM = os.path.abspath(sys.argv[1])
DEADLINE = time.time() + float(os.environ.get("REPLICAS_SECONDS", "145"))
FOLDER = tempfile.mkdtemp(prefix="xmsg-mon-replicas-")
STACK, PROMETHEUS, ALERTMANAGER, WEBHOOK = 17400, 17450, 17451, 17452
TIER1, BLIND, ABSENT = "XmsgMonInvalidMessageUnsafe", "XmsgMonBlind", "XmsgMonAbsent"
BEGIN = time.time()
processes = {}


def say(text):
    print(f"{time.time() - BEGIN:6.1f} s  {text}", flush=True)


def fail(text):
    raise SystemExit(f"FAILED: {text}\n(logs were in {FOLDER}: {logs()})")


def logs():
    """The last lines of what the parts logged, because the folder is about to go."""
    parts = []
    for name in sorted(os.listdir(FOLDER)):
        if name.endswith(".log"):
            with open(os.path.join(FOLDER, name), errors="replace") as log:
                parts.append(f"\n--- {name}\n" + "".join(log.readlines()[-8:]))
    return "".join(parts)


def start(name, *command):
    log = open(os.path.join(FOLDER, f"{name}.log"), "ab")
    processes[name] = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=FOLDER)


def kill(name, number=signal.SIGKILL):
    process = processes.pop(name)
    process.send_signal(number)
    process.wait(10)


def get(url, method="GET"):
    request = urllib.request.Request(url, method=method, data=b"" if method == "POST" else None)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.read().decode()


def wait(what, condition, seconds=60):
    """Waits for something that stays once it is so; says what it was when it never comes."""
    end = min(DEADLINE, time.time() + seconds)
    while time.time() < end:
        try:
            value = condition()
            if value:
                return value
        except (OSError, urllib.error.URLError, json.JSONDecodeError, KeyError, IndexError):
            pass
        time.sleep(0.2)
    fail(f"waited in vain until {what}")


# The wire between a replica and the nodes: it can be slow, and it can be cut.
class Wire:
    def __init__(self, loop):
        self.loop, self.delay, self.is_cut, self.writers = loop, 0.0, False, set()

    async def listen(self, port, target):
        async def serve(reader, writer):
            if self.is_cut:
                writer.close()
                return
            host_reader, host_writer = await asyncio.open_connection("127.0.0.1", target)
            ends = (writer, host_writer)
            self.writers.update(ends)

            async def pump(source, sink, is_answer):
                try:
                    while data := await source.read(65536):
                        if is_answer and self.delay:
                            await asyncio.sleep(self.delay)
                        sink.write(data)
                        await sink.drain()
                except OSError:
                    pass
                sink.close()

            await asyncio.gather(pump(reader, host_writer, False), pump(host_reader, writer, True))
            self.writers.difference_update(ends)

        await asyncio.start_server(serve, "127.0.0.1", port)

    def cut(self, is_cut):
        self.is_cut = is_cut
        if is_cut:
            self.loop.call_soon_threadsafe(lambda: [writer.transport.abort() for writer in list(self.writers)])


# What Alertmanager delivers.
class Webhook(http.server.BaseHTTPRequestHandler):
    received = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        now = time.time()
        for alert in body["alerts"]:
            labels = alert["labels"]
            chain = labels.get("executing_chain_id") or labels.get("chain_id") or "-"
            Webhook.received.append((now, self.path[1:], alert["status"], labels["alertname"], chain))
            if labels["alertname"] in (TIER1, BLIND, ABSENT):
                say(f"  {self.path[1:]} is told: {labels['alertname']} {alert['status']} (chain {chain})")
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def told(alert, status):
    return [entry for entry in Webhook.received if entry[3] == alert and entry[2] == status]


def query(expression, at=None):
    parameters = {"query": expression} | ({"time": str(at)} if at else {})
    answer = json.loads(get(f"http://127.0.0.1:{PROMETHEUS}/api/v1/query?" + urllib.parse.urlencode(parameters)))
    return answer["data"]["result"]


def value(expression):
    result = query(expression)
    return float(result[0]["value"][1]) if result else None


def lowest(expression, since):
    """The lowest value of every second since a moment, and how many seconds have none."""
    end = time.time()
    parameters = {"query": expression, "start": since, "end": end, "step": 1}
    answer = json.loads(get(f"http://127.0.0.1:{PROMETHEUS}/api/v1/query_range?" + urllib.parse.urlencode(parameters)))
    rows = answer["data"]["result"]
    points = {round(float(at)): float(number) for row in rows for at, number in row["values"]}
    gaps = int(end - since) + 1 - len(points)
    return (min(points.values()) if points else None), max(0, gaps)


FIRING = f'count(ALERTS{{alertname="{TIER1}", alertstate="firing"}})'
HELD = 'sum(xmsg_mon:invalid_messages:held{safety="unsafe"})'
FRESH = "min(xmsg_mon:chain:fresh_replicas)"


def stands(what, since):
    for expression in (FIRING, HELD):
        least, gaps = lowest(expression, since)
        if gaps or least is None or least < 1:
            fail(f"{what}: {expression} fell to {least} and was missing for {gaps} s")
    say(f"  the alert has stood every second for {time.time() - since:.0f} s: {what}")


def stays(what, seconds):
    since = time.time()
    time.sleep(seconds)
    stands(what, since)


def replica(number):
    return f"http://127.0.0.1:{17410 + number}"


def start_replica(number):
    wires = ",".join(f"el-{chain}=http://127.0.0.1:{17410 + 10 * index + number}" for index, chain in CHAINS)
    start(
        f"replica-{number}", PROGRAM, "run", "--dependency-set", "depset.json", "--rollup-configs", "rollups.json",
        "--l2-rpcs", wires, "--metrics.port", str(17410 + number), "--log.format", "logfmt",
    )


def forge():
    number = json.loads(get(f"http://127.0.0.1:{STACK}/forge?kind=wrong_payload", "POST"))["message"]

    def executed():
        rows = json.loads(get(f"http://127.0.0.1:{STACK}/messages"))["messages"]
        return next(row for row in rows if row["message"] == number)["executed_at"]

    return wait("the forged message is executed", executed)


def replace():
    get(f"http://127.0.0.1:{STACK}/replace", "POST")


def page(count, executed_at):
    wait(f"page {count}", lambda: len(told(TIER1, "firing")) >= count)
    delay = told(TIER1, "firing")[count - 1][0] - executed_at
    say(f"  MEASURED: {delay:.1f} s from the block that can be read to the page")
    return delay


def prepare():
    """Files of Prometheus and Alertmanager: the generated ones, with shorter waits and somebody to tell."""
    waits = ["--evaluation-interval", "1s", "--fresh-within", "10s", "--hold", "60s", "--blind-after", "5s", "--keep-firing", "1s"]
    rules = subprocess.run([PROGRAM, "rules", "print", *waits], check=True, capture_output=True, text=True).stdout
    routes = subprocess.run(
        [PROGRAM, "rules", "print", "--format", "alertmanager"], check=True, capture_output=True, text=True).stdout
    routes = re.sub(
        r"(?m)^( +)name: (\S+)$",
        rf"\g<0>\n\1webhook_configs:\n\1- url: http://127.0.0.1:{WEBHOOK}/\2\n\1  send_resolved: true", routes)
    targets = ", ".join(f'"127.0.0.1:{17410 + number}"' for number in (1, 2, 3))
    config = f"""
global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}}
rule_files: [rules.yaml]
alerting: {{alertmanagers: [{{static_configs: [{{targets: ["127.0.0.1:{ALERTMANAGER}"]}}]}}]}}
scrape_configs:
- {{job_name: xmsg-mon, static_configs: [{{targets: [{targets}]}}]}}
- {{job_name: prometheus, static_configs: [{{targets: ["127.0.0.1:{PROMETHEUS}"]}}]}}
"""
    for name, text in (("rules.yaml", rules), ("alertmanager.yml", routes), ("prometheus.yml", config)):
        with open(os.path.join(FOLDER, name), "w") as file:
            file.write(text)


def compare():
    """What `compare` says about the replicas, and that its exit code says the same."""
    urls = [replica(number) for number in (1, 2, 3)]
    done = subprocess.run([PROGRAM, "compare", "--json", *urls], capture_output=True, text=True, timeout=30)
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr


def check_comparison():
    """All replicas agree about every chain up to a checkpoint, and the exit code says so."""
    code, said, errors = compare()
    rows = said.get("comparisons", [])
    if sorted((row["chain_id"], row["replica"]) for row in rows) != sorted((str(chain), n) for _, chain in CHAINS for n in (2, 3)):
        fail(f"compare leaves something out: {code} {said} {errors}")
    if code or not said["agree"] or not all(row["agree"] and row["block_number"] for row in rows):
        fail(f"compare does not find that all agree: {code} {said} {errors}")
    blocks = sorted({row["block_number"] for row in rows})
    say(f"compare: the replicas agree about {len(CHAINS)} chains, up to the blocks {blocks}")


# Panels that have something to show whenever replicas are fresh.
ANSWERED = {
    "Tiers over time", "Fresh replicas per chain", "Age of the last whole look", "Age of heads",
    "Versions and configurations", "Messages by status", "Resident memory",
}


def board_panels():
    board = json.loads(subprocess.run([PROGRAM, "dashboard", "print"], check=True, capture_output=True, text=True).stdout)
    return [inner for panel in board["panels"] for inner in (panel.get("panels") or [panel]) if inner.get("targets")]


def chosen(expression, job="xmsg-mon"):
    """A query of the board as Grafana asks it for a job, or a pattern of jobs, in all namespaces."""
    values = {"$__rate_interval": "30s", "$instance": ".*", "$namespace": ".*", "$job": job}
    for variable, value in values.items():
        expression = expression.replace(variable, value)
    return expression


def check_board_beside_others():
    """While all jobs are chosen, as they are at first: no process but a replica is shown, and no message is counted twice or left out."""
    panels = {panel["title"]: [target["expr"] for target in panel["targets"]] for panel in board_panels()}
    wait("Prometheus scrapes itself", lambda: value("count(process_resident_memory_bytes)") == 4)
    shown = sorted(row["metric"]["instance"] for row in query(chosen(panels["Resident memory"][0], ".*")))
    if shown != [f"127.0.0.1:{17410 + number}" for number in (1, 2, 3)]:
        fail(f"the board shows the memory of {shown}")

    def counts_agree():
        at = time.time()
        merged = query(f'sum({chosen(panels["Messages by status"][0], ".*")})', at)
        each = query('sum by (instance) (xmsg_mon_messages{status!="unknown"})', at)
        return merged and {row["value"][1] for row in merged + each} == {merged[0]["value"][1]}

    wait("the board counts as many messages as each replica", counts_agree)
    say("  of the board: the three replicas alone are processes, and messages are as many as each replica counts")


def check_board_without_replicas():
    """While all are dead: the finding that is held is shown, no zero is, and Sight says how many chains are not seen."""
    said = {}
    for panel in board_panels():
        if panel["type"] == "stat":
            result = query(chosen(panel["targets"][0]["expr"]))
            said[panel["title"].split(":")[0]] = [row["value"][1] for row in result]
    wanted = {"Tier 1": ["1"], "Tier 2": ["-1"], "Tier 3": ["-1"], "Sight": [str(len(CHAINS))]}
    if said != wanted:
        fail(f"without replicas the board says {said}, and not {wanted}")
    say("  the board shows the finding that is held, no zero, and that no chain is seen")


def check_board():
    """Every query of the board is valid, what must have an answer has one, and of a job that nobody runs its numbers say so."""
    count = answered = 0
    for panel in board_panels():
        for target in panel.get("targets", []):
            count += 1
            now = query(chosen(target["expr"]))
            answered += bool(now)
            if panel["title"] in ANSWERED and not now:
                fail(f"{panel['title']} has no answer while all replicas are fresh")
            if panel["type"] == "stat":
                if [row["value"][1] for row in now] != ["0"]:
                    fail(f"{panel['title']} is not 0 while nothing is wrong: {now}")
                result = query(chosen(target["expr"], "nobody"))
                if [row["value"][1] for row in result] != ["-1"]:
                    fail(f"{panel['title']} does not say that it is blind: {result}")
    titles = {panel["title"] for panel in board_panels()}
    if not ANSWERED <= titles:
        fail(f"the board lacks {ANSWERED - titles}")
    say(f"the board: {count} queries are valid, {answered} have an answer now; its numbers say blind without a replica")


def check_demonstration():
    """Three replicas in a terminal: one is killed while a lie stands, and nothing is lost."""
    story = subprocess.run(
        [PROGRAM, "demo", "--replicas", "3", "--metrics.port", "17454", "--for", "19s"], check=True,
        capture_output=True, text=True).stdout
    # In this order; between them nobody says that nothing is invalid any more.
    parts = ["merged over 3 of 3: 1 invalid message", "replica 1 is killed", "replica 1: does not answer",
             "replica 1 is started again", "replica 1: 1 invalid message"]
    at = -1
    for part in parts:
        at, before = story.find(part, at + 1), at
        if at < 0 or (before >= 0 and "any more" in story[before:at]):
            fail(f"the demonstration does not tell that {part!r}:\n{story}")
    for port in (17454, 17455, 17456):
        try:
            get(f"http://127.0.0.1:{port}/livez")
            fail(f"a replica of the demonstration is left on port {port}")
        except OSError:
            pass
    say("demo --replicas 3: one was killed while a lie stood, nothing was lost, and nobody is left")


def main():
    prepare()
    start("stack", PROGRAM, "stack", "--port", str(STACK), "--history", "30m", "--safe-lag", "10m", "--finalized-lag", "2h")
    nodes = wait("the stack serves", lambda: json.loads(get(f"http://127.0.0.1:{STACK}/"))["chains"])
    for name in ("depset.json", "rollups.json"):
        with open(os.path.join(FOLDER, name), "w") as file:
            file.write(get(f"http://127.0.0.1:{STACK}/{name}"))
    global CHAINS
    CHAINS = [(index + 1, node["chain_id"]) for index, node in enumerate(nodes)]

    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    wires = {number: Wire(loop) for number in (1, 2, 3)}
    for number, wire in wires.items():
        for index, node in enumerate(nodes):
            port = int(node["rpc"].rsplit(":", 1)[1])
            asyncio.run_coroutine_threadsafe(wire.listen(17420 + 10 * index + number, port), loop).result(5)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", WEBHOOK), Webhook)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    for number in (1, 2, 3):
        start_replica(number)
    start(
        "alertmanager", "prometheus-alertmanager", "--config.file=alertmanager.yml", "--storage.path=alertmanager",
        f"--web.listen-address=127.0.0.1:{ALERTMANAGER}", "--cluster.listen-address=")
    start(
        "prometheus", "prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=prometheus",
        f"--web.listen-address=127.0.0.1:{PROMETHEUS}")
    wait("three replicas are fresh for every chain", lambda: value(FRESH) == 3)
    wait("the dead man's switch is told", lambda: told("XmsgMonSighted", "firing"))
    say("three replicas are fresh; Prometheus and Alertmanager work")
    for number in (1, 2, 3):
        lint = subprocess.run([PROGRAM, "metrics", "lint", replica(number) + "/metrics"], capture_output=True, text=True)
        if lint.returncode:
            fail(f"metrics lint: {lint.stdout}{lint.stderr}")
    check_board()
    check_board_beside_others()
    check_comparison()

    say("an invalid message appears")
    delays = [page(1, forge())]
    wait("every replica sees it", lambda: value('count(sum by (instance) (xmsg_mon_invalid_messages{safety="unsafe"}) > 0)') == 3)

    say("replica 1 is killed")
    since = time.time()
    kill("replica-1")
    code, said, errors = compare()
    if code != 1 or "are all of them running?" not in said.get("error", {}).get("message", ""):
        fail(f"compare does not miss a dead replica: {code} {said} {errors}")
    stays("replica 1 is dead", 5)

    say("replica 2 is killed, and starts again with an empty memory and a slow wire")
    wires[2].delay = 1.5
    kill("replica-2")
    start_replica(2)
    reading = 'count(xmsg_mon_chain_complete{instance="127.0.0.1:17412"} == 0)'
    wait("replica 2 is scraped while it reads its window", lambda: value(reading))
    stays("replica 2 reads its window", 4)
    wires[2].delay = 0
    start_replica(1)
    wait("all are fresh again", lambda: value(FRESH) == 3)
    check_comparison()
    stands("two replicas were replaced one after the other", since)
    if len(told(TIER1, "firing")) != 1 or told(TIER1, "resolved"):
        fail(f"there was not exactly one page: {Webhook.received}")
    say("  exactly one page so far")

    say("replica 3 is cut off from the stack; the block is replaced")
    wires[3].cut(True)
    wait("replica 3 is no longer believed", lambda: value(FRESH) == 2)
    replace()
    wait("the alert is resolved", lambda: told(TIER1, "resolved"))
    stuck = value('sum(xmsg_mon_invalid_messages{instance="127.0.0.1:17413"})')
    if stuck != 1:
        fail(f"replica 3 should still claim the message: {stuck}")
    say("  resolved, though replica 3 still claims it: it raises nothing")
    delays.append(page(2, forge()))
    say("  the next one is told, though replica 3 does not see it: it masks nothing")

    say("all replicas are killed")
    since = time.time()
    for number in (1, 2, 3):
        kill(f"replica-{number}")
    wires[3].cut(False)
    wait("somebody is told of blindness", lambda: told(BLIND, "firing") or told(ABSENT, "firing"))
    wait("Blind fires", lambda: value(f'count(ALERTS{{alertname="{BLIND}", alertstate="firing"}})'))
    wait("Absent fires", lambda: value(f'count(ALERTS{{alertname="{ABSENT}", alertstate="firing"}})'))
    wait("the dead man's switch falls silent", lambda: not query('ALERTS{alertname="XmsgMonSighted"}'))
    check_board_without_replicas()
    stands("nobody sees, and the last verdict is held", since)

    say("they come back")
    for number in (1, 2, 3):
        start_replica(number)
    wait("all are fresh again", lambda: value(FRESH) == 3)
    check_comparison()
    stands("through the blindness and the backfill of all", since)
    replace()
    wait("the alert is resolved", lambda: len(told(TIER1, "resolved")) == 2)
    wait("blindness is over", lambda: not query(f'ALERTS{{alertname=~"{BLIND}|{ABSENT}", alertstate="firing"}}'))
    pages = [len(told(TIER1, status)) for status in ("firing", "resolved")]
    if pages != [2, 2]:
        fail(f"there were not two pages and two ends: {pages}")
    say(f"two messages, two pages, two ends; from block to page {min(delays):.1f} s to {max(delays):.1f} s")
    check_demonstration()
    print(f"done in {time.time() - BEGIN:.0f} s")


try:
    main()
finally:
    for process in processes.values():
        process.kill()
    shutil.rmtree(FOLDER, ignore_errors=True)
