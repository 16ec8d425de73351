extension UnsafeMutablePointer {
    /// The first values in a larger room; the former one is given back.
    public func moved(_ count: Int, to capacity: Int) -> UnsafeMutablePointer {
        let room = UnsafeMutablePointer.allocate(capacity: capacity)
        room.moveInitialize(from: self, count: count)
        deallocate()
        return room
    }
}
