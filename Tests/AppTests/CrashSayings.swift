import App
import Foundation
import GRDB
import Intake
import Storage

@testable import Customers

/// What the statements that readers see say of everybody, read from their bytes: a home is looked over after each kill.
struct CrashSayings {
    /// People whose last word on their city is the second one.
    private(set) var moved = 0
    /// People who refuse e-mail.
    private(set) var refusals = 0

    private var lastWord: [Int64: (sequence: Int64, isMoved: Bool)] = [:]
    private var refused: Set<Int64> = []
    private let city = Array(CrashFile.secondCity.utf8)
    private let refusal: [UInt8]

    init(_ rooms: Rooms) throws {
        // An entry: number of the field, no defect, two bytes of text, no compared form.
        let code = PersonFields().code(of: "consent_email") ?? 0
        refusal = [UInt8(code & 255), UInt8(code >> 8), 0, 2] + Array("no".utf8) + [0]
        try rooms.home.database.read { try read($0) }
        moved = lastWord.values.count { $0.isMoved }
        refusals = refused.count
    }

    private mutating func read(_ transaction: Transaction) throws {
        let isSeen = "sequence NOT IN (SELECT sequence FROM telling WHERE isVisible = 0)"
        let rows = try BulkStatement(
            transaction,
            "SELECT recordId, sequence, isRefusal, said FROM statement WHERE isRefusal = 1 OR \(isSeen)")
        while try rows.next() { take(rows.integer(0), rows.integer(1), rows.integer(2) == 1, rows.blob(3)) }
        let blocks = try BulkStatement(transaction, "SELECT sequence, said FROM statementBlock WHERE \(isSeen)")
        while try blocks.next() {
            let bytes = blocks.blob(1)
            var cursor = StatementBlock.Cursor()
            while cursor.next(in: bytes) {
                take(cursor.record, blocks.integer(0), false, UnsafeRawBufferPointer(rebasing: bytes[cursor.said]))
            }
        }
    }

    private mutating func take(_ record: Int64, _ sequence: Int64, _ isRefusal: Bool, _ said: UnsafeRawBufferPointer) {
        if contains(said, refusal) { refused.insert(record) }
        if isRefusal || sequence < lastWord[record]?.sequence ?? 0 { return }
        lastWord[record] = (sequence, contains(said, city))
    }

    private func contains(_ said: UnsafeRawBufferPointer, _ wanted: [UInt8]) -> Bool {
        guard var at = said.baseAddress, let first = wanted.first else { return false }
        let end = at + said.count
        while let found = memchr(at, Int32(first), end - at), end - UnsafeRawPointer(found) >= wanted.count {
            if memcmp(found, wanted, wanted.count) == 0 { return true }
            at = UnsafeRawPointer(found) + 1
        }
        return false
    }
}
