import Kernel
import Web

/// The pages of Segments: the list, one segment with its rule, its people, and why somebody belongs. Read this first.
public struct SegmentsWeb: Sendable {
    let room: SegmentsRoom

    public init(_ room: SegmentsRoom) { self.room = room }

    public var routes: [Route] {
        SegmentRoutes(room: room).routes + SegmentPeopleRoutes(room: room).routes + SegmentWhyRoutes(room: room).routes
    }

    public static let navItems = [
        NavItem("segments", textKey: "nav.segments", path: "/segments", group: .differentiate, permission: .viewPeople)
    ]

    public static let templates: [String: [UInt8]] = [
        "segments": PackageResources.segments_mustache, "segment": PackageResources.segment_mustache,
        "segment_found": PackageResources.segment_found_mustache,
        "segment_people": PackageResources.segment_people_mustache,
        "segment_why": PackageResources.segment_why_mustache,
    ]
}

extension WebRequest {
    /// The segment in the address.
    /// - Throws: `page.not-found`.
    func segment(_ room: SegmentsRoom) async throws -> Segment {
        guard let id = pathParameters["id"].flatMap({ Int64($0) }), let segment = try await room.known(id) else {
            throw PlainProblem("page.not-found", .notFound)
        }
        return segment
    }
}

extension SegmentsRoom {
    fileprivate func known(_ id: Int64) async throws -> Segment? {
        try await BlockingWork.run { try list().first { $0.id == id } }
    }
}
