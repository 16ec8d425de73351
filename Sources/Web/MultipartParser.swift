import Foundation
import Kernel

/// `multipart/form-data` (RFC 7578) as a machine that is fed pieces of any size.
///
/// Memory: one delimiter's length plus the headers of one part (8 KiB at most), whatever the size of the file.
/// - Complexity: O(bytes); the delimiter is sought by its first byte.
struct MultipartParser {
    enum Event {
        case part(name: String, fileName: String?)
        case bytes(UnsafeRawBufferPointer)
        case end
    }
    private enum State { case preamble, afterDelimiter, headers, body, epilogue }

    private static let maxHeaderBytes = 8192
    private static let maxParts = 200
    private let delimiter: [UInt8]
    private var state = State.preamble
    private var pending: [UInt8]
    private var parts = 0

    /// - Throws: `upload.damaged` when the boundary is not one by RFC 2046 (1 to 70 characters).
    init(boundary: String) throws {
        let bytes = Array(boundary.utf8)
        guard (1...70).contains(bytes.count), bytes.allSatisfy({ $0 > 32 && $0 < 127 || $0 == 32 }) else {
            throw PlainProblem("upload.damaged", .invalid)
        }
        delimiter = [13, 10, 45, 45] + bytes
        // The first delimiter has no line end before it; this one stands in for it.
        pending = [13, 10]
    }

    mutating func feed(_ piece: [UInt8], _ emit: (Event) throws -> Void) throws {
        pending.append(contentsOf: piece)
        var at = 0
        while try step(&at, emit) {}
        pending.removeFirst(at)
    }

    /// - Throws: `request.cut` when the closing delimiter never came, `upload.damaged` when not even the first did.
    func finish() throws {
        switch state {
        case .epilogue: return
        case .preamble: throw PlainProblem("upload.damaged", .invalid)
        case .afterDelimiter, .headers, .body: throw PlainProblem("request.cut", .usage)
        }
    }

    /// One step; false when more bytes are needed.
    private mutating func step(_ at: inout Int, _ emit: (Event) throws -> Void) throws -> Bool {
        switch state {
        case .preamble, .body: return try seekDelimiter(&at, emit)
        case .afterDelimiter: return try readDelimiterEnd(&at)
        case .headers: return try readHeaders(&at, emit)
        case .epilogue:
            at = pending.count
            return false
        }
    }

    private mutating func seekDelimiter(_ at: inout Int, _ emit: (Event) throws -> Void) throws -> Bool {
        let (found, safe) = search(from: at)
        if state == .body, safe > at {
            try pending.withUnsafeBytes { try emit(.bytes(UnsafeRawBufferPointer(rebasing: $0[at..<safe]))) }
        }
        at = safe
        guard found else { return false }
        if state == .body { try emit(.end) }
        at += delimiter.count
        state = .afterDelimiter
        return true
    }

    /// Where the delimiter begins, or up to where there can be none.
    private func search(from start: Int) -> (found: Bool, at: Int) {
        pending.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return (false, start) }
            var at = start
            while at < bytes.count, let hit = memchr(base + at, 13, bytes.count - at) {
                at = UnsafeRawPointer(hit) - base
                let length = min(delimiter.count, bytes.count - at)
                let matches = delimiter.withUnsafeBytes { wanted in
                    wanted.baseAddress.map { memcmp(base + at, $0, length) == 0 } ?? false
                }
                if matches { return (length == delimiter.count, at) }
                at += 1
            }
            return (false, bytes.count)
        }
    }

    /// After a delimiter: `--` closes, otherwise optional blanks and a line end open the next part.
    private mutating func readDelimiterEnd(_ at: inout Int) throws -> Bool {
        guard pending.count - at >= 2 else { return false }
        if pending[at] == 45, pending[at + 1] == 45 {
            at += 2
            state = .epilogue
            return true
        }
        var cursor = at
        while cursor < pending.count, pending[cursor] == 32 || pending[cursor] == 9 { cursor += 1 }
        guard cursor - at <= 64 else { throw PlainProblem("upload.damaged", .invalid) }
        guard pending.count - cursor >= 2 else { return false }
        guard pending[cursor] == 13, pending[cursor + 1] == 10 else { throw PlainProblem("upload.damaged", .invalid) }
        // The line end stays: it may be the empty line that ends no headers at all.
        at = cursor
        state = .headers
        parts += 1
        guard parts <= Self.maxParts else { throw PlainProblem("upload.damaged", .invalid) }
        return true
    }

    private mutating func readHeaders(_ at: inout Int, _ emit: (Event) throws -> Void) throws -> Bool {
        let blank: [UInt8] = [13, 10, 13, 10]
        var cursor = at
        let end = pending.count
        while cursor + 4 <= end {
            if pending[cursor] == 13, pending[cursor..<(cursor + 4)].elementsEqual(blank) { break }
            cursor += 1
        }
        guard cursor - at <= Self.maxHeaderBytes else { throw PlainProblem("upload.damaged", .invalid) }
        guard cursor + 4 <= end else { return false }
        let header = String(decoding: pending[at..<cursor], as: UTF8.self)
        at = cursor + 4
        guard let (name, fileName) = PartHeader.parse(header) else { throw PlainProblem("upload.damaged", .invalid) }
        try emit(.part(name: name, fileName: fileName))
        state = .body
        return true
    }
}

/// Name and file name of a part, from its `Content-Disposition`.
enum PartHeader {
    static func parse(_ header: String) -> (name: String, fileName: String?)? {
        let lines = header.split(whereSeparator: \.isNewline)
        guard let line = lines.first(where: { $0.lowercased().hasPrefix("content-disposition:") }) else { return nil }
        let value = line.dropFirst("content-disposition:".count)
        let parameters = HeaderParameters.parse(String(value))
        guard parameters.value.lowercased() == "form-data", let name = parameters.named["name"] else { return nil }
        return (name, parameters.named["filename"])
    }
}

/// `form-data; name="a"; filename="b"`: the value before the first semicolon and the named ones after it.
enum HeaderParameters {
    static func parse(_ text: String) -> (value: String, named: [String: String]) {
        var pieces: [String] = []
        var piece = ""
        var quoted = false
        var escaped = false
        for character in text {
            if escaped {
                piece.append(character)
                escaped = false
            } else if quoted, character == "\\" {
                // Browsers send Windows paths unescaped, so a backslash only escapes a quote or itself.
                piece.append(character)
                escaped = true
            } else if character == "\"" {
                quoted.toggle()
                piece.append(character)
            } else if character == ";", !quoted {
                pieces.append(piece)
                piece = ""
            } else {
                piece.append(character)
            }
        }
        pieces.append(piece)
        var named: [String: String] = [:]
        for piece in pieces.dropFirst() {
            guard let equals = piece.firstIndex(of: "=") else { continue }
            let name = trim(piece[..<equals]).lowercased()
            named[name] = named[name] ?? unquote(trim(piece[piece.index(after: equals)...]))
        }
        return (trim(pieces.first.map { $0[...] } ?? ""), named)
    }

    private static func trim(_ text: Substring) -> String {
        var text = text
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }

    private static func unquote(_ text: String) -> String {
        guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        // WHATWG form encoding writes quotes and line ends of names as %22, %0D, %0A.
        return String(text.dropFirst().dropLast())
            .replacing("\\\"", with: "\"").replacing("%22", with: "\"")
    }
}
