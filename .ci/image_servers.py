"""What the containers of .ci/image.py ask: an https endpoint, and a server of names."""

import http.server
import os
import socket
import ssl
import subprocess
import threading
import urllib.request

from image_parts import NODES, WORK

TLS = 17710
FOLDER = f"{WORK}/config"
# A loopback address of its own, because nothing else than port 53 can be written into resolv.conf.
NAMES = "127.0.0.77"


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
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=FOLDER)

    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    openssl("req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=an authority of our own")
    openssl(
        "req", "-x509", *curve, "-keyout", "server.key", "-out", "server.pem", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost", "-CA", "ca.pem", "-CAkey", "ca.key")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{FOLDER}/server.pem", f"{FOLDER}/server.key")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", TLS), Relay)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()


def serve_names():
    """Every name that ends in .test is at 127.0.0.1; there are no IPv6 addresses and no other names."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((NAMES, 53))
    with open(f"{FOLDER}/resolv.conf", "w") as file:
        file.write(f"nameserver {NAMES}\noptions attempts:1 timeout:2\n")

    def answer(query):
        end = query.index(b"\0", 12) + 5
        question = query[12:end]
        is_known = question[:-4].lower().endswith(b"\x04test\0")
        is_address = question[-4:-2] == b"\0\x01"
        head = query[:2] + (b"\x85\x80" if is_known else b"\x85\x83") + b"\0\x01"
        if is_known and is_address:
            record = b"\xc0\x0c\0\x01\0\x01\0\0\0\x1e\0\x04" + socket.inet_aton("127.0.0.1")
            return head + b"\0\x01\0\0\0\0" + question + record
        return head + b"\0\0\0\0\0\0" + question

    def serve():
        while True:
            query, sender = server.recvfrom(1024)
            server.sendto(answer(query), sender)

    threading.Thread(target=serve, daemon=True).start()
