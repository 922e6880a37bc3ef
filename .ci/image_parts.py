"""What .ci/image.py tells its story with: podman, the fence around a container, an https endpoint."""

import http.server
import json
import os
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request

WORK = os.environ["WORK"]
PODMAN = os.path.join(WORK, "podman")
IMAGE = "localhost/xmsg-mon:full"
STACK, TLS = 17700, 17710
MEMORY = 64 << 20
REPLICAS = [1, 2, 3]
# The URL of the node of each chain, once the simulated stack has said it.
NODES = {}
# What deploy/compose.yaml and the manifests ask for, and no folder to write to either.
FENCE = [
    "--network=host", "--read-only", "--read-only-tmpfs=false", "--cap-drop=all", "--security-opt=no-new-privileges",
    f"--memory={MEMORY}", f"--memory-swap={MEMORY}", "--pids-limit=64",
]


def say(text):
    print(text, flush=True)


def podman(*arguments, check=True):
    done = subprocess.run([PODMAN, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
    if check and done.returncode:
        raise SystemExit(f"FAILED: podman {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def inspect(name, what):
    return podman("inspect", "-f", "{{" + what + "}}", name).stdout.strip()


def get(url, method="GET"):
    request = urllib.request.Request(url, method=method, data=b"" if method == "POST" else None)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.read().decode()


def wait(what, condition, seconds=30):
    end = time.time() + seconds
    while time.time() < end:
        try:
            if value := condition():
                return value
        except (OSError, urllib.error.URLError):
            pass
        time.sleep(0.05)
    logs = "".join(f"--- {number}\n" + podman("logs", "--tail=8", f"r{number}", check=False).stderr for number in REPLICAS)
    raise SystemExit(f"FAILED: waited in vain until {what}\n{logs}")


def expect(condition, what):
    if not condition:
        raise SystemExit(f"FAILED: {what}")


def page(number, path):
    return get(f"http://127.0.0.1:{STACK + number}/{path}")


def value(number, series):
    """The sum of the series of one replica that begin so."""
    return sum(float(line.split()[-1]) for line in page(number, "metrics").splitlines() if line.startswith(series))


def is_there(pid):
    return os.path.exists(f"/proc/{pid}")


def start(number):
    podman(
        "run", "-d", "--name", f"r{number}", *FENCE, "-v", f"{WORK}/config:/etc/xmsg-mon:ro", IMAGE, "run",
        "--dependency-set", "/etc/xmsg-mon/depset.json", "--rollup-configs", "/etc/xmsg-mon/rollups.json",
        "--l2-rpcs", ",".join(f"el-{chain}={url}" for chain, url in NODES.items()),
        "--metrics.addr", "127.0.0.1", "--metrics.port", str(STACK + number),
    )
    return int(inspect(f"r{number}", ".State.Pid"))


def cgroup_memory(pid):
    """The limit of a process and the most that it has used; nothing where the system has no such group."""
    for line in open(f"/proc/{pid}/cgroup"):
        _, controllers, path = line.strip().split(":", 2)
        for folder, limit, peak in (
            (f"/sys/fs/cgroup/memory{path}", "memory.limit_in_bytes", "memory.max_usage_in_bytes"),
            (f"/sys/fs/cgroup{path}", "memory.max", "memory.peak"),
        ):
            if controllers in ("memory", "") and os.path.exists(f"{folder}/{limit}"):
                peak = open(f"{folder}/{peak}").read().strip() if os.path.exists(f"{folder}/{peak}") else None
                return open(f"{folder}/{limit}").read().strip(), peak
    return None, None


def check_fence(number, pid):
    """What the kernel says about the process, not what was asked for."""
    status = dict(line.rstrip("\n").split(":\t", 1) for line in open(f"/proc/{pid}/status") if ":\t" in line)
    expect(status["Uid"].split() == ["65532"] * 4 and status["Gid"].split() == ["65532"] * 4, f"ids {status['Uid']}")
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        expect(int(status[name], 16) == 0, f"{name} is {status[name]}")
    expect(status["NoNewPrivs"] == "1" and status["Seccomp"] == "2", "new privileges are possible")
    mounts = [line.split() for line in open(f"/proc/{pid}/mountinfo")]
    root = next(fields for fields in mounts if fields[4] == "/")
    expect("ro" in root[5].split(","), f"the root is mounted {root[5]}")
    limit, peak = cgroup_memory(pid)
    if limit is None:
        say(f"  replica {number}: NO MEMORY LIMIT, this system has no memory cgroup; resident {status['VmHWM'].split()[0]} kB")
        expect(int(status["VmHWM"].split()[0]) << 10 < MEMORY, "more memory than the limit")
    else:
        expect(int(limit) == MEMORY, f"the memory limit is {limit}")
        say(f"  replica {number}: uid 65532, no capability, read-only root, limit {limit}, most used {peak}, resident {status['VmHWM']}")


class Relay(http.server.BaseHTTPRequestHandler):
    """An https endpoint that hands everything on to a node."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        node = urllib.request.Request(NODES[self.path[1:]], data=body, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(node, timeout=5) as answer:
            text = answer.read()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


def serve_https():
    """A certificate for localhost by an authority that nobody else knows."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=f"{WORK}/config")

    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    openssl("req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=an authority of our own")
    openssl(
        "req", "-x509", *curve, "-keyout", "server.key", "-out", "server.pem", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost", "-CA", "ca.pem", "-CAkey", "ca.key")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{WORK}/config/server.pem", f"{WORK}/config/server.key")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", TLS), Relay)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()


def check_upstreams(image, scheme, *options):
    urls = [f"el-{c}={f'https://localhost:{TLS}/{c}' if scheme == 'https' else url}" for c, url in NODES.items()]
    return podman(
        "run", "--rm", *FENCE, "-v", f"{WORK}/config:/etc/xmsg-mon:ro", *options, image, "check", "upstreams",
        "--dependency-set", "/etc/xmsg-mon/depset.json", "--rollup-configs", "/etc/xmsg-mon/rollups.json",
        "--l2-rpcs", ",".join(urls), check=False)
