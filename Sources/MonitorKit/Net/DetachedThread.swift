import Glibc

/// Runs work on a detached thread; false when the system has none to give.
///
/// A function of the file and not a closure in the caller, which could inherit the main actor and die on the new thread.
func startDetachedThread(_ work: @escaping @Sendable () -> Void) -> Bool {
    final class Work: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
    var thread = pthread_t()
    let context = Unmanaged.passRetained(Work(work))
    let failed = pthread_create(
        &thread, nil,
        { context in
            guard let context else { return nil }
            Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
            return nil
        }, context.toOpaque())
    guard failed == 0 else {
        context.release()
        return false
    }
    pthread_detach(thread)
    return true
}
