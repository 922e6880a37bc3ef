"""Holds the list of parts in an image against the image: image_sbom.py SBOM ROOT PROGRAM, where PROGRAM is what ROOT holds."""

import hashlib
import json
import os
import re
import subprocess
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

sbom, root, program = sys.argv[1:]
text = open(sbom).read()


def expect(condition, what):
    if not condition:
        raise SystemExit(f"FAILED: {sbom}: {what}")


def digest(path):
    return hashlib.sha256(open(path, "rb").read()).hexdigest()


def hash_of(component):
    (found,) = component["hashes"]
    expect(found["alg"] == "SHA-256", f"{component['name']} has a hash of another kind")
    return found["content"]


def output(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True).stdout


error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
expect(error is None, f"it is not CycloneDX 1.6: {error}")
document = json.loads(text)

about = document["metadata"]["component"]
said = json.loads(output(program, "version", "--json"))
expect(about["version"] == said["version"] and hash_of(about) == digest(program), "it is about another program")
expect(about["properties"] == [{"name": "xmsg-mon:revision", "value": said["revision"]}], f"the commit is {about['properties']}")

components = {component["bom-ref"]: component for component in document["components"]}
expect(components["swift"]["version"] in output("swift", "--version").splitlines()[0].split(), "Swift has another version")
expect(components["system"]["name"] == "debian" and components["system"]["version"], "the system has no name")

packages = {name.removeprefix("deb:"): part for name, part in components.items() if name.startswith("deb:")}
folder = f"{root}/var/lib/dpkg/status.d"
expect(sorted(packages) == sorted(os.listdir(folder)), f"other packages than in status.d: {sorted(packages)}")
for name, part in packages.items():
    version = re.search("^Version: (.*)$", open(f"{folder}/{name}").read(), re.MULTILINE)[1]
    installed = output("dpkg-query", "-W", "-f", "${Version}", name)
    expect(part["version"] == version == installed, f"{name} is {part['version']}, and not {version}, {installed}")
    expect(part["purl"].startswith("pkg:deb/debian/"), f"{name} has the URL {part['purl']}")

files = {file["name"]: hash_of(file) for part in packages.values() for file in part["components"]}
for path, found in files.items():
    expect(found == digest(root + path), f"{path} is another file")
kept = {
    os.path.join(place, name).removeprefix(root) for place, _, names in os.walk(root) for name in names
    if open(os.path.join(place, name), "rb").read(4) == b"\x7fELF"
}
differing = (kept - {"/xmsg-mon"}) ^ (set(files) - {"/etc/ssl/certs/ca-certificates.crt"})
expect(not differing, f"libraries and list differ: {differing}")
needed = set(re.findall(r"(/\S+) \(0x", output("ldd", program)))
expect(needed <= set(files), f"the program loads what the list lacks: {needed - set(files)}")
needs = {name for entry in document["dependencies"] for name in entry["dependsOn"]}
expect(needs == set(components), f"dependencies: {needs ^ set(components)}")
print(f"list of parts: {len(packages)} packages, {len(files)} files of them, Swift {components['swift']['version']}")
