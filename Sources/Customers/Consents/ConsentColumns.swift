import Formats
import Intake
import Kernel

/// The consent columns of a people file: yes, no or unknown by channel, in the bytes of a statement.
struct ConsentColumns {
    private let channels: [PersonFields.Code: ContactChannel]
    private let at, origin: PersonFields.Code?
    /// Between the smallest and the largest of them.
    private let codes: ClosedRange<PersonFields.Code>

    init(_ fields: PersonFields) {
        channels = Dictionary(
            uniqueKeysWithValues: ContactChannel.allCases.compactMap { channel in
                fields.code(of: "consent_" + channel.rawValue).map { ($0, channel) }
            })
        at = fields.code(of: "consent_at")
        origin = fields.code(of: "consent_source")
        let all = channels.keys + [at, origin].compactMap { $0 }
        codes = (all.min() ?? 0)...(all.max() ?? 0)
    }

    /// The channels that a statement refuses, in its sequence.
    func refused(_ said: UnsafeRawBufferPointer) -> [ContactChannel] {
        var refused: [ContactChannel] = []
        PackedValues.forEach(said) { entry in
            // Most fields are none of these, and this is asked of every value of every file of people.
            guard codes.contains(entry.field), let channel = channels[entry.field] else { return }
            if YesNo.parse(entry.text) == .no { refused.append(channel) }
        }
        return refused
    }

    /// What a statement refuses, when it was said and where the proof is, packed; nil when it refuses nothing.
    func packedRefusals(_ said: UnsafeRawBufferPointer) -> [UInt8]? {
        var (out, isRefused) = ([UInt8](), false)
        PackedValues.forEach(said) { entry in
            guard codes.contains(entry.field) else { return }
            if channels[entry.field] != nil {
                guard YesNo.parse(entry.text) == .no else { return }
                isRefused = true
                PackedValues.append(entry.field, text: YesNo.no.rawValue, to: &out)
            } else if entry.field == at || entry.field == origin {
                PackedValues.append(entry, to: &out)
            }
        }
        return isRefused ? out : nil
    }

    /// When a statement says it was said, and where it says the proof is. A time that can be read in more than one way
    /// is none.
    func proof(_ said: UnsafeRawBufferPointer, _ clock: LocalTime) -> (at: Int64?, origin: String) {
        var (time, proof): (Int64?, String) = (nil, "")
        PackedValues.forEach(said) { entry in
            guard codes.contains(entry.field) else { return }
            if entry.field == at {
                time = instant(entry.text, clock)
            } else if entry.field == origin {
                proof = String(decoding: entry.text, as: UTF8.self)
            }
        }
        return (time, proof)
    }

    private func instant(_ text: UnsafeRawBufferPointer, _ clock: LocalTime) -> Int64? {
        let read = DateOrder.allCases.compactMap { DateText.parse(text, order: $0) }
        guard let first = read.first, read.allSatisfy({ $0 == first }) else { return nil }
        return clock.instant(first)
    }
}
