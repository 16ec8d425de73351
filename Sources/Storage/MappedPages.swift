import Foundation
import Synchronization

/// Keeps the process alive when a mapped file has fewer bytes than it had: cut by somebody, or on a disk that no longer
/// gives a sector. The system tells it by a signal at the first read; the page is replaced by zeros and the file marked,
/// so that whoever read it learns that what was read is not the file.
///
/// What the signal's handler touches is here and is laid out before the first file is mapped: it allocates nothing, takes
/// no lock, and leaves signals that are of no mapped file to what they did before.
enum MappedPages {
    /// One mapped file; free while `end` is 0.
    struct Slot: ~Copyable {
        let start = Atomic<UInt>(0)
        let end = Atomic<UInt>(0)
        let isBroken = Atomic<Bool>(false)
    }

    /// Files mapped at the same time that are looked after; more are mapped without.
    static let capacity = 16_384

    /// Laid out once, never given back.
    private struct Table: @unchecked Sendable {
        let slots: UnsafeMutablePointer<Slot>
        let pageSize: UInt
        /// What the signal did before.
        let former: UnsafeMutablePointer<sigaction>

        init() {
            slots = .allocate(capacity: MappedPages.capacity)
            for index in 0..<MappedPages.capacity { (slots + index).initialize(to: Slot()) }
            pageSize = UInt(max(1, sysconf(Int32(_SC_PAGESIZE))))
            former = .allocate(capacity: 1)
            former.initialize(to: MappedPages.install())
        }
    }

    private static let table = Table()
    /// Slots that were ever used: the handler looks no farther.
    private static let used = Atomic<Int>(0)
    private static let free = Mutex<[Int]>([])

    /// Looks after a mapped range from now on. Returns its slot, or nil when there is none left.
    static func watch(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let slots = table.slots
        let slot = free.withLock { free -> Int? in
            if let slot = free.popLast() { return slot }
            let next = used.load(ordering: .acquiring)
            guard next < capacity else { return nil }
            used.store(next + 1, ordering: .releasing)
            return next
        }
        guard let slot else { return nil }
        slots[slot].isBroken.store(false, ordering: .relaxed)
        slots[slot].start.store(UInt(bitPattern: base), ordering: .relaxed)
        slots[slot].end.store(UInt(bitPattern: base) + UInt(bytes.count), ordering: .releasing)
        return slot
    }

    /// To be called before the range is unmapped.
    static func forget(_ slot: Int) {
        table.slots[slot].end.store(0, ordering: .releasing)
        free.withLock { $0.append(slot) }
    }

    static func isBroken(_ slot: Int) -> Bool { table.slots[slot].isBroken.load(ordering: .acquiring) }

    /// - Returns: what the signal did before.
    private static func install() -> sigaction {
        var (action, former) = (sigaction(), sigaction())
        action.__sigaction_handler.sa_sigaction = { number, info, _ in
            guard let info, MappedPages.mend(UInt(bitPattern: info.pointee._sifields._sigfault.si_addr)) else {
                // Not ours: at the next try it does what it did without us.
                sigaction(number, MappedPages.table.former, nil)
                return
            }
        }
        action.sa_flags = SA_SIGINFO | SA_NODEFER
        sigaction(SIGBUS, &action, &former)
        return former
    }

    /// Puts a page of zeros where the file gives none. Returns whether the address is of a mapped file.
    private static func mend(_ address: UInt) -> Bool {
        let (slots, pageSize) = (table.slots, table.pageSize)
        for index in 0..<used.load(ordering: .acquiring) {
            let end = slots[index].end.load(ordering: .acquiring)
            guard end > address, slots[index].start.load(ordering: .relaxed) <= address else { continue }
            slots[index].isBroken.store(true, ordering: .releasing)
            let page = UnsafeMutableRawPointer(bitPattern: address / pageSize * pageSize)
            return mmap(page, Int(pageSize), PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED
        }
        return false
    }
}
