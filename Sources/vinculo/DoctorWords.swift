import App
import Foundation
import Kernel
import Web

/// One check of the doctor in words: numbers with their separators, damage and problems as sentences.
struct DoctorWords {
    private let check: Doctor.Check
    private let texts: Texts

    init(_ check: Doctor.Check, _ texts: Texts) {
        self.check = check
        self.texts = texts
    }

    var detail: String {
        if let code = check.problem { return Terminal.sentence(PlainProblem(code, .failed, check.detail)) }
        let key = "doctor.\(check.name).detail"
        if texts.has(key + ".other") {
            return texts.plural(key, count: Int(check.detail["count"] ?? "") ?? 0, arguments)
        }
        let isNone = check.name == "entries" && check.detail["damaged"]?.isEmpty ?? true
        if isNone || (check.name == "sending" && check.ok) { return texts("doctor.\(check.name).none") }
        return texts(key, arguments)
    }

    var hint: String? {
        guard let key = check.hint else { return nil }
        // What kept a check from being made says itself what to do.
        if let code = check.problem, texts.has("problem." + code) { return detail }
        let words = texts(key, arguments)
        guard check.name == "backups" else { return words }
        return [jobProblem ?? arguments["damaged"] ?? "", words].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// What ended the last backup.
    private var jobProblem: String? {
        guard let code = check.detail["problem"], texts.has("problem." + code) else { return nil }
        let object = try? JSONSerialization.jsonObject(with: Data((check.detail["reason"] ?? "").utf8))
        var reasons = object as? [String: String] ?? [:]
        reasons["file"] = reasons["file"].map(texts.damage)
        return Terminal.sentence(PlainProblem(code, .failed, reasons))
    }

    private var arguments: [String: String] {
        let ids: Set<String> = ["imports", "unfinished", "newest"]
        return Dictionary(
            uniqueKeysWithValues: check.detail.map { name, value in
                switch name {
                case "damaged":
                    let found = value.components(separatedBy: Doctor.separator).filter { !$0.isEmpty }
                    return (name, found.map(texts.damage).joined(separator: Doctor.separator))
                case "reason" where texts.has("doctor.sending." + value):
                    return (name, texts("doctor.sending." + value))
                default: return (name, ids.contains(name) ? value : Int(value).map { texts.number($0) } ?? value)
                }
            })
    }
}
