//! Tests of the command line, one temporary folder each.
