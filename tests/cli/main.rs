//! Tests of the command line, one temporary folder each: what is typed, and what comes out on stdout, on stderr and as exit code.

mod bands;
mod columns;
mod compare;
mod convert;
mod coordinates;
mod counts;
mod custom;
mod derived;
mod errors;
mod explained;
mod few_data;
mod fit;
#[cfg(all(feature = "root", feature = "numpy", feature = "workbooks"))]
mod foreign;
mod formula;
mod kafe2go;
mod letters;
mod library;
mod members;
mod minuit;
mod names;
mod output;
mod piped;
mod sandbox;
mod scans;
mod search;
mod sources;
mod start;
mod stopping;
mod suggest;
mod templates;
mod ties;
mod toys;
mod weights;
mod window;
mod workbook;
