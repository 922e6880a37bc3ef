import Foundation
import Testing

@testable import MonitorKit

/// A TLS server in Python that says on its output what it sees: one line for each handshake and each request.
///
/// Answers by path: `/count` with the number of connections so far, which it keeps open; `/…-cut` with half a body,
/// after which the line is cut; `/…-bye` with half a body and an orderly end.
final class TLSScriptedServer {
    static let python = ExternalProgram(name: "python3", package: "Debian's python3")

    let port: UInt16
    private let process: ChildProcess
    private let output: LineReader

    init(_ certificate: String, in workshop: CertificateWorkshop) async throws {
        let pipe = Pipe()
        process = try Self.python.start(
            ["-c", Self.script, "\(certificate).pem", "\(certificate).key"], in: workshop.directory,
            output: pipe.fileHandleForWriting.fileDescriptor)
        try pipe.fileHandleForWriting.close()
        output = LineReader(pipe.fileHandleForReading)
        port = try #require(await output.next().flatMap { UInt16($0) }, "python3 did not start to listen")
    }

    /// The next thing that the server saw; nil when it has ended.
    func nextEvent() async -> String? { await output.next() }

    func stop() { process.kill() }

    private static let script = """
        import http.server, ssl, sys

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])

        class Server(http.server.ThreadingHTTPServer):
            connections = 0

            def get_request(self):
                stream, address = super().get_request()
                self.connections += 1
                try:
                    return context.wrap_socket(stream, server_side=True), address
                except OSError as error:
                    print("refused", getattr(error, "reason", error), flush=True)
                    raise

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                print("request", self.path, flush=True)
                if self.path == "/count":
                    body = b"connection %d" % self.server.connections
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                    return
                framing, end = self.path[1:].split("-")
                half = b'{"half":'
                self.send_response(200)
                if framing == "length":
                    self.send_header("Content-Length", "100")
                elif framing == "chunked":
                    self.send_header("Transfer-Encoding", "chunked")
                    half = b"8\\r\\n" + half + b"\\r\\n"
                else:
                    self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(half)
                if end == "bye":
                    try:
                        self.connection.unwrap()
                    except OSError:
                        pass
                self.close_connection = True

            def log_message(self, *arguments):
                pass

        server = Server(("127.0.0.1", 0), Handler)
        print(server.server_port, flush=True)
        server.serve_forever()
        """
}

/// The lines of a program's output, read on threads of their own, because reading blocks.
///
/// A program that says nothing for a minute is taken to have ended: a test that waits for it must fail, not hang.
actor LineReader {
    private let handle: FileHandle
    private var buffer = ""

    init(_ handle: FileHandle) { self.handle = handle }

    /// The next whole line; nil at the end.
    func next() async -> String? {
        while true {
            if let (line, rest) = buffer.splitOnce("\n") {
                buffer = rest
                return line
            }
            let handle = handle
            let part = await withCheckedContinuation { continuation in
                Thread { continuation.resume(returning: handle.availableData(within: 60)) }.start()
            }
            guard !part.isEmpty else { return nil }
            buffer += String(decoding: part, as: UTF8.self)
        }
    }
}

extension FileHandle {
    /// What can be read, as soon as there is something; empty at the end, and after so many seconds of silence.
    func availableData(within seconds: Int32) -> Data {
        var entry = pollfd(fd: fileDescriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, seconds * 1000) > 0 ? availableData : Data()
    }
}
