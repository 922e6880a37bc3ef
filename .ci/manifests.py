"""Holds the rendered manifests in a folder against schemas and against what they are for: manifests.py FOLDER; see .ci/kubernetes."""

import base64
import os
import sys
import urllib.parse

import kubernetes_validate
import yaml
from cloudcoil.models.prometheus_operator import v1 as prometheus_operator

work = sys.argv[1]
objects = list(yaml.safe_load_all(open(f"{work}/rendered.yaml")))
board = next(o for o in objects if o["metadata"]["name"] == "xmsg-mon-board")
by_kind = {o["kind"]: o for o in objects if o is not board}
assert len(objects) == len(by_kind) + 1, "two objects of a kind"
wanted = {"Namespace", "Deployment", "PodDisruptionBudget", "Service", "NetworkPolicy", "PodMonitor", "PrometheusRule", "ConfigMap", "Secret"}
assert set(by_kind) == wanted, sorted(by_kind)
version = kubernetes_validate.latest_version()


def check_resource(o):
    """Against the model of the operator, which drops what it does not know: nothing may be missing afterwards."""
    model = getattr(prometheus_operator, o["kind"])
    read = model.model_validate(o).model_dump(mode="json", by_alias=True, exclude_unset=True)
    expect(f"{o['kind']}, fields that the operator knows", read["spec"], o["spec"])


def expect(what, got, wanted):
    assert got == wanted, f"{what}: {got!r}, and not {wanted!r}"


expect("the namespace", by_kind["Namespace"]["metadata"]["name"], "interop-monitoring")
expect("what its pods may be", by_kind["Namespace"]["metadata"]["labels"]["pod-security.kubernetes.io/enforce"], "restricted")
for o in objects:
    if o["kind"] != "Namespace":
        assert o["metadata"]["namespace"] == "interop-monitoring", o["kind"]
    if o["apiVersion"].startswith("monitoring.coreos.com/"):
        check_resource(o)
    else:
        kubernetes_validate.validate(o, version, strict=True)

name = {"app.kubernetes.io/name": "xmsg-mon"}
deployment = by_kind["Deployment"]["spec"]
labels = deployment["template"]["metadata"]["labels"]
assert labels.items() >= name.items()
expect("the selector", deployment["selector"], {"matchLabels": name})
expect("replicas", deployment["replicas"], 3)
expect("a rollout", deployment["strategy"], {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}})

pod = deployment["template"]["spec"]
assert pod["enableServiceLinks"] is False and pod["automountServiceAccountToken"] is False
# A replica ends within two seconds of SIGTERM; the rest is for a machine that is slow.
expect("the grace period", pod["terminationGracePeriodSeconds"], 15)
expect("the pod's security", pod["securityContext"], {
    "runAsNonRoot": True, "runAsUser": 65532, "runAsGroup": 65532, "fsGroup": 65532, "seccompProfile": {"type": "RuntimeDefault"}})
expect("the spread", pod["topologySpreadConstraints"], [
    {"maxSkew": 1, "topologyKey": key, "nodeTaintsPolicy": "Honor", "whenUnsatisfiable": otherwise,
     "labelSelector": {"matchLabels": name}, "matchLabelKeys": ["pod-template-hash"]}
    for key, otherwise in (("kubernetes.io/hostname", "DoNotSchedule"), ("topology.kubernetes.io/zone", "ScheduleAnyway"))])

