import Kernel

/// One or two given names and the two surnames, father's and mother's.
struct PersonName {
    let given: Name
    let second: Name?
    let father: Name
    let mother: Name

    init(isWoman: Bool, _ random: inout SeededGenerator) {
        let list = isWoman ? Names.women : Names.men
        let given = list.draw(&random)
        let second = list.draw(&random)
        self.given = given
        self.second = random.chance(0.6) && second.written != given.written ? second : nil
        father = Names.surnames.draw(&random)
        mother = Names.surnames.draw(&random)
    }

    /// `María Fernanda Peña Gómez`
    var written: [UInt8] {
        var text = given.written
        for name in [second, father, mother] {
            guard let name else { continue }
            text.append(UInt8(ascii: " "))
            text += name.written
        }
        return text
    }

    /// The part of an e-mail address before the @, of which nobody before has the same.
    func address(born: Day, person: Int, taken: inout Set<UInt64>, _ random: inout SeededGenerator) -> [UInt8] {
        let dot = [UInt8(ascii: ".")]
        let candidates = [
            given.plain + dot + father.plain, given.plain + father.plain + digits(born.parts.year % 100),
            Array(given.plain.prefix(1)) + father.plain + dot + mother.plain,
        ]
        let start = random.below(candidates.count)
        for turn in 0..<candidates.count {
            let candidate = candidates[(start + turn) % candidates.count]
            if taken.insert(hash(candidate)).inserted { return candidate }
        }
        return given.plain + dot + father.plain + digits(person + 1)
    }

    private func digits(_ number: Int) -> [UInt8] { Array((number < 10 ? "0\(number)" : "\(number)").utf8) }

    private func hash(_ text: [UInt8]) -> UInt64 { text.withUnsafeBytes { Hash64.of($0) } }
}
