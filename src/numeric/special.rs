//! Special functions with their accuracy stated.
