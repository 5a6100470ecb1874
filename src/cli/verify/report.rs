//! The verification report: what a reviewer can file.

use crate::experiment::Coverage;
use crate::results::KnownAnswer;

/// What was checked.
#[derive(Default)]
pub(super) struct Checked {
    /// Known answers of theory, each with the scenario and the seed that it was measured with.
    pub known: Vec<(String, u64, KnownAnswer)>,
    pub promises: Vec<KnownAnswer>,
    pub coverage: Vec<Coverage>,
}

impl Checked {
    /// The report as Markdown.
    pub fn report(&self) -> String {
        let broken =
            self.known.iter().map(|(.., answer)| answer).chain(&self.promises).filter(|answer| !answer.holds);
        let broken = broken.count() + self.coverage.iter().filter(|kind| !kind.is_kept()).count();
        let verdict = match broken {
            0 => "Everything holds.".to_owned(),
            n => format!("**{n} of these are broken.**"),
        };
        format!(
            "# Verification of microbiz {}\n\nMade by `microbiz verify --report` on {} {}. {verdict}\n{}{}{}",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
            self.known_answers(),
            self.promises(),
            self.intervals()
        )
    }

    fn known_answers(&self) -> String {
        let rows: String = self
            .known
            .iter()
            .map(|(scenario, seed, answer)| {
                format!(
                    "| {} | {} | `{scenario}` | {seed} | {} |\n",
                    answer.test,
                    cell(&answer.what),
                    figures(answer)
                )
            })
            .collect();
        format!(
            "\n## Known answers\n\nEach is a scenario with an answer from theory; z is the distance in standard errors, and a known answer holds within ±4 \
             (where there is no z, within the tolerance of the scenario). `microbiz scenarios NAME --print` prints a scenario.\n\n\
             | theory | measure | scenario | seed | expected | measured | z | holds |\n|---|---|---|---|---|---|---|---|\n{rows}"
        )
    }

    fn promises(&self) -> String {
        let rows: String = self
            .promises
            .iter()
            .map(|answer| format!("| {} | {} | {} |\n", answer.test, cell(&answer.what), figures(answer)))
            .collect();
        format!(
            "\n## Promises of the engine\n\n| promise | measure | expected | measured | z | holds |\n|---|---|---|---|---|---|\n{rows}"
        )
    }

    fn intervals(&self) -> String {
        if self.coverage.is_empty() {
            return "\n## Coverage of intervals\n\nNot drawn: `microbiz verify --report FILE --coverage` draws every kind over many seeds.\n".to_owned();
        }
        let row = |kind: &Coverage| {
            format!(
                "| {} | {} | {} | {:.1} % | {:.1}–{:.1} % | {} |\n",
                kind.kind,
                kind.printed_in,
                kind.intervals,
                100.0 * kind.held,
                100.0 * kind.range.0,
                100.0 * kind.range.1,
                yes(kind.is_kept())
            )
        };
        let rows: String = self.coverage.iter().map(row).collect();
        format!(
            "\n## Coverage of intervals\n\nHow often an interval of 95 % held the truth, over many seeds.\n\n\
             | interval | printed in | intervals | held | allowed | holds |\n|---|---|---|---|---|---|\n{rows}"
        )
    }
}

fn figures(answer: &KnownAnswer) -> String {
    let got = answer.got.map_or_else(|| "not reached".to_owned(), |got| format!("{got:.6}"));
    let z = answer.z.map_or_else(|| "–".to_owned(), |z| format!("{z:+.2}"));
    format!("{:.6} | {got} | {z} | {}", answer.expected, yes(answer.holds))
}

fn yes(holds: bool) -> &'static str {
    if holds { "yes" } else { "**no**" }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
