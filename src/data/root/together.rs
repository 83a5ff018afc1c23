//! Graphs that are drawn together (TMultiGraph): each is offered as an object of its own, by its name below theirs.

use super::error::{Fault, Found};
use super::file::Entry;
use super::graph;
use super::record::{Element, Record};
use super::titles::Titles;

/// The class.
pub(super) const CLASS: &str = "TMultiGraph";

/// The graphs of `whole` as objects of a file: what is drawn more than once under one name is counted from 1.
pub(super) fn entries(whole: &Entry, mut record: Record) -> Found<Vec<Entry>> {
    let graphs = graphs(&mut record)?;
    let names: Vec<&str> = graphs.iter().map(|g| g.text("fName")).collect();
    let is_alone = |name: &&str| !name.is_empty() && names.iter().filter(|n| *n == name).count() == 1;
    let by_name = names.iter().all(is_alone);
    let entry = |(k, graph): (usize, &Record)| {
        let name = if by_name { graph.text("fName").to_owned() } else { (k + 1).to_string() };
        Entry {
            path: format!("{}/{name}", whole.path),
            class: graph.class.clone(),
            title: graph.text("fTitle").to_owned(),
            cycle: whole.cycle,
        }
    };
    Ok(graphs.iter().enumerate().map(entry).collect())
}

/// The graph number `k`, and its titles: those of the axes are those of all graphs where it has none.
pub(super) fn graph(mut record: Record, k: usize) -> Found<(Record, Titles)> {
    let graphs = graphs(&mut record)?;
    let graph = graphs.into_iter().nth(k).ok_or_else(|| Fault::damaged("the graph is not there"))?;
    let mut titles = Titles::of(&graph, graph.record("fHistogram"));
    let of_all = Titles::of(&record, record.record("fHistogram"));
    for (own, common) in [(&mut titles.x, of_all.x), (&mut titles.y, of_all.y), (&mut titles.z, of_all.z)] {
        if own.is_empty() {
            *own = common;
        }
    }
    Ok((graph, titles))
}

/// Those that can be read, in their order.
fn graphs(record: &mut Record) -> Found<Vec<Record>> {
    let records = record.take_list("fGraphs")?.into_iter().filter_map(|element| match element {
        Element::Record(graph) => Some(graph),
        Element::Basket(_) | Element::Empty => None,
    });
    Ok(records.filter(|graph| graph::CLASSES.contains(&graph.class.as_str())).collect())
}

/// What is said where all of them are asked for at once.
pub(super) fn choose(whole: &Entry, all: &[Entry]) -> Fault {
    let below = format!("{}/", whole.path);
    let of_it = |e: &&Entry| {
        e.cycle == whole.cycle && e.path.starts_with(&below) && !e.path[below.len()..].contains('/')
    };
    let graphs: Vec<&str> = all.iter().filter(of_it).map(|e| e.path.as_str()).collect();
    Fault::Unsupported(if graphs.is_empty() {
        format!("its class is {CLASS}, and it holds no graph that is read")
    } else {
        format!("it holds several graphs: choose one of {}", graphs.join(", "))
    })
}
