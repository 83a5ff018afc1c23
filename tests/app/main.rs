//! Tests of the window: widgets found by their accessible label.
