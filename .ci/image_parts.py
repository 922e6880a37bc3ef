"""What .ci/image.py tells its story with: podman, and the fence around a container."""

import os
import subprocess
import time
import urllib.error
import urllib.request

WORK = os.environ["WORK"]
PODMAN = os.path.join(WORK, "podman")
STACK = 17700
MEMORY = 64 << 20
REPLICAS = [1, 2, 3]
# The URL of the node of each chain, once the simulated stack has said it.
NODES = {}
# What deploy/compose.yaml and the manifests ask for, and no folder to write to either. The health check is asked for by hand: there is no
# systemd here whose timers could do it.
FENCE = [
    "--no-healthcheck",
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
    names = podman("ps", "-a", "--format", "{{.Names}}", check=False).stdout.split()
    logs = "".join(f"--- {name}\n" + podman("logs", "--tail=8", name, check=False).stderr for name in names)
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


def start(image, number):
    """A replica as deploy/compose.yaml has it, but for its address: all of them share the host's."""
    podman(
        "run", "-d", "--replace", "--name", f"r{number}", *FENCE, "-v", f"{WORK}/config:/etc/xmsg-mon:ro",
        "-v", f"{WORK}/secrets:/etc/xmsg-mon-secrets:ro", image, "run", "--config", "/etc/xmsg-mon/config.json",
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


def check_upstreams(image, nodes, *options):
    """The dry run of a container of its own: its exit code and all that it says."""
    done = podman(
        "run", "--rm", *FENCE, "-v", f"{WORK}/config:/etc/xmsg-mon:ro", *options, image, "check", "upstreams",
        "--dependency-set", "/etc/xmsg-mon/depset.json", "--rollup-configs", "/etc/xmsg-mon/rollups.json",
        "--l2-rpcs", ",".join(f"el-{chain}={url}" for chain, url in nodes.items()), check=False)
    return done.returncode, done.stdout + done.stderr
