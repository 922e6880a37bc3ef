"""Holds the rendered manifests in a folder against schemas and against what they are for: manifests.py FOLDER; see .ci/kubernetes."""

import base64
import os
import sys
import urllib.parse

import kubernetes_validate
import yaml

work = sys.argv[1]
objects = list(yaml.safe_load_all(open(f"{work}/rendered.yaml")))
board = next(o for o in objects if o["metadata"]["name"] == "xmsg-mon-board")
by_kind = {o["kind"]: o for o in objects if o is not board}
assert len(objects) == len(by_kind) + 1, "two objects of a kind"
wanted = {"Deployment", "PodDisruptionBudget", "Service", "NetworkPolicy", "PodMonitor", "PrometheusRule", "ConfigMap", "Secret"}
assert set(by_kind) == wanted, sorted(by_kind)
version = kubernetes_validate.latest_version()
for o in objects:
    assert o["metadata"]["namespace"] == "interop-monitoring", o["kind"]
    if o["apiVersion"].startswith("monitoring.coreos.com/"):
        continue
    kubernetes_validate.validate(o, version, strict=True)

pod = by_kind["Deployment"]["spec"]["template"]["spec"]
assert pod["enableServiceLinks"] is False and pod["automountServiceAccountToken"] is False
container = pod["containers"][0]
assert container["image"].startswith("registry.example/xmsg-mon@sha256:")
assert container["securityContext"]["readOnlyRootFilesystem"] is True
assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
assert "cpu" not in container["resources"]["limits"]
assert by_kind["Deployment"]["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
assert container["livenessProbe"]["httpGet"]["path"] == "/livez"
assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
monitor = by_kind["PodMonitor"]["spec"]
assert monitor["jobLabel"] == "app.kubernetes.io/name"
labels = by_kind["Deployment"]["spec"]["template"]["metadata"]["labels"]
assert labels.items() >= monitor["selector"]["matchLabels"].items()
assert monitor["podMetricsEndpoints"][0]["port"] in [p["name"] for p in container["ports"]]
rules = yaml.safe_load(open("deploy/prometheus/rules.yaml"))
assert by_kind["PrometheusRule"]["spec"] == rules, "the object and the rule file differ"
# The names that the volumes refer to are those that were generated.
volumes = {v["name"]: v for v in pod["volumes"]}
assert volumes["config"]["configMap"]["name"] == by_kind["ConfigMap"]["metadata"]["name"]
assert volumes["secrets"]["secret"]["secretName"] == by_kind["Secret"]["metadata"]["name"]


def namespaces(peers):
    return {peer["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"] for peer in peers if "podSelector" not in peer}


def is_reached(url, policy):
    """Whether the policy lets a pod through to this URL: by namespace inside of the cluster, by port outside."""
    parts = urllib.parse.urlsplit(url)
    labels = parts.hostname.split(".")
    rules = policy["spec"]["egress"]
    if len(labels) > 2 and labels[2] == "svc":
        return any("ports" not in rule and labels[1] in namespaces(p for p in rule["to"] if "ipBlock" not in p) for rule in rules)
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    blocks = [rule for rule in rules if any("ipBlock" in peer for peer in rule["to"])]
    return any(port in [p["port"] for p in rule["ports"]] for rule in blocks)


# The sidecar of Grafana finds the board by its label, under a name that stays.
assert board["kind"] == "ConfigMap" and board["metadata"]["labels"]["grafana_dashboard"] == "1"
assert board["data"] == {"xmsg-mon.json": open("deploy/grafana/xmsg-mon.json").read()}, "the object and the board differ"

# What an operator selects by is on both of its objects, and in no selector of ours, which could not be changed later.
release = {"release": "kube-prometheus-stack"}
for kind in ("PodMonitor", "PrometheusRule"):
    assert by_kind[kind]["metadata"]["labels"].items() >= release.items(), kind
assert "release" not in by_kind["Deployment"]["spec"]["selector"]["matchLabels"] and "release" not in labels

policy = by_kind["NetworkPolicy"]
urls = [base64.b64decode(text).decode().strip() for text in by_kind["Secret"]["data"].values()]
for url in urls:
    assert is_reached(url, policy), f"the NetworkPolicy keeps the pods from {url}"
assert not is_reached("http://a.elsewhere.svc:8545", policy) and not is_reached("https://node.example", policy)
uncommented = list(yaml.safe_load_all(open(f"{work}/uncommented.yaml")))
opened = next(o for o in uncommented if o["kind"] == "NetworkPolicy")
kubernetes_validate.validate(opened, version, strict=True)
assert is_reached("https://node.example", opened) and all(is_reached(url, opened) for url in urls)

os.makedirs(f"{work}/config"), os.makedirs(f"{work}/secrets")
for name, text in by_kind["ConfigMap"]["data"].items():
    text = text.replace("/etc/xmsg-mon-secrets/", f"{work}/secrets/").replace("/etc/xmsg-mon/", f"{work}/config/")
    open(f"{work}/config/{name}", "w").write(text)
for name, text in by_kind["Secret"]["data"].items():
    open(f"{work}/secrets/{name}", "wb").write(base64.b64decode(text))
print(f"{len(objects)} objects, {len(objects) - 2} of them against the schemas of Kubernetes {version}")
