//! Chains of command, and when they are deep.

use super::Chart;

/// Mean span of control: the median over 204 UK public bodies of 2011 whose charts are trees (data.gov.uk organograms).
const USUAL_SPAN: f64 = 4.0;
/// Layers that people at the front of US firms of more than 5,000 employees sit under on average (Hamel & Zanini 2018).
const LAYERS_OF_LARGE_FIRMS: usize = 8;
/// No tree is full: so many layers more than a full one has are not said.
const TO_SPARE: usize = 1;
/// Posts of a chain that are named at either end.
const NAMED: usize = 3;

/// The layers that so many people need where each who leads has so many reports: `⌈log_s(N(s−1) + 1)⌉`, those of a full tree.
fn layers_needed(people: u32, span: f64) -> usize {
    libm::ceil(libm::log(f64::from(people) * (span - 1.0) + 1.0) / libm::log(span) - 1e-9) as usize
}

impl Chart {
    /// Says that the chain of command is deep: layers, how many people stand below what so many people need, and the deepest
    /// chain by name; nothing where it is not.
    pub fn deep_chain(&self) -> Option<String> {
        let levels = self.levels();
        let staffed = (0..self.posts.len()).filter(|place| self.posts[*place].people > 0);
        let posts = staffed.map(|place| (place, levels[place] as usize + 1, self.posts[place].people));
        let juniors = self.juniors.iter().filter(|juniors| juniors.people > 0);
        let juniors =
            juniors.map(|juniors| (juniors.superior, levels[juniors.superior] as usize + 2, juniors.people));
        let placed: Vec<(usize, usize, u32)> = posts.chain(juniors).collect();
        let people: u32 = placed.iter().map(|(.., people)| people).sum();
        let needed = layers_needed(people, USUAL_SPAN);
        let limit = (needed + TO_SPARE).min(LAYERS_OF_LARGE_FIRMS);
        let (deepest, layers, _) = placed.iter().rev().max_by_key(|(_, layer, _)| *layer)?;
        if *layers <= limit {
            return None;
        }
        let below: u32 =
            placed.iter().filter(|(_, layer, _)| *layer > limit).map(|(.., people)| people).sum();
        Some(format!(
            "the chain of command is deep: {layers} layers for {people} people, and {below} of them stand below layer {limit}, such \
             as at the end of {}; {people} people need {needed} layers at a span of 4, the median of the mean spans of 204 UK public \
             bodies of 2011 (whose senior posts stand in 3 layers in the median, 7 at most), and {} at a span of 7; people at the front of US firms of \
             more than 5,000 sit under 8 on average (Hamel & Zanini 2018); see the edits “remove level NUMBER” and “widen spans to \
             NUMBER”",
            self.chain(*deepest),
            layers_needed(people, 7.0),
        ))
    }

    /// The posts from the top down to one, the first and last by name.
    fn chain(&self, place: usize) -> String {
        let up = std::iter::successors(Some(place), |at| self.posts[*at].superior);
        let mut chain: Vec<&str> = up.map(|at| self.posts[at].id.as_str()).collect();
        chain.reverse();
        let names = |ids: &[&str]| ids.iter().map(|id| format!("“{id}”")).collect::<Vec<_>>().join(" → ");
        match chain.len() {
            few if few <= 2 * NAMED + 1 => names(&chain),
            many => format!(
                "{} → ({} more) → {}",
                names(&chain[..NAMED]),
                many - 2 * NAMED,
                names(&chain[many - NAMED..])
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::import::Post;

    /// So many posts below each other, and so many more right below the top.
    fn chart(chain: usize, beside: usize) -> Chart {
        let mut chart = Chart::default();
        for place in 0..chain + beside {
            let superior = if place < chain { place.checked_sub(1) } else { Some(0) };
            chart.add(Post { id: format!("p{place}"), superior, people: 1, ..Post::default() });
        }
        chart
    }

    #[test]
    fn layers_needed_are_those_of_a_full_tree() {
        for (people, span, layers) in [
            (1, 4.0, 1),
            (5, 4.0, 2),
            (6, 4.0, 3),
            (21, 4.0, 3),
            (22, 4.0, 4),
            (1_000, 10.0, 4),
            (100_000, 7.0, 7),
        ] {
            assert_eq!(layers_needed(people, span), layers, "{people} {span}");
        }
    }

    #[test]
    fn a_chain_is_deep_where_it_has_more_layers_than_its_people_need_and_one_to_spare() {
        // Twenty people need three layers.
        assert_eq!(chart(4, 16).deep_chain(), None);
        let said = chart(5, 15).deep_chain().unwrap();
        let expected = "5 layers for 20 people, and 1 of them stand below layer 4, such as at the end of “p0” → “p1” → “p2” → “p3” → \
                        “p4”; 20 people need 3 layers at a span of 4";
        assert!(said.contains(expected), "{said}");
        let said = chart(9, 5_000).deep_chain().unwrap();
        assert!(said.contains("9 layers for 5009 people, and 1 of them stand below layer 8"), "{said}");
        assert!(said.contains("“p2” → (3 more) → “p6”"), "{said}");
    }

    #[test]
    fn posts_that_nobody_holds_are_no_layer_and_juniors_are_one() {
        let mut chart = chart(4, 16);
        chart.juniors.push(crate::organisation::import::Juniors {
            superior: 3,
            unit: String::new(),
            grade: String::new(),
            profession: String::new(),
            people: 1,
            terms: crate::organisation::Terms::FULL_TIME,
            rows: Vec::new(),
        });
        assert!(chart.deep_chain().is_some());
        chart.juniors[0].people = 0;
        chart.posts[3].people = 0;
        assert_eq!(chart.deep_chain(), None);
    }
}
