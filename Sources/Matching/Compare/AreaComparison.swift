import Kernel

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

    /// Takes in the texts that were entered since it was made.
    func admit(_ all: TextDictionary) { texts.admit(all) }

    private func isNear(_ left: Int32, _ right: Int32) -> Bool {
        texts.isBeginning(left, right, least: 6) || texts.isNear(left, right, least: 4, long: 8, likeness: 1)
    }
}
