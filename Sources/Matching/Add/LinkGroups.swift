/// Which rows hang together by links, sure enough or not in the end, with those links.
///
/// Forming people looks at links within such a group alone, so that one record changes its own groups and no other.
struct LinkGroups {
    private struct Group {
        var rows: [Int32]
        var links: [ClusterForming.Link]
    }

    /// For each row with links its group.
    private var groupOf: [Int32: Int32] = [:]
    private var groups: [Int32: Group] = [:]
    private var next: Int32 = 0

    init(_ links: [ClusterForming.Link]) { for link in links { join([link.left, link.right], [link]) } }

    /// Joins the groups of some rows and adds links among them.
    mutating func join(_ rows: [Int32], _ links: [ClusterForming.Link]) {
        let whole = Set(rows.compactMap { groupOf[$0] })
        let largest = whole.max { groups[$0]?.rows.count ?? 0 < groups[$1]?.rows.count ?? 0 }
        let to = largest ?? next
        if largest == nil { next += 1 }
        var group = groups.removeValue(forKey: to) ?? Group(rows: [], links: [])
        for other in whole where other != to {
            guard let joined = groups.removeValue(forKey: other) else { continue }
            for row in joined.rows { groupOf[row] = to }
            group.rows += joined.rows
            group.links += joined.links
        }
        for row in rows where groupOf[row] != to {
            groupOf[row] = to
            group.rows.append(row)
        }
        group.links += links
        groups[to] = group
    }

    /// The group of a row: all of its rows and links.
    func group(of row: Int32) -> (rows: [Int32], links: [ClusterForming.Link]) {
        groupOf[row].flatMap { groups[$0] }.map { ($0.rows, $0.links) } ?? ([row], [])
    }
}
