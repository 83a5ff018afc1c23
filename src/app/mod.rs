//! Layer 5: the window. Reads the session, emits commands; no numerics, no files.
