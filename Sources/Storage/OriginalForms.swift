import Kernel

/// An original lies as it came or packed, under the same hash. While one form takes the place of the other both are there,
/// each of them whole.
extension Originals {
    /// One file in `originals/`.
    public struct Stored: Sendable, Equatable {
        public let sha256: String
        public let isPacked: Bool
        /// As it lies.
        public let byteCount: Int64

        public init(sha256: String, isPacked: Bool, byteCount: Int64) {
            (self.sha256, self.isPacked, self.byteCount) = (sha256, isPacked, byteCount)
        }

        /// Inside the home.
        public var file: String { "originals/" + sha256 + (isPacked ? ContentName.packedSuffix : "") }
    }

    public static func packedPath(_ sha256: String, in home: Home) -> String {
        path(sha256, in: home) + ContentName.packedSuffix
    }

    /// Where an original is being packed.
    public static func packingPath(_ sha256: String, in home: Home) -> String {
        home.folder("tmp") + "/" + packing + sha256
    }

    private static let packing = "pack-"

    /// Everything that lies in the folder under the hash of its content.
    public static func stored(in home: Home) throws -> [Stored] {
        let folder = home.folder("originals")
        return try home.disk.list(folder).compactMap { name in
            guard let sha256 = ContentName.sha256(name), let size = try home.disk.size(folder + "/" + name) else {
                return nil
            }
            return Stored(sha256: sha256, isPacked: !ContentName.isPlain(name), byteCount: size)
        }
    }

    /// Takes an original away in every form, and what somebody may be packing of it.
    ///
    /// In this sequence: who packs makes the file before opening the original, and so finds either no original or, when it
    /// is to be named, no file.
    /// - Returns: whether there was anything.
    @discardableResult
    public static func remove(_ sha256: String, in home: Home) throws -> Bool {
        let places = [path(sha256, in: home), packingPath(sha256, in: home), packedPath(sha256, in: home)]
        guard try places.contains(where: { try home.disk.size($0) != nil }) else { return false }
        try home.unlink(places)
        try home.disk.syncFolder(home.folder("originals"))
        return true
    }

    /// Hashes of originals of which somebody packs, or has packed and been killed.
    public static func packing(in home: Home) throws -> [String] {
        try home.disk.list(home.folder("tmp")).filter { $0.hasPrefix(packing) }.map {
            String($0.dropFirst(packing.count))
        }
    }

    /// Takes away what a killed process was packing. Needs the lock of packing.
    public static func sweepPacking(_ home: Home) throws {
        for sha256 in try packing(in: home) { try home.disk.remove(packingPath(sha256, in: home)) }
    }
}
