//! How to use microbiz, page by page. Each page lies beside the code that it describes; [`model`](crate::model) says what is
//! simulated, and the README is the front page.
//!
//! | page | file | about |
//! |---|---|---|
//! | [`findings`] | `src/experiment/findings.md` | what the shipped scenarios and studies have shown |
//! | [`scenario_files`] | `src/scenario/files.md` | how to write a scenario |
//! | [`charts`] | `src/scenario/charts.md` | how to bring an organisation of your own, change it, and take it back |
//! | [`results_folder`] | `src/output/results.md` | the commands for one scenario, and what they write; results in a program |
//! | [`following`] | `src/experiment/trace/following.md` | one shift, step by step, in every structure; event logs |
//! | [`lab`] | `src/lab/lab.md` | the page: structures side by side, sliders, lessons for a class |
//! | [`notebook`] | `src/python/notebook.md` | the package for Python: runs, studies and charts as tables |
//! | [`studies`] | `src/experiment/study/studies.md` | many points: design, run, analyse, optimise, share out, repeat |
//! | [`checks`] | `src/experiment/checks.md` | what is checked, and how to get the same bytes again |
//! | [`speed`] | `benches/speed.md` | how fast it is, and what that was measured on |

#[doc = include_str!("experiment/findings.md")]
pub mod findings {}
#[doc = include_str!("scenario/files.md")]
pub mod scenario_files {}
#[doc = include_str!("scenario/charts.md")]
pub mod charts {}
#[doc = include_str!("output/results.md")]
pub mod results_folder {}
#[doc = include_str!("experiment/trace/following.md")]
pub mod following {}
#[doc = include_str!("lab/lab.md")]
pub mod lab {}
#[doc = include_str!("python/notebook.md")]
pub mod notebook {}
#[doc = include_str!("experiment/study/studies.md")]
pub mod studies {}
#[doc = include_str!("experiment/checks.md")]
pub mod checks {}
#[doc = include_str!("../benches/speed.md")]
pub mod speed {}
