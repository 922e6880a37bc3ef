"""Runs replicas in containers as deploy/ runs them, and kills some: image.py PROGRAM; see .ci/image."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error

from image_parts import (
    FENCE, NODES, REPLICAS, STACK, WORK, check_fence, check_upstreams, expect, get, inspect, is_there, page, podman, say, start,
    value, wait,
)
from image_servers import NAMES, TLS, serve_https, serve_names

PROGRAM = sys.argv[1]


def start_stack():
    """The simulated nodes, and the files of deploy/config/config.json that an operator brings, made to fit them."""
    os.makedirs(f"{WORK}/config")
    os.makedirs(f"{WORK}/secrets")
    log = open(f"{WORK}/stack.log", "wb")
    stack = subprocess.Popen([PROGRAM, "stack", "--port", str(STACK), "--for", "5m"], stdout=log, stderr=log)
    pattern = re.compile(r"^node of chain (\d+)\s+(\S+)", re.MULTILINE)
    wait("the stack serves its files", lambda: get(f"http://127.0.0.1:{STACK}/depset.json"))
    NODES.update(wait("the stack names its nodes", lambda: dict(pattern.findall(open(f"{WORK}/stack.log").read()))))
    files = {f"config/{name}": get(f"http://127.0.0.1:{STACK}/{name}") for name in ("depset.json", "rollups.json")}
    files["config/config.json"] = open("deploy/config/config.json").read()
    settings = json.loads(files["config/config.json"])
    for (chain, url), rollup, entry in zip(NODES.items(), settings["rollup-configs"], settings["l2-rpcs"], strict=True):
        files["config/" + os.path.basename(rollup)] = json.dumps(json.loads(files["config/rollups.json"])[chain])
        files["secrets/" + os.path.basename(entry)] = url + "\n"
    for path, text in files.items():
        with open(f"{WORK}/{path}", "w") as file:
            file.write(text)
    return stack


def invalid(number):
    return value(number, "xmsg_mon_invalid_messages{")


def healthcheck(number):
    return podman(
        "exec", f"r{number}", "/xmsg-mon", "healthcheck", "--url", f"http://127.0.0.1:{STACK + number}", check=False).returncode


def replicas(image):
    say("three replicas: no capability, no new privilege, nothing to write to, 64 MB")
    pids = {number: start(image, number) for number in REPLICAS}
    for number in REPLICAS:
        wait(f"replica {number} is ready", lambda: page(number, "readyz"))
    forged = json.loads(get(f"http://127.0.0.1:{STACK}/forge?kind=wrong_payload", "POST"))["message"]
    for number in REPLICAS:
        wait(f"replica {number} sees the forged message {forged}", lambda: invalid(number) >= 1)
        expect("ok" in page(number, "livez").lower(), "/livez says something else")
        expect(len(page(number, "metrics").splitlines()) > 100, "the metrics page is short")
        expect(healthcheck(number) == 0, f"the health check of replica {number} fails")
        check_fence(number, pids[number])
    say("  ready, alive, healthy; each shows the forged message")
    return pids


def kill_one(pids):
    os.kill(pids[1], signal.SIGKILL)
    wait("replica 1 is gone", lambda: not is_there(pids[1]))
    since = time.time()
    for number in (2, 3):
        wait(
            f"replica {number} verifies on", lambda: value(number, 'xmsg_mon_chain_verified_timestamp_seconds{chain_id="901"') > since)
        expect(invalid(number) >= 1 and healthcheck(number) == 0, f"replica {number} has changed its mind")
    wait("podman knows that replica 1 is gone", lambda: inspect("r1", ".State.ExitCode") == "137")
    expect(podman("exec", "r1", "/xmsg-mon", "healthcheck", check=False).returncode != 0, "a dead replica is healthy")
    try:
        page(1, "livez")
        expect(False, "a dead replica answers")
    except urllib.error.URLError:
        say("kill -9 of replica 1: the others verify on and keep the forged message")


def stop(number, pid):
    """By podman, as an orchestrator does; the process may not outlive the signal by two seconds."""
    since = time.time()
    podman("kill", "--signal", "TERM", f"r{number}")
    wait(f"replica {number} ends", lambda: not is_there(pid), seconds=2)
    took = time.time() - since
    expect(took <= 2, f"{took:.2f} s from SIGTERM to the end")
    code = podman("wait", f"r{number}").stdout.strip()
    expect(code == "0", f"exit code {code} after SIGTERM")
    say(f"SIGTERM of replica {number}: gone after {took:.2f} s, podman's own start included, exit code 0")


def https(image):
    """In the image with libraries OpenSSL does its work; in the other one, it is said what is missing."""
    nodes = {chain: f"https://localhost:{TLS}/{chain}" for chain in NODES}
    code, text = check_upstreams(image, nodes, "-e", "SSL_CERT_FILE=/etc/xmsg-mon/ca.pem")
    if image.endswith(":static"):
        expect(code == 3 and "https endpoints need OpenSSL 3" in text, f"the static image says: {text}")
        say("https: refused at the start: " + text.strip())
        return
    expect(code == 0, f"https does not work in the image: {text}")
    code, text = check_upstreams(image, nodes)
    expect(code == 1 and "certificate" in text, f"an unknown authority is trusted, or the refusal is another: {text}")
    say("https: OpenSSL of the image verifies against SSL_CERT_FILE; an unknown authority is refused:")
    say("  " + next(line for line in text.splitlines() if "certificate" in line))


def names(image):
    """Names of nodes are those of a cluster, which its own server knows."""
    nodes = {chain: re.sub("//[^:/]+", f"//node-{chain}.interop.test", url) for chain, url in NODES.items()}
    options = ["-v", f"{WORK}/config/resolv.conf:/etc/resolv.conf:ro"]
    code, text = check_upstreams(image, nodes, *options)
    expect(code == 0, f"a name that only {NAMES} knows is not found: {text}")
    code, text = check_upstreams(image, {chain: url.replace(".test", ".nowhere") for chain, url in nodes.items()}, *options)
    expect(code == 1, f"a name that nobody knows is found: {text}")
    say("names: asked for at the server in /etc/resolv.conf")


def what_it_says(image):
    """Labels and health check, by which people and tools know an image that they did not build."""
    (about,) = json.loads(podman("image", "inspect", image).stdout)
    labels = {name.removeprefix("org.opencontainers.image."): text for name, text in about["Config"]["Labels"].items()}
    version = json.loads(podman("run", "--rm", *FENCE, image, "version", "--json").stdout)["version"]
    for name, text in {
        "title": "xmsg-mon", "vendor": "The xmsg-mon authors", "version": version, "revision": os.environ["REVISION"],
        "created": os.environ["CREATED"], "source": os.environ["SOURCE"], "documentation": "docs/REPLICAS.md",
    }.items():
        expect(labels.get(name) == text, f"the label {name} is {labels.get(name)}, and not {text}")
    expect(os.path.exists(labels["documentation"]) and labels["description"], "nothing describes the image")
    licenses = labels["licenses"].split(" AND ")
    expect(licenses[0] == open("LICENSE").readline().split()[0], f"the program's license is not {licenses[0]}")
    expect(("MPL-2.0" in licenses) == image.endswith(":full"), f"the licenses of {image} are {licenses}")
    check = about.get("Healthcheck") or about["Config"].get("Healthcheck") or {}
    expect(check.get("Test") == ["CMD", "/xmsg-mon", "healthcheck"], f"the health check is {check}")


stack = start_stack()
try:
    serve_https()
    serve_names()
    for image in ("localhost/xmsg-mon:full", "localhost/xmsg-mon:static"):
        say(f"{image}: " + podman("run", "--rm", *FENCE, image, "version").stdout.strip())
        user = inspect(image, ".Config.User")
        expect(user == "65532:65532", f"the image runs as {user}")
        what_it_says(image)
        expect("SWIFT_BACKTRACE=enable=no" in inspect(image, ".Config.Env"), "a crash may print words of memory")
        pids = replicas(image)
        kill_one(pids)
        https(image)
        names(image)
        stop(2, pids[2])
        stop(3, pids[3])
finally:
    stack.terminate()
    stack.wait(10)
