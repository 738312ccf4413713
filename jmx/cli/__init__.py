"""The face people type at: asks for data, calls one function, prints, ends."""
