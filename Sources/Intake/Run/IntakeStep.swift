import Kernel
import Storage

/// What a room downstream does with a delivery. App hands the steps in, in the sequence of the flow; Intake
/// names none of them.
///
/// `stage` writes what readers cannot see yet, in short transactions and synced files, under the import's id.
/// `apply` is called inside the one short transaction that makes the whole import visible. `settle` follows with
/// derived values; a restart completes it. `discard` removes what an import that never became visible left.
///
/// Taking an import back goes the same way: `previewUndo` says what it would change, `prepareUndo` writes what
/// readers cannot see, `undo` is called inside the one short transaction, `settleUndo` follows. `sweep` removes
/// files that no manifest lists; it is called while nothing else imports.
public protocol IntakeStep: Sendable {
    var name: String { get }
    func stage(_ delivery: Delivery) throws
    func apply(_ delivery: Delivery, in transaction: Transaction) throws
    func settle(_ importID: ImportID, _ setting: IntakeSetting) throws
    func discard(_ importID: ImportID, _ setting: IntakeSetting) throws
    func previewUndo(_ undo: Undo, into preview: inout UndoPreview) throws
    func prepareUndo(_ undo: Undo) throws
    func undo(_ undo: Undo, in transaction: Transaction) throws
    func settleUndo(_ importID: ImportID, _ setting: IntakeSetting) throws
    func sweep(_ setting: IntakeSetting) throws
    /// Facts of an import come back that name these records: who was hidden meanwhile is somebody again.
    /// - Returns: those who are gone for good.
    func readmit(_ records: [Int64], of importID: ImportID, in transaction: Transaction) throws -> [Int64]
}

extension IntakeStep {
    public func apply(_ delivery: Delivery, in transaction: Transaction) throws {}
    public func settle(_ importID: ImportID, _ setting: IntakeSetting) throws {}
    public func discard(_ importID: ImportID, _ setting: IntakeSetting) throws {}
    public func previewUndo(_ undo: Undo, into preview: inout UndoPreview) throws {}
    public func prepareUndo(_ undo: Undo) throws {}
    public func undo(_ undo: Undo, in transaction: Transaction) throws {}
    public func settleUndo(_ importID: ImportID, _ setting: IntakeSetting) throws {}
    public func sweep(_ setting: IntakeSetting) throws {}
    public func readmit(_ records: [Int64], of importID: ImportID, in transaction: Transaction) throws -> [Int64] { [] }
}

/// Where an import happens.
public struct IntakeSetting: Sendable {
    public let home: Home
    public let settings: HomeSettings
    public let clock: LocalTime
    /// Bytes that this process may use.
    public let memory: UInt64
    /// Rows of orders, events or payments that are put together and written at a time.
    public let orderPortion: Int

    /// - Parameter orderPortion: by the memory there is, when nil.
    public init(_ home: Home, memory: UInt64 = MachineMemory.bytes(), orderPortion: Int? = nil) throws {
        self.home = home
        self.memory = memory
        self.orderPortion = orderPortion.map { max(16, $0) } ?? Self.orderPortion(memory: memory)
        settings = try home.settings()
        clock = LocalTime(settings.timeZone)
    }

    /// Rows of a portion: one is read while one is written, at some 200 bytes a row with its texts, and the two may have a
    /// quarter of memory.
    static func orderPortion(memory: UInt64) -> Int {
        min(1 << 19, max(1 << 14, Int(clamping: memory / 4 / (2 * 200))))
    }
}

/// One import on its way through the rooms.
///
/// Used by one thread at a time. People, orders and entries come in several portions; a portion of orders has all rows of
/// each of its orders, wherever they stand in the file, and one of entries all rows of each entry.
public final class Delivery {
    public let setting: IntakeSetting
    public let importID: ImportID
    /// Place in the sequence of imports that became visible; later ones have the last word.
    public let sequence: Int64
    public let options: ImportOptions
    /// Nothing may be written.
    public let isDryRun: Bool
    public var orders: DeliveredOrders?
    public var people: DeliveredPeople?
    /// Events or payments.
    public var entries: DeliveredEntries?
    /// What the rows of orders, events or payments say of people: with the last portion, of all.
    public var sayings: DeliveredSayings?
    /// Products and what they cost, all at once.
    public var products: DeliveredProducts?
    /// Consents or exclusions, in portions.
    public var consents: DeliveredConsents?
    public var suppressions: DeliveredSuppressions?
    public var summary = ImportSummary()
    /// How the file's columns were read.
    var columns: ColumnMapping?
    /// How the file is read: what was found out of it, or what was kept of the time it was imported.
    var reading: ImportReading?
    /// The original of an import that is there is read again: facts are written anew beside those there are.
    public internal(set) var isReread = false
    /// How the file was read then is not known: it is read as it would be today.
    public internal(set) var isAssumed = false
    /// Number of the first batch that is written.
    public internal(set) var firstPart = 0
    /// Whether batches are written.
    public var writesFacts: Bool { !isDryRun || isReread }
    /// What the steps keep between `stage` and `apply`, by step name.
    public var kept: [String: any Sendable] = [:]
    /// Tells how far a step has come (units done, of how many).
    public var progress: (String, Int64, Int64) throws -> Void = { _, _, _ in }

    public init(
        setting: IntakeSetting, importID: ImportID, sequence: Int64, options: ImportOptions, isDryRun: Bool
    ) {
        self.setting = setting
        self.importID = importID
        self.sequence = sequence
        self.options = options
        self.isDryRun = isDryRun
    }

    /// Forgets what has been read so far: the file is read anew.
    func begin(assumed: [ImportSummary.Assumption]) {
        (orders, people, entries, sayings, products) = (nil, nil, nil, nil, nil)
        (consents, suppressions, kept) = (nil, nil, [:])
        summary = ImportSummary()
        summary.import = importID.rawValue
        summary.dryRun = isDryRun
        summary.assumed = assumed
    }

    /// The source whose ids the file's customer references are.
    public var customerSource: String { options.customerSource ?? options.source }
}
