//! Two halves with as little between them as possible.

use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;

/// Parts `n` things, tied as `ties` says, into two halves that differ by at most one, along weak ties: from the order
/// given, the pair whose exchange weakens the cut most is exchanged until none does (after Kernighan and Lin 1970).
/// Returns the places of the second half, ascending.
pub(crate) fn halves(n: usize, ties: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    let mut graph: UnGraph<(), f64> = UnGraph::with_capacity(n, n * n / 2);
    for _ in 0..n {
        graph.add_node(());
    }
    for a in 0..n {
        for b in a + 1..n {
            let tie = ties(a, b);
            if tie > 0.0 {
                graph.add_edge(NodeIndex::new(a), NodeIndex::new(b), tie);
            }
        }
    }
    let mut second: Vec<bool> = (0..n).map(|place| place >= n.div_ceil(2)).collect();
    while let Some((a, b)) = best_exchange(&graph, &second) {
        second.swap(a, b);
    }
    (0..n).filter(|place| second[*place]).collect()
}

/// The pair, one of each half, whose exchange weakens the cut most; none where none does.
fn best_exchange(graph: &UnGraph<(), f64>, second: &[bool]) -> Option<(usize, usize)> {
    // What each thing has across the cut, less what it has on its own side.
    let gain =
        |place: usize| -> f64 {
            let edges = graph.edges(NodeIndex::new(place));
            edges
                .map(|edge| {
                    if second[edge.target().index()] == second[place] {
                        -edge.weight()
                    } else {
                        *edge.weight()
                    }
                })
                .sum()
        };
    let gains: Vec<f64> = (0..second.len()).map(gain).collect();
    let between = |a: usize, b: usize| {
        graph.find_edge(NodeIndex::new(a), NodeIndex::new(b)).map_or(0.0, |edge| graph[edge])
    };
    let mut best = (1e-12, None);
    for a in (0..second.len()).filter(|a| !second[*a]) {
        for b in (0..second.len()).filter(|b| second[*b]) {
            let weaker = gains[a] + gains[b] - 2.0 * between(a, b);
            if weaker > best.0 {
                best = (weaker, Some((a, b)));
            }
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_clusters_part_where_they_touch() {
        // Even and odd things belong together; one weak tie joins them.
        let ties =
            |a: usize, b: usize| if a % 2 == b % 2 { 1.0 } else { f64::from(u8::from(a + b == 1)) * 0.1 };
        let second = halves(8, ties);
        assert!(second == [0, 2, 4, 6] || second == [1, 3, 5, 7], "{second:?}");
    }

    #[test]
    fn halves_differ_by_at_most_one_and_hold_everything_once() {
        for n in 0..12 {
            let second = halves(n, |a, b| ((a * 7 + b * 3) % 5) as f64);
            assert_eq!(second.len(), n / 2);
            assert!(second.is_sorted() && second.iter().all(|place| *place < n));
        }
    }
}
