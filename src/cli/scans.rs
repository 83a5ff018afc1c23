//! Grids as typed: a plane of two parameters in units of their errors, and a lattice of any number of them in cells.

use super::exit::CliError;
use super::values::{expected, number, positive, sized};
use crate::fit::{CellsWish, ScanWish};

/// Whether a `--contour` asks for a grid with the others held.
pub(super) fn is_held(text: &str) -> bool {
    text.split(',').skip(2).any(|part| part.trim() == "held")
}

/// `A,B,held[,sigmas=S][,npoints=N]`.
pub(super) fn plane(text: &str) -> Result<ScanWish, CliError> {
    let option = "--contour";
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let [x, y, rest @ ..] = parts.as_slice() else {
        return Err(expected(option, text, "A,B,held[,sigmas=S][,npoints=N]"));
    };
    // 20 points over two errors to each side, as the contour of pyminuit.
    let (mut sigmas, mut npoints) = (2.0, 20);
    for part in rest {
        match part.split_once('=') {
            None if *part == "held" => {}
            Some(("sigmas", s)) => sigmas = positive(option, s)?,
            Some(("npoints", n)) => npoints = sized(option, n, 2)?,
            _ => return Err(expected(option, part, "sigmas=S or npoints=N beside held")),
        }
    }
    Ok(ScanWish::Plane { x: (*x).into(), y: (*y).into(), sigmas, npoints })
}

/// `A:BINS:LOW:HIGH[;B:BINS:LOW:HIGH…][,corners]`.
pub(super) fn lattice(text: &str) -> Result<ScanWish, CliError> {
    let (list, corners) = match text.split_once(',') {
        None => (text, false),
        Some((list, word)) if word.trim() == "corners" => (list, true),
        Some((_, word)) => return Err(expected("--scan", word, "corners")),
    };
    let axes = list.split(';').map(axis).collect::<Result<_, _>>()?;
    Ok(ScanWish::Lattice { corners, axes })
}

/// `A:BINS:LOW:HIGH`.
fn axis(text: &str) -> Result<CellsWish, CliError> {
    let option = "--scan";
    let parts: Vec<&str> = text.split(':').map(str::trim).collect();
    let [name, bins, low, high] = parts.as_slice() else {
        return Err(expected(option, text, "NAME:BINS:LOW:HIGH"));
    };
    let (bins, low, high) = (sized(option, bins, 1)?, number(option, low)?, number(option, high)?);
    if low >= high {
        return Err(expected(option, text, "LOW below HIGH"));
    }
    Ok(CellsWish { name: (*name).into(), bins, low, high })
}
