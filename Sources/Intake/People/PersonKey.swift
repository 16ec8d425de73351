import Formats
import Kernel

/// What a row names its person by when it gives no id of its own.
public enum PersonKey {
    /// `document:…`, `email:…` or `phone:…`, the first that can be read, normalised; nil names nobody.
    public static func key(document: String, email: String, phone: String, country: String) -> String? {
        if !document.isEmpty, case .valid(let value, _, _, _) = NationalID.read(document, type: nil, country: country) {
            return "document:" + value
        }
        if !email.isEmpty, let value = EmailText.normalise(email) { return "email:" + value }
        if !phone.isEmpty, let value = PhoneText.normalise(phone, country: country) { return "phone:" + value }
        return nil
    }
}
