import Kernel

/// Street and number.
///
/// A row holds a hash of the whole, its bucket of frequency, four codes of numbers and four of words.
final class AddressComparison: RecordComparison {
    let dimensions: [Dimension]
    let width = 2 + AddressWords.numbers + AddressWords.words
    private let texts: ComparedTexts
    private let differ, number, some, neighbour, street, likely, same, equal: UInt8

    /// - Parameter isLasting: of companies: a site is known by where it is, people move.
    init(_ words: AddressWords, isLasting: Bool) {
        texts = ComparedTexts(words.dictionary)
        var dimension = Dimension("address", shared: 0.7, strength: 20, isLasting: isLasting, isTelling: true)
        differ = dimension.add("differ", match: 0.2, chance: 0.94)
        some = dimension.add("some", match: 0.03, chance: 0.02)
        number = dimension.add("number", match: 0.02, chance: 0.01)
        neighbour = dimension.add("neighbour", match: 0.03, chance: 0.003)
        street = dimension.add("street", match: 0.04, chance: 5e-4)
        likely = dimension.add("likely", match: 0.06, chance: 1e-4)
        same = dimension.add("same", match: 0.2, chance: 1e-5)
        equal = dimension.add("equal", match: 0.42, buckets: 32)
        dimensions = [dimension]
    }

    private enum Meeting { case unknown, none, some, all }

    func compare(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, into states: UnsafeMutablePointer<UInt8>)
    {
        guard left[2] >= 0 || left[6] >= 0, right[2] >= 0 || right[6] >= 0 else { return states[0] = 0 }
        if left[0] == right[0] { return states[0] = equal + UInt8(truncatingIfNeeded: min(left[1], 31)) }
        let (numbers, count) = meetNumbers(left + 2, right + 2)
        let words = meetWords(left + 6, right + 6)
        switch (words, numbers) {
        case (.all, .all): states[0] = same
        case (.unknown, .all): states[0] = count >= 2 ? same : number
        case (.all, .some), (.some, .all): states[0] = likely
        case (.all, .unknown): states[0] = street
        case (.all, .none): states[0] = neighbour
        case (.some, _), (.unknown, .some): states[0] = some
        case (.none, .all): states[0] = count >= 3 ? likely : number
        default: states[0] = differ
        }
    }

    /// All: every number of the shorter list stands in the other. Some: the first one does.
    private func meetNumbers(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>) -> (Meeting, Int) {
        guard left[0] >= 0, right[0] >= 0 else { return (.unknown, 0) }
        let (m, n) = (count(left), count(right))
        let (short, long) = m <= n ? (left, right) : (right, left)
        var found = 0
        for i in 0..<min(m, n) {
            for j in 0..<max(m, n) where long[j] == short[i] {
                found += 1
                break
            }
        }
        if found == min(m, n) { return (.all, found) }
        return (left[0] == right[0] ? .some : .none, found)
    }

    private func meetWords(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>) -> Meeting {
        let (m, n) = (count(left), count(right))
        guard m > 0, n > 0 else { return .unknown }
        let (short, long) = m <= n ? (left, right) : (right, left)
        var found = 0
        for i in 0..<min(m, n) {
            for j in 0..<max(m, n) where isAlike(short[i], long[j]) {
                found += 1
                break
            }
        }
        return found == min(m, n) ? .all : found > 0 ? .some : .none
    }

    @inline(__always)
    private func count(_ codes: UnsafePointer<Int32>) -> Int {
        codes[0] < 0 ? 0 : codes[1] < 0 ? 1 : codes[2] < 0 ? 2 : codes[3] < 0 ? 3 : 4
    }

    private func isAlike(_ left: Int32, _ right: Int32) -> Bool {
        left == right || texts.isNear(left, right, least: 4, long: 7, likeness: 0.93)
    }
}

/// Where an address lies: postcode, city and, where neither is known, region.
///
/// They hang together, so that they are one dimension. A row holds code and bucket of each: postcode, city, region.
final class AreaComparison: RecordComparison {
    let dimensions: [Dimension]
    let width = 6
    private let texts: ComparedTexts
    private let differ, cityDiffers, postcodeDiffers, regionDiffers: UInt8
    private let postcodeAlone, postcodeNear, cityAlone, city, postcode, region: UInt8

    init(texts: TextDictionary) {
        self.texts = ComparedTexts(texts)
        var dimension = Dimension("area", shared: 0.9, strength: 20, isLasting: false, isPlace: true)
        differ = dimension.add("differ", match: 0.08, chance: 0.9)
        cityDiffers = dimension.add("city_differs", match: 0.08, chance: 0.9)
        postcodeDiffers = dimension.add("postcode_differs", match: 0.12, chance: 0.95)
        regionDiffers = dimension.add("region_differs", match: 0.06, chance: 0.8)
        postcodeAlone = dimension.add("postcode_city_differs", match: 0.04, chance: 1e-4)
        postcodeNear = dimension.add("postcode_near", match: 0.04, chance: 0.005)
        cityAlone = dimension.add("city_postcode_differs", match: 0.05, buckets: 16)
        city = dimension.add("city", match: 0.85, buckets: 20)
        postcode = dimension.add("postcode", match: 0.8, buckets: 20)
        region = dimension.add("region", match: 0.9, buckets: 12)
        dimensions = [dimension]
    }

    func compare(_ left: UnsafePointer<Int32>, _ right: UnsafePointer<Int32>, into states: UnsafeMutablePointer<UInt8>)
    {
        let knowsPostcode = left[0] >= 0 && right[0] >= 0
        let knowsCity = left[2] >= 0 && right[2] >= 0
        if !knowsPostcode, !knowsCity {
            guard left[4] >= 0, right[4] >= 0 else { return states[0] = 0 }
            let isEqual = left[4] == right[4]
            return states[0] = isEqual ? region + UInt8(truncatingIfNeeded: min(left[5], 11)) : regionDiffers
        }
        let isCityEqual = knowsCity && (left[2] == right[2] || isNear(left[2], right[2]))
        if knowsPostcode {
            if left[0] == right[0] {
                let isOdd = knowsCity && !isCityEqual
                return states[0] = isOdd ? postcodeAlone : postcode + UInt8(truncatingIfNeeded: min(left[1], 19))
            }
            if isNear(left[0], right[0]), !knowsCity || isCityEqual { return states[0] = postcodeNear }
            if isCityEqual { return states[0] = cityAlone + UInt8(truncatingIfNeeded: min(left[3], 15)) }
            return states[0] = knowsCity ? differ : postcodeDiffers
        }
        states[0] = isCityEqual ? city + UInt8(truncatingIfNeeded: min(left[3], 19)) : cityDiffers
    }

    private func isNear(_ left: Int32, _ right: Int32) -> Bool {
        texts.isBeginning(left, right, least: 6) || texts.isNear(left, right, least: 4, long: 8, likeness: 1)
    }
}