(container,) = pod["containers"]
assert container["image"].startswith("registry.example/xmsg-mon@sha256:")
expect("the container's security", container["securityContext"], {
    "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}})
expect("resources", container["resources"], {
    "requests": {"cpu": "200m", "memory": "256Mi"}, "limits": {"memory": "512Mi"}})
expect("ports", container["ports"], [{"name": "metrics", "containerPort": 7300}])


def probe(path, **times):
    return {"httpGet": {"path": path, "port": "metrics"}, **times}


expect("the startup probe", container["startupProbe"], probe("/livez", periodSeconds=1, failureThreshold=30))
expect("the liveness probe", container["livenessProbe"], probe("/livez", periodSeconds=10, timeoutSeconds=3, failureThreshold=6))
expect("the readiness probe", container["readinessProbe"], probe("/readyz", periodSeconds=5, timeoutSeconds=3, failureThreshold=1))
assert all(mount["readOnly"] is True for mount in container["volumeMounts"]) and len(container["volumeMounts"]) == 2

expect("the budget", by_kind["PodDisruptionBudget"]["spec"], {
    "maxUnavailable": 1, "unhealthyPodEvictionPolicy": "AlwaysAllow", "selector": {"matchLabels": name}})
expect("the service", by_kind["Service"]["spec"], {
    "clusterIP": "None", "publishNotReadyAddresses": True, "selector": name,
    "ports": [{"name": "metrics", "port": 7300, "targetPort": "metrics"}]})
# The bounds of a scrape are those of the plain configuration.
(job,) = yaml.safe_load(open("deploy/prometheus/prometheus.yml"))["scrape_configs"]
limits = {
    camel: job[snake] for camel, snake in (
        ("sampleLimit", "sample_limit"), ("labelLimit", "label_limit"), ("labelValueLengthLimit", "label_value_length_limit"),
        ("bodySizeLimit", "body_size_limit"))}
expect("the monitor of pods", by_kind["PodMonitor"]["spec"], {
    "jobLabel": "app.kubernetes.io/name", "selector": {"matchLabels": name}, **limits,
    "podMetricsEndpoints": [{
        "port": "metrics", "interval": "5s", "scrapeTimeout": "4s", "honorLabels": False, "honorTimestamps": False}]})
rules = yaml.safe_load(open("deploy/prometheus/rules.yaml"))
assert by_kind["PrometheusRule"]["spec"] == rules, "the object and the rule file differ"
# The names that the volumes refer to are those that were generated.
volumes = {v["name"]: v for v in pod["volumes"]}
assert volumes["config"]["configMap"]["name"] == by_kind["ConfigMap"]["metadata"]["name"]
assert volumes["secrets"]["secret"]["secretName"] == by_kind["Secret"]["metadata"]["name"]
# For the group that the pod runs as; nobody else reads URLs with credentials in them.
expect("the mode of secrets", volumes["secrets"]["secret"]["defaultMode"], 0o440)


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


def namespace(name):
    return {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}


policy = by_kind["NetworkPolicy"]
dns = {"to": [{**namespace("kube-system"), "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}],
       "ports": [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}]}
expect("the policy of the network", policy["spec"], {
    "podSelector": {"matchLabels": name}, "policyTypes": ["Ingress", "Egress"],
    "ingress": [{"from": [namespace("monitoring")], "ports": [{"port": 7300}]}],
    "egress": [dns, {"to": [namespace("op-full-validator")]}]})
urls = [base64.b64decode(text).decode().strip() for text in by_kind["Secret"]["data"].values()]
for url in urls:
    assert is_reached(url, policy), f"the NetworkPolicy keeps the pods from {url}"
assert not is_reached("http://a.elsewhere.svc:8545", policy) and not is_reached("https://node.example", policy)
uncommented = list(yaml.safe_load_all(open(f"{work}/uncommented.yaml")))
opened = next(o for o in uncommented if o["kind"] == "NetworkPolicy")
kubernetes_validate.validate(opened, version, strict=True)
assert is_reached("https://node.example", opened) and all(is_reached(url, opened) for url in urls)
# Other ways to names: a cache on each machine, which is no pod to a policy, and the pods of OpenShift.
ways = [
    {"to": to, "ports": [{"port": port, "protocol": "UDP"}, {"port": port, "protocol": "TCP"}]}
    for to, port in (
        ([{"ipBlock": {"cidr": "169.254.20.10/32"}}, {"ipBlock": {"cidr": "10.96.0.10/32"}}], 53), ([namespace("openshift-dns")], 5353))]
assert all(way in opened["spec"]["egress"] and way not in policy["spec"]["egress"] for way in ways), opened["spec"]["egress"]
linked = next(o for o in uncommented if o["kind"] == "PrometheusRule")
check_resource(linked)
assert linked["metadata"] == by_kind["PrometheusRule"]["metadata"], linked["metadata"]
alerts = [rule for group in linked["spec"]["groups"] for rule in group["rules"] if "alert" in rule]
plain = [rule for group in rules["groups"] for rule in group["rules"] if "alert" in rule]
expect("the alerts with links", [rule["alert"] for rule in alerts], [rule["alert"] for rule in plain])
for rule in alerts:
    expect("a runbook", rule["annotations"]["runbook_url"], f"https://runbooks.example/xmsg/{rule['alert']}")
    assert rule["annotations"]["dashboard_url"].startswith("https://grafana.example/d/x?"), rule

os.makedirs(f"{work}/config"), os.makedirs(f"{work}/secrets")
for file, text in by_kind["ConfigMap"]["data"].items():
    text = text.replace("/etc/xmsg-mon-secrets/", f"{work}/secrets/").replace("/etc/xmsg-mon/", f"{work}/config/")
    open(f"{work}/config/{file}", "w").write(text)
for file, text in by_kind["Secret"]["data"].items():
    open(f"{work}/secrets/{file}", "wb").write(base64.b64decode(text))
print(f"{len(objects)} objects, against the schemas of Kubernetes {version} and the models of the Prometheus operator")
