import App
import Foundation
import Kernel
import Synchronization
import Warehouse
import Web

/// What commands share about the terminal: language, messages, tables, JSON.
enum Terminal {
    private static let homePath = Mutex("vinculo-data")

    static var home: String {
        get { homePath.withLock { $0 } }
        set { homePath.withLock { $0 = newValue } }
    }

    static func rooms() throws -> Rooms { try Rooms.open(home) }

    /// Who acts, for the audit log.
    static let actor = "cli"

    /// Spanish, unless the environment says English.
    static let texts: Texts = {
        let environment = ProcessInfo.processInfo.environment
        let language = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        guard let catalogue = try? TextCatalogue.bundled() else { fatalTexts() }
        return catalogue.texts(language.hasPrefix("en") ? "en" : "es-CO")
    }()

    private static func fatalTexts() -> Never {
        try? FileHandle.standardError.write(
            contentsOf: Data("The texts of this build are damaged. Build it again.\n".utf8))
        exit(1)
    }

    /// A message for a person: on the standard error, so that the standard output holds answers alone.
    static func say(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8)) }

    static func answer(_ text: String) { put(Data((text + "\n").utf8)) }

    /// A part of an answer, as it stands.
    static func answerPart(_ bytes: [UInt8]) { put(Data(bytes)) }

    /// An answer that cannot be written is no answer: a full disk, a closed pipe.
    private static func put(_ bytes: Data) {
        do {
            try FileHandle.standardOutput.write(contentsOf: bytes)
        } catch {
            say(texts("cli.cannot-write"))
            exit(1)
        }
    }

    static func sentence(_ problem: any Problem) -> String {
        let key = "problem." + problem.code
        return texts.has(key)
            ? texts(key, texts.shown(problem.arguments)) : texts("problem.unknown", ["code": problem.code])
    }

    /// `1 pedido`, `1.204 pedidos`
    static func count(_ what: String, _ count: Int) -> String { texts.plural("cli.count." + what, count: count) }

    /// A problem with a file, with the path that was typed in place of the file's name.
    static func naming<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let problem as PlainProblem where problem.arguments["file"] == (path as NSString).lastPathComponent {
            throw PlainProblem(problem.code, problem.kind, problem.arguments.merging(["file": path]) { $1 })
        }
    }

    /// What whoever waits for a timeline should know.
    static func say(_ notice: TimelineNotice) {
        switch notice {
        case .building: say(texts("timeline.building"))
        case .damaged(let file, let block): say(texts("timeline.damaged", ["file": file, "block": block]))
        case .unkept: say(texts("timeline.unkept"))
        }
    }

    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }
    static var isColoured: Bool { isInteractive && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty }

    /// One JSON document with sorted names.
    static func json(_ value: Any) {
        guard
            let data = try? JSONSerialization.data(
                withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
        else { return }
        put(data + [10])
    }

    /// Columns as wide as their widest cell; `right` columns are numbers.
    static func table(_ header: [String], _ rows: [[String]], right: Set<Int> = []) {
        let rows = rows.map { $0.map(shown) }
        let widths = header.indices.map { column in
            ([header] + rows).map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        for row in [header] + rows {
            let cells = row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: max(0, widths[column] - cell.count))
                return right.contains(column) ? padding + cell : cell + padding
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            answer(line)
        }
    }

    /// A cell as a terminal may show it: what comes out of files is cut short and steers no terminal.
    private static func shown(_ cell: String) -> String {
        let isPlain = cell.utf8.count <= widestCell && cell.utf8.allSatisfy { $0 >= 32 && $0 != 127 && $0 < 128 }
        if isPlain { return cell }
        var text = String(cell.prefix(widestCell))
        text.unicodeScalars.removeAll {
            $0.properties.generalCategory == .control || $0.properties.generalCategory == .format
        }
        return cell.count > widestCell ? text + "…" : text
    }

    private static let widestCell = 80

    /// A password from a prompt without echo, or the first line of the standard input.
    static func password() throws -> String {
        guard isatty(STDIN_FILENO) == 1 else { return readLine(strippingNewline: true) ?? "" }
        guard let text = getpass(texts("cli.password")) else { throw PlainProblem("user.password-missing", .usage) }
        return String(cString: text)
    }
}

/// How far something long has come, on the standard error: a bar where a terminal listens, nothing else.
final class ProgressLine {
    private var last = ContinuousClock.now
    private var isShown = false
    private let words: String

    /// - Parameter words: where the names of the steps stand in the catalogue.
    init(words: String = "imports.step.") { self.words = words }

    func show(_ step: String, _ done: Int64, _ total: Int64) {
        guard Terminal.isInteractive, ContinuousClock.now - last > .milliseconds(100) else { return }
        last = .now
        isShown = true
        let percent = total > 0 ? Int(Double(done) / Double(total) * 100) : 0
        let filled = percent / 5
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: max(0, 20 - filled))
        let text = "\r" + Terminal.texts(words + step) + "  \(bar)  \(percent) %   "
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    func clear() {
        if isShown { try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[2K".utf8)) }
        isShown = false
    }
}
