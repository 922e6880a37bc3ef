"""Reads a metrics page from standard input and prints every sample, one JSON array of name, labels and value per line."""

import json
import sys

try:
    from prometheus_client.openmetrics import parser as openmetrics
    from prometheus_client import parser as prometheus
except ImportError:
    sys.exit(77)

parser = {"openmetrics": openmetrics, "prom": prometheus}[sys.argv[1]]
for family in parser.text_string_to_metric_families(sys.stdin.buffer.read().decode("utf-8")):
    for sample in family.samples:
        print(json.dumps([sample.name, sorted(sample.labels.items()), repr(float(sample.value))]))
