import MonitorKit

/// Drives a core by hand: polls every chain once, then carries out what the core asks for until it asks no more.
///
/// No task, no clock, no socket but what a reader brings along.
struct CoreDriver {
    var core: MonitorCore
    var readers: [ChainID: any ChainReader]
    var transitions: [Transition] = []
    var now = Moment(wall: 0, steady: 0)
    /// Reads carried out so far.
    var reads: [ReadRequest] = []

    init(_ configuration: CoreConfiguration, readers: [ChainID: any ChainReader]) {
        core = MonitorCore(configuration)
        self.readers = readers
    }

    /// One poll of every chain and everything that follows from it, some seconds after the one before.
    mutating func pass(after seconds: UInt64 = 1) async {
        now = Moment(wall: now.wall + Double(seconds), steady: now.steady + seconds * 1_000_000_000)
        for (chain, reader) in readers.sorted(by: { $0.key < $1.key }) {
            do throws(UpstreamFailure) {
                await carryOut(.headsRead(chain, try await reader.heads(), by: reader.upstream))
            } catch {
                await carryOut(.headsUnreadable(chain, error))
            }
        }
    }

    mutating func carryOut(_ event: MonitorEvent) async {
        var events = [event]
        while !events.isEmpty {
            for directive in core.handle(events.removeFirst(), at: now) {
                switch directive {
                case .announce(let transition): transitions.append(transition)
                case .read(let request):
                    reads.append(request)
                    events.append(await perform(request))
                }
            }
        }
    }

    private func perform(_ request: ReadRequest) async -> MonitorEvent {
        guard let reader = readers[request.chain] else {
            return .readFailed(request, UpstreamFailure(.connect, "no reader"))
        }
        do throws(UpstreamFailure) {
            switch request {
            case .blocks(let chain, let first, let count):
                return .blocksRead(chain, try await reader.blocks(from: first, count: count))
            case .messages(let chain, let block):
                return .messagesRead(chain, block, try await reader.messages(of: block))
            case .evidence(let chain, let number, let identity):
                return .evidenceRead(chain, try await reader.evidence(at: number, identity))
            }
        } catch {
            return .readFailed(request, error)
        }
    }
}
