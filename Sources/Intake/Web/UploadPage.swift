import Kernel
import Web

/// What `import_upload.mustache` shows: step 1, the files.
struct UploadPage {
    let texts: Texts
    /// Names of sources of earlier imports, newest first, perhaps repeated.
    let sources: [String]
    /// What the files hold; nil is «recognise it».
    var kind: ImportKind?
    var source: String
    /// How many files of this upload are kept, where another one was refused.
    var kept = 0

    static let defaultSource = "tienda"

    init(texts: Texts, sources: [String]) {
        self.texts = texts
        self.sources = sources
        source = sources.first ?? Self.defaultSource
    }

    func page(problem: (any Problem)? = nil) -> Page {
        let title = texts("imports.new")
        let sentence = problem.map { texts.problem($0.code, $0.arguments) }
        let isSource = problem?.code == "import.source-name"
        let file = FormField(
            "file", label: texts("imports.upload-file"), kind: .input("file"), hint: texts("imports.upload-hint"),
            error: isSource ? nil : sentence, isRequired: true,
            accept: ".csv,.tsv,.txt,.xlsx,.jsonl,.ndjson,.gz,.zip")
        let sourceField = FormField(
            "source", label: texts("imports.source"), value: source, hint: texts("imports.source-hint"),
            error: isSource ? sentence : nil, isRequired: true)
        let context: PageFields = [
            "title": title, "steps": ImportSteps.fields(texts, current: 0), "callout": keptNote,
            "kindName": texts("imports.kind-question"), "kinds": kinds, "file": file, "sourceField": sourceField,
            "sourceHint": texts("imports.source-hint"), "sources": known,
            "errors": ErrorSummary.fields(title: texts.plural("form.errors", count: 1), of: [file, sourceField]),
            "submit": texts("imports.upload-submit"), "cancel": PageLink(texts("form.cancel"), "/imports").fields,
            "progressName": texts("imports.upload-progress"),
        ]
        return Page(
            title, template: "import_upload", context: context, active: "imports",
            status: problem.map { max(422, $0.kind.httpStatus) } ?? 200)
    }

    /// The files that came before the one that was refused are here and need not be sent again.
    private var keptNote: any Sendable {
        guard kept > 0 else { return false }
        let link = PageLink(texts("imports.history"), "/imports?state=open")
        return Callout(.warn, texts.plural("imports.upload-kept", count: kept), link: link).fields
    }

    private var kinds: [PageFields] {
        let auto: PageFields = [
            "value": "", "text": texts("imports.kind-auto"), "hint": texts("imports.kind-hint-auto"),
            "isChosen": kind == nil, "isWide": true,
        ]
        return [auto]
            + ImportKind.allCases.map {
                [
                    "value": $0.rawValue, "text": texts("imports.kind.\($0.rawValue)"),
                    "hint": texts("imports.kind-hint-\($0.rawValue)"), "isChosen": $0 == kind, "isWide": false,
                ]
            }
    }

    private var known: [String] {
        var seen: Set<String> = []
        return (sources + [Self.defaultSource]).filter { seen.insert($0).inserted }
    }
}

/// The four steps of an import.
enum ImportSteps {
    static func fields(_ texts: Texts, current: Int) -> PageFields {
        Steps(
            label: texts("imports.steps"),
            names: ["file", "columns", "review", "import"].map { texts("imports.steps-" + $0) }, current: current,
            words: (texts("steps.done"), texts("steps.now"), texts("steps.later"))
        ).fields
    }
}

extension Texts {
    /// The sentence of a problem by its code, as the problem page writes it. A gap that nothing fills is a dash.
    func problem(_ code: String, _ arguments: [String: String]) -> String {
        let key = "problem.\(code)"
        guard has(key) else { return self("problem.unknown", ["code": code]) }
        let sentence = self(key, shown(arguments).mapValues { String($0.prefix(300)) })
        return arguments.isEmpty ? sentence.replacing(/\{[a-z]+\}/, with: "–") : sentence
    }
}
