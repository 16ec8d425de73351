/// Something that needs a person today: what it is, what hangs on it, and where it is dealt with.
///
/// Rooms downstream of the first page hand theirs in, so that no room has to know them.
public struct TodoItem: Sendable, Equatable {
    /// A whole sentence.
    public var text: String
    /// A second one, said more quietly; may be empty.
    public var note: String
    /// The link that leads there, named by what is done there.
    public var path: String
    public var action: String
    /// What ends the matter on the spot.
    public var button: TableView.Button?

    public init(_ text: String, note: String = "", path: String, action: String, button: TableView.Button? = nil) {
        self.text = text
        self.note = note
        self.path = path
        self.action = action
        self.button = button
    }

    public var fields: PageFields {
        [
            "text": text, "note": note.isEmpty ? false : note, "path": path, "action": action,
            "button": button?.fields ?? false,
        ]
    }
}

/// One of the first steps of a new home, and whether it is behind us.
public struct SetupStep: Sendable, Equatable {
    public var text: String
    public var path: String
    /// «Hacer»
    public var action: String
    public var isDone: Bool

    public init(_ text: String, path: String, action: String, isDone: Bool) {
        self.text = text
        self.path = path
        self.action = action
        self.isDone = isDone
    }

    public var fields: PageFields { ["text": text, "path": path, "action": action, "isDone": isDone] }
}
