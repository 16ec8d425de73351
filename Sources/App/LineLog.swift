import Foundation
import Logging

/// Log lines as JSON objects on the standard error, one a line: time, level, message and named values.
/// What is logged is decided where it is logged: codes, counts and route patterns, never personal data.
public struct LineLog: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level = .info
    private let now: @Sendable () -> Int64

    public init(now: @escaping @Sendable () -> Int64) { self.now = now }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var values: [String: String] = [
            "at": Self.time(now()), "level": event.level.rawValue, "message": "\(event.message)",
        ]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
            values[key] = "\(value)"
        }
        guard
            let text = try? JSONSerialization.data(
                withJSONObject: values, options: [.sortedKeys, .withoutEscapingSlashes])
        else { return }
        // A log that cannot be written, on a full disk for example, must not end the server.
        try? FileHandle.standardError.write(contentsOf: text + [10])
    }

    private static func time(_ instant: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(instant)).formatted(.iso8601)
    }
}
