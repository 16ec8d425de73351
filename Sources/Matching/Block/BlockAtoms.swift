/// Where in a row stands what blocks are made of; −1 for what the table has not.
struct BlockAtoms: Sendable {
    var given = -1
    var surnames = -1
    var date = -1
    var own: [Int] = []
    var localPart = -1
    var address = -1
    var postcode = -1
    var city = -1
    var texts: [Int] = []
    var book: TokenBook?
    var words: [(column: Int, lists: WordLists, isName: Bool)] = []
}
