import Kernel
import TestKit
import Testing

@testable import Timelines

@Suite("Sets of people")
struct PersonSetTests {
    private static let sizes = [0, 1, 63, 64, 65, 1_000, 1_024, 1_025]

    private func random(_ size: Int, _ generator: inout SeededGenerator) -> Set<Int> {
        let share = [0, 1, 5, 9, 10][generator.below(5)]
        return Set((0..<size).filter { _ in generator.below(10) < share })
    }

    @Test("a set of people is what a set of numbers is", arguments: sizes)
    func asNumbers(_ size: Int) {
        var generator = SeededGenerator(seed: UInt64(size) + 7)
        for _ in 0..<20 {
            let (left, right) = (random(size, &generator), random(size, &generator))
            let (a, b) = (PersonSet(size: size, left), PersonSet(size: size, right))
            #expect(a.count == left.count && a.isEmpty == left.isEmpty)
            #expect(a.intersection(b) == PersonSet(size: size, left.intersection(right)))
            #expect(a.union(b) == PersonSet(size: size, left.union(right)))
            #expect(a.subtracting(b) == PersonSet(size: size, left.subtracting(right)))
            #expect(a.complement == PersonSet(size: size, Set(0..<size).subtracting(left)))
            #expect(a.complement.complement == a && a.union(a.complement) == PersonSet(everybodyOf: size))
            var met: [Int] = []
            a.forEach { met.append($0) }
            #expect(met == left.sorted())
            #expect((-1...size).allSatisfy { a.contains($0) == left.contains($0) })
            let (start, limit) = (generator.below(size + 2) - 1, generator.below(9))
            #expect(a.page(from: start, limit: limit) == Array(left.sorted().filter { $0 >= start }.prefix(limit)))
        }
    }

    @Test("pages follow one another and together are everybody", arguments: sizes)
    func pages(_ size: Int) {
        var generator = SeededGenerator(seed: UInt64(size) + 70)
        let people = random(size, &generator)
        let set = PersonSet(size: size, people)
        var (all, next) = ([Int](), 0)
        while case let page = set.page(from: next, limit: 7), let last = page.last {
            all += page
            next = last + 1
        }
        #expect(all == people.sorted() && set.page(limit: 0) == [] && set.page(limit: -1) == [])
    }

    @Test("a sample is of the set, has nobody twice, and everybody is as likely")
    func sample() {
        var generator = SeededGenerator(seed: 5)
        let people = stride(from: 3, to: 700, by: 7).map { $0 }
        let set = PersonSet(size: 700, people)
        #expect(set.sample(1_000, using: &generator) == people && set.sample(people.count, using: &generator) == people)
        #expect(set.sample(0, using: &generator) == [] && set.sample(-1, using: &generator) == [])
        var drawn = [Int](repeating: 0, count: 700)
        let rounds = 4_000
        for _ in 0..<rounds {
            let sample = set.sample(10, using: &generator)
            #expect(sample.count == 10 && Set(sample).count == 10 && sample == sample.sorted())
            for person in sample { drawn[person] += 1 }
        }
        #expect(drawn.indices.allSatisfy { drawn[$0] == 0 || set.contains($0) })
        // 400 of each are expected, with a deviation of 19: five of them on both sides.
        #expect(people.allSatisfy { (305...495).contains(drawn[$0]) }, "\(people.map { drawn[$0] })")
    }

    @Test("who is not there cannot be taken in; sets of several sizes have their first people in common")
    func edges() {
        var set = PersonSet(size: 65)
        for person in [-1, 65, 1_000] { set.insert(person) }
        #expect(set.isEmpty)
        set.insert(64)
        set.remove(65)
        #expect(set.page(limit: 9) == [64] && set.complement.count == 64)
        let longer = PersonSet(everybodyOf: 1_000)
        #expect(set.intersection(longer) == set && set.union(longer) == PersonSet(everybodyOf: 65))
        #expect(longer.subtracting(set).count == 999 && longer.intersection(set).page(limit: 9) == [64])
    }
}
