import Kernel

/// Keys of names of companies and of texts about which nothing is known.
extension BlockKeys {
    var words: [Family] {
        atoms.words.flatMap { column, lists, isName -> [Family] in
            // A text about which nothing is known brings strangers together, where names are there to do better.
            if !isName, atoms.given >= 0 || atoms.words.contains(where: \.isName) {
                return isSmall ? [single("text \(column)", column)] : []
            }
            lists.findRarest()
            var families = [
                single("text \(column)", column),
                Family(name: "two rare words \(column)", parts: all) { row, emit in
                    guard row[column] >= 0 else { return }
                    let words = lists.rarest[Int(row[column])]
                    for i in words.indices {
                        for j in words.indices where j > i {
                            emit(Hash64.mix(5, UInt64(words[i]) &* 31 &+ UInt64(words[j])))
                        }
                    }
                },
                Family(name: "rare word \(column)", parts: all) { row, emit in
                    guard row[column] >= 0 else { return }
                    for word in lists.rarest[Int(row[column])].prefix(2) { emit(Hash64.mix(6, UInt64(word))) }
                },
            ]
            for place in [atoms.postcode, atoms.city, atoms.address < 0 ? -1 : atoms.address + 2] where place >= 0 {
                families.append(
                    Family(name: "word \(column) and place") { row, emit in
                        guard row[column] >= 0, row[place] >= 0 else { return }
                        for word in lists.rarest[Int(row[column])] {
                            emit(Hash64.mix(UInt64(row[place]) &+ 13, UInt64(word)))
                        }
                    })
            }
            return families
        }
    }

    var texts: [Family] {
        var families = atoms.texts.map { single("text \($0)", $0) }
        for (at, column) in atoms.texts.enumerated() {
            for other in atoms.texts.dropFirst(at + 1) {
                families.append(
                    Family(name: "texts \(column) \(other)") { row, emit in
                        guard row[column] >= 0, row[other] >= 0 else { return }
                        emit(Hash64.mix(UInt64(row[column]) &+ 17, UInt64(row[other])))
                    })
            }
        }
        return families
    }
}
