import Rules
import Testing

@Suite struct NumberTests {
    @Test(
        "a number is read as it is written, and written as short as it goes",
        arguments: [
            ("0", "0"), ("007", "7"), ("-12.50", "-12.5"), ("0.000001", "0.000001"), ("500000", "500000"),
            ("-0.0", "0"), ("999999999999999999", "999999999999999999"), ("1.000", "1"), ("10", "10"),
        ])
    func reads(_ text: String, _ plain: String) { #expect(Number(text)?.plain == plain) }

    @Test(
        "what is no number, and what is too long to be kept exactly, is none",
        arguments: [
            "", "-", ".5", "5.", "1.2.3", "1e5", "1,5", "1234567890123456789", "0.0000000000001", "٣", "--1",
        ])
    func refuses(_ text: String) { #expect(Number(text) == nil) }

    @Test(
        "its double is the nearest there is",
        arguments: ["0.1", "19.99", "-0.3", "123456789012345678", "0.000000000001"])
    func nearestDouble(_ text: String) { #expect(Number(text)?.value == Double(text)) }
}
