//! The lab: what a page can ask, and what it gets. The same questions have the same answers, byte for byte, from a program on
//! this machine and from the engine inside a page.
//!
//! ```
//! use microbiz::lab::{Answer, Desk, Request, Setup};
//!
//! let text = r#"
//! schema_version = 1
//! horizon = "1y"
//! follow_up = "1q"
//! replications = 2
//! market = { niches = 6, shift_interval = "1w" }
//! base = { members = 24 }
//! structures.hierarchy.template = "hierarchy"
//! structures.network.template = "network"
//! "#;
//! let setup = Setup { file: "small.toml".to_owned(), text: text.to_owned(), ..Setup::default() };
//! let setup = setup.with("structures.hierarchy.span", "4");
//! let Answer::Ran(ran) = Desk::default().answer(Request::Run { setup, replications: None }) else {
//!     panic!("it was a run that was asked for");
//! };
//! assert_eq!(ran.results.about.replications, 2);
//! ```

mod code;
mod content;
mod controls;
mod desk;
mod lessons;
#[cfg(feature = "cli")]
mod offline;
#[cfg(feature = "cli")]
mod opening;
#[cfg(feature = "cli")]
mod page;
mod protocol;
mod scene;
#[cfg(feature = "cli")]
mod server;
mod setup;

pub use code::{Code, CodeError};
pub use content::Content;
pub use controls::{Control, Step};
pub use desk::{Desk, answer_to};
pub use lessons::{Lesson, lessons};
#[cfg(feature = "cli")]
pub(crate) use offline::page as offline_page;
pub use protocol::{Answer, Cast, CastRole, Opened, Ran, Request, Sentence, Shipped, Take, Told};
pub use scene::{Scene, SceneTeam};
#[cfg(feature = "cli")]
pub(crate) use server::{PATIENCE, Server};
pub use setup::Setup;
