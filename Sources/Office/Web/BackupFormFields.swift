import Kernel
import Web

/// The fields of the schedule, with what is wrong beside the one it is about.
struct BackupFormFields {
    let texts: Texts
    let form: BackupForm
    let folder: String
    let problem: (any Problem)?

    var fields: [FormField] {
        let sentence = problem.map { texts("problem.\($0.code)", $0.arguments) }
        let isAboutFolder = problem != nil && problem?.code != "backup.schedule"
        let every = BackupSchedule.Every.allCases.map { ($0.rawValue, texts("backups.every-\($0.rawValue)")) }
        let hours = (0...23).map { (String($0), $0 < 10 ? "0\($0):00" : "\($0):00") }
        return [
            FormField("every", label: texts("backups.every"), kind: .select(every), value: form.every),
            FormField("hour", label: texts("backups.hour"), kind: .select(hours), value: form.hour),
            FormField(
                "keep_daily", label: texts("backups.keep-daily"), kind: .input("number"), value: form.keepDaily,
                error: isAboutFolder ? nil : sentence, isRequired: true),
            FormField(
                "keep_weekly", label: texts("backups.keep-weekly"), kind: .input("number"), value: form.keepWeekly,
                isRequired: true),
            FormField(
                "folder", label: texts("backups.folder"), value: form.folder,
                hint: texts("backups.folder-hint", ["folder": folder]), error: isAboutFolder ? sentence : nil,
                optional: texts("form.optional"), autocomplete: "off"),
        ]
    }
}
