import Foundation
import Testing

@testable import MonitorKit

/// A real Alertmanager, as Debian ships it, with a configuration of its own and nobody to tell.
final class RunningAlertmanager {
    static let program = ExternalProgram(name: "prometheus-alertmanager", package: "prometheus-alertmanager")

    /// An alert that it knows.
    struct Alert: Hashable {
        let name: String
        let labels: [String: String]
        /// `active`, or `suppressed` while another alert inhibits it.
        let state: String
    }

    let url: EndpointURL
    private let client: TestClient
    private let child: ChildProcess
    private let folder: URL

    /// Starts it on a port that was free a moment ago, and waits until it answers.
    init(configuration: String, _ client: TestClient) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "xmsg-mon-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(configuration.utf8).write(to: folder.appending(path: "am.yml"))
        try Data().write(to: folder.appending(path: "out"))
        let output = try FileHandle(forWritingTo: folder.appending(path: "out"))
        let free = try ListeningSocket(bindingTo: .loopback, on: client.loop)
        let address = "\(free.address)"
        free.close()
        url = try EndpointURL(parsing: "http://\(address)")
        self.client = client
        child = try Self.program.start(
            [
                "--config.file=am.yml", "--storage.path=data", "--web.listen-address=\(address)",
                "--cluster.listen-address=",
            ], in: folder.path, output: output.fileDescriptor)
        try await ObservedStack.until("the Alertmanager answers") { await self.alerts() != nil }
    }

    deinit {
        child.kill()
        try? FileManager.default.removeItem(at: folder)
    }

    /// The alerts that it knows; nil when it does not answer.
    func alerts() async -> [Alert]? {
        let response = try? await client.client.exchange(
            HTTPClientRequest(.get), with: url.appending(path: "/api/v2/alerts"), timeout: .seconds(5))
        guard let response, response.status == 200,
            let objects = try? JSONSerialization.jsonObject(with: Data(response.body)) as? [[String: Any]]
        else { return nil }
        return objects.map { object in
            let labels = object["labels"] as? [String: String] ?? [:]
            let state = (object["status"] as? [String: Any])?["state"] as? String
            return Alert(name: labels["alertname"] ?? "", labels: labels, state: state ?? "")
        }
    }

    /// Hands it alerts that go on for an hour, as Prometheus does.
    func push(_ alerts: [[String: String]]) async throws {
        let end = Date.now.addingTimeInterval(3600).ISO8601Format()
        let body = try JSONSerialization.data(
            withJSONObject: alerts.map { ["labels": $0, "endsAt": end] as [String: Any] })
        let response = try await client.client.exchange(
            .json(Array(body)), with: url.appending(path: "/api/v2/alerts"), timeout: .seconds(5))
        try #require(response.status == 200, "\(String(decoding: response.body, as: UTF8.self))")
    }
}
