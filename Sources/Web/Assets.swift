import Crypto
import Foundation

/// Style, script and sign of the product. Their addresses carry a hash of their content, so that a browser may keep
/// them for ever.
struct Assets: Sendable {
    struct Asset: Sendable {
        let path: String
        let type: String
        let bytes: [UInt8]
    }
    let style: Asset
    let script: Asset
    let icon: Asset
    private let byPath: [String: Asset]

    static let bundled = Assets()

    private init() {
        style = Self.make("app", "css", "text/css; charset=utf-8", PackageResources.app_css)
        script = Self.make("frag", "js", "text/javascript; charset=utf-8", PackageResources.frag_js)
        icon = Self.make("favicon", "svg", "image/svg+xml", PackageResources.favicon_svg)
        byPath = Dictionary([style, script, icon].map { ($0.path, $0) }) { first, _ in first }
    }

    func response(_ path: String) -> PlainResponse? {
        // Browsers ask for this one by themselves where a page does not name another.
        if path == "/favicon.ico" { return Self.answer(icon, cache: "public, max-age=86400") }
        return byPath[path].map { Self.answer($0, cache: "public, max-age=31536000, immutable") }
    }

    private static func answer(_ asset: Asset, cache: String) -> PlainResponse {
        PlainResponse(
            status: 200, headers: [HeaderField("Content-Type", asset.type), HeaderField("Cache-Control", cache)],
            body: .bytes(asset.bytes))
    }

    private static func make(_ name: String, _ ending: String, _ type: String, _ bytes: [UInt8]) -> Asset {
        let hash = SHA256.hash(data: Data(bytes)).prefix(6).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            .joined()
        return Asset(path: "/assets/\(name)-\(hash).\(ending)", type: type, bytes: bytes)
    }
}
