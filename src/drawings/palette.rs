//! Colours that colour-blind people can tell apart and that differ in grey (Okabe & Ito 2008), and a scale for one
//! quantity.

use crate::results::Stage;
use crate::results::TeamKind;
use plotters_backend::BackendColor;

/// A colour, and how opaque it is.
pub(super) type Colour = BackendColor;

/// An opaque colour.
const fn rgb(red: u8, green: u8, blue: u8) -> Colour {
    Colour { alpha: 1.0, rgb: (red, green, blue) }
}

pub(super) const INK: Colour = rgb(0x22, 0x22, 0x22);
pub(super) const FAINT: Colour = rgb(0xdd, 0xdd, 0xdd);
pub(super) const SOFT: Colour = rgb(0x66, 0x66, 0x66);
pub(super) const PAPER: Colour = rgb(0xff, 0xff, 0xff);

pub(super) const VERMILLION: Colour = rgb(0xd5, 0x5e, 0x00);
pub(super) const BLUE: Colour = rgb(0x00, 0x72, 0xb2);
pub(super) const ORANGE: Colour = rgb(0xe6, 0x9f, 0x00);
pub(super) const GREEN: Colour = rgb(0x00, 0x9e, 0x73);
pub(super) const SKY: Colour = rgb(0x56, 0xb4, 0xe9);
pub(super) const PURPLE: Colour = rgb(0xcc, 0x79, 0xa7);
pub(super) const BLACK: Colour = rgb(0x00, 0x00, 0x00);
/// Pairs that stand for no structure: the one, and the other.
pub(super) const PALE_AND_DARK: [Colour; 2] = [rgb(0xb4, 0xc0, 0xcc), rgb(0x5b, 0x6b, 0x80)];

pub(super) fn stage(stage: Stage) -> Colour {
    match stage {
        Stage::Unseen => rgb(0xd9, 0xd9, 0xd9),
        Stage::SaidAgain => rgb(0xb5, 0x9b, 0x7a),
        Stage::Queue => ORANGE,
        Stage::Work => GREEN,
        Stage::Gate => BLUE,
        Stage::Transit => SKY,
        Stage::Lost => rgb(0x44, 0x44, 0x44),
        Stage::Decision => rgb(0xf0, 0xe4, 0x42),
        Stage::Approval => VERMILLION,
        Stage::Build => PURPLE,
        Stage::Declined => rgb(0x88, 0x88, 0x88),
    }
}

/// Ink that can be read on a colour.
pub(super) fn ink_on(colour: Colour) -> Colour {
    let brightness =
        0.299 * f64::from(colour.rgb.0) + 0.587 * f64::from(colour.rgb.1) + 0.114 * f64::from(colour.rgb.2);
    if brightness < 140.0 { PAPER } else { INK }
}

pub(super) fn kind(kind: TeamKind) -> Colour {
    match kind {
        TeamKind::StreamAligned => BLUE,
        TeamKind::Platform => GREEN,
        TeamKind::Enabling => PURPLE,
        TeamKind::FrontOffice => ORANGE,
        TeamKind::Management => rgb(0x55, 0x55, 0x55),
    }
}

/// A quantity from 0 to 1 on the scale cividis (Nuñez, Anderton & Renslow 2018), light for little.
pub(super) fn scale(share: f64) -> Colour {
    const STOPS: [Colour; 5] = [
        rgb(0xfd, 0xea, 0x9b),
        rgb(0xd3, 0xc0, 0x64),
        rgb(0x94, 0x8e, 0x77),
        rgb(0x57, 0x5d, 0x6d),
        rgb(0x00, 0x22, 0x4e),
    ];
    let place = share.clamp(0.0, 1.0) * (STOPS.len() - 1) as f64;
    let low = (place as usize).min(STOPS.len() - 2);
    between(STOPS[low], STOPS[low + 1], place - low as f64)
}

/// The colour that lies a part of the way from one to another.
pub(super) fn between(from: Colour, to: Colour, part: f64) -> Colour {
    let blend = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * part).round() as u8;
    let ((red, green, blue), to) = (from.rgb, to.rgb);
    rgb(blend(red, to.0), blend(green, to.1), blend(blue, to.2))
}

/// How near somebody is to the limit of what can be done: waiting grows slowly at first, and without bound at the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pressure {
    /// Busy less than half of the time.
    Slack,
    /// Busy up to 70 % of it.
    Steady,
    /// Busy up to 85 % of it.
    Full,
    /// Busier than that: what comes in waits long.
    NearLimit,
    /// The backlog keeps growing.
    Overloaded,
}

impl Pressure {
    pub const ALL: [Self; 5] = [Self::Slack, Self::Steady, Self::Full, Self::NearLimit, Self::Overloaded];

    pub fn of(utilisation: f64, is_unstable: bool) -> Self {
        match utilisation {
            _ if is_unstable => Self::Overloaded,
            busy if busy < 0.5 => Self::Slack,
            busy if busy < 0.7 => Self::Steady,
            busy if busy < 0.85 => Self::Full,
            _ => Self::NearLimit,
        }
    }

    /// Darker, and from blue to red, the nearer the limit.
    pub fn colour(self) -> Colour {
        match self {
            Self::Slack => rgb(0xdc, 0xe9, 0xf5),
            Self::Steady => rgb(0x9c, 0xc3, 0xe4),
            Self::Full => rgb(0x4a, 0x90, 0xc4),
            Self::NearLimit => rgb(0xc8, 0x51, 0x0a),
            Self::Overloaded => rgb(0x7a, 0x10, 0x10),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Slack => "busy under half its time",
            Self::Steady => "busy 50 to 70 %",
            Self::Full => "busy 70 to 85 %",
            Self::NearLimit => "busy over 85 %",
            Self::Overloaded => "backlog grows in most runs",
        }
    }
}
