//! What the engine calls things, in the words of rows.

use crate::results;
use crate::simulation::{Delay, LossCause, Piece, Task};

impl From<Piece> for results::Piece {
    fn from(piece: Piece) -> Self {
        match piece {
            Piece::Copy(copy) => Self::Insight { copy },
            Piece::Initiative(initiative) => Self::Initiative { initiative },
            Piece::Part { initiative, part } => Self::Part { initiative, part },
        }
    }
}

impl From<Task> for results::Task {
    fn from(task: Task) -> Self {
        match task {
            Task::Sense => Self::Sense,
            Task::Relay => Self::Relay,
            Task::Receive => Self::Receive,
            Task::Confirm => Self::Confirm,
            Task::Chore => Self::Chore,
            Task::ReportFixed | Task::ReportItem => Self::ReadReport,
            Task::Decide => Self::Decide,
            Task::Approve => Self::Approve,
            Task::Build => Self::Build,
            Task::Integrate => Self::Integrate,
            Task::Serve => Self::Serve,
        }
    }
}

impl From<Delay> for results::Delay {
    fn from(delay: Delay) -> Self {
        match delay {
            Delay::Gate => Self::Gate,
            Delay::Transit => Self::Transit,
            Delay::Meeting => Self::Meeting,
        }
    }
}

impl From<LossCause> for results::LossCause {
    fn from(cause: LossCause) -> Self {
        match cause {
            LossCause::Triage => Self::Triage,
            LossCause::Forgotten => Self::Forgotten,
            LossCause::NoWay => Self::NoWay,
            LossCause::TooOld => Self::TooOld,
            LossCause::Untold => Self::Untold,
        }
    }
}
