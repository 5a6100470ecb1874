//! Colours that colour-blind people can tell apart and that differ in grey (Okabe & Ito 2008), and a scale for one
//! quantity.

use crate::results::Stage;
use crate::results::TeamKind;
use plotters::style::RGBColor;

pub(super) const INK: RGBColor = RGBColor(0x22, 0x22, 0x22);
pub(super) const FAINT: RGBColor = RGBColor(0xdd, 0xdd, 0xdd);
pub(super) const SOFT: RGBColor = RGBColor(0x66, 0x66, 0x66);
pub(super) const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);

pub(super) const VERMILLION: RGBColor = RGBColor(0xd5, 0x5e, 0x00);
pub(super) const BLUE: RGBColor = RGBColor(0x00, 0x72, 0xb2);
const ORANGE: RGBColor = RGBColor(0xe6, 0x9f, 0x00);
const GREEN: RGBColor = RGBColor(0x00, 0x9e, 0x73);
pub(super) const SKY: RGBColor = RGBColor(0x56, 0xb4, 0xe9);
const PURPLE: RGBColor = RGBColor(0xcc, 0x79, 0xa7);
const BLACK: RGBColor = RGBColor(0x00, 0x00, 0x00);

/// The colour of a structure by its place in the scenario.
pub(super) fn structure(place: usize) -> RGBColor {
    const COLOURS: [RGBColor; 6] = [VERMILLION, ORANGE, BLUE, GREEN, PURPLE, BLACK];
    COLOURS[place % COLOURS.len()]
}

pub(super) fn stage(stage: Stage) -> RGBColor {
    match stage {
        Stage::Unseen => RGBColor(0xd9, 0xd9, 0xd9),
        Stage::SaidAgain => RGBColor(0xb5, 0x9b, 0x7a),
        Stage::Queue => ORANGE,
        Stage::Work => GREEN,
        Stage::Gate => BLUE,
        Stage::Transit => SKY,
        Stage::Lost => RGBColor(0x44, 0x44, 0x44),
        Stage::Decision => RGBColor(0xf0, 0xe4, 0x42),
        Stage::Approval => VERMILLION,
        Stage::Build => PURPLE,
        Stage::Declined => RGBColor(0x88, 0x88, 0x88),
    }
}

/// Ink that can be read on a colour.
pub(super) fn ink_on(colour: RGBColor) -> RGBColor {
    let brightness = 0.299 * f64::from(colour.0) + 0.587 * f64::from(colour.1) + 0.114 * f64::from(colour.2);
    if brightness < 140.0 { PAPER } else { INK }
}

pub(super) fn kind(kind: TeamKind) -> RGBColor {
    match kind {
        TeamKind::StreamAligned => BLUE,
        TeamKind::Platform => GREEN,
        TeamKind::Enabling => PURPLE,
        TeamKind::FrontOffice => ORANGE,
        TeamKind::Management => RGBColor(0x55, 0x55, 0x55),
    }
}

/// A kind of team in words.
pub(super) fn kind_name(kind: TeamKind) -> &'static str {
    match kind {
        TeamKind::StreamAligned => "makes the product",
        TeamKind::Platform => "serves other teams",
        TeamKind::Enabling => "runs telemetry",
        TeamKind::FrontOffice => "front office",
        TeamKind::Management => "manages",
    }
}

/// A quantity from 0 to 1 on the scale cividis (Nuñez, Anderton & Renslow 2018), light for little.
pub(super) fn scale(share: f64) -> RGBColor {
    const STOPS: [(u8, u8, u8); 5] =
        [(0xfd, 0xea, 0x9b), (0xd3, 0xc0, 0x64), (0x94, 0x8e, 0x77), (0x57, 0x5d, 0x6d), (0x00, 0x22, 0x4e)];
    let place = share.clamp(0.0, 1.0) * (STOPS.len() - 1) as f64;
    let low = (place as usize).min(STOPS.len() - 2);
    let part = place - low as f64;
    let blend = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * part).round() as u8;
    let (a, b) = (STOPS[low], STOPS[low + 1]);
    RGBColor(blend(a.0, b.0), blend(a.1, b.1), blend(a.2, b.2))
}
