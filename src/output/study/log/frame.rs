//! One frame of the log: how a finished unit is written and read back, and what no frame can be.

use crate::experiment::UnitRun;
use std::io::{self, Read};

/// The longest cause of failure that is kept, in bytes.
const LONGEST_CAUSE: usize = 4000;
/// The point of a frame that holds no runs but says that another process took the log over.
const MARK: u32 = u32::MAX;
/// Bytes of a mark: the point that is none, and the number of the process.
const MARK_BYTES: usize = 8;

/// What the frames of a study can be: anything else is damage, or of another study.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Extent {
    pub structures: usize,
    pub measures: usize,
    pub points: u64,
    pub replications: u32,
}

impl Extent {
    /// Whether the study has this point and replication.
    fn has(&self, design: u64, replication: u32) -> bool {
        design < self.points && replication < self.replications
    }

    /// Whether a payload can have so many bytes.
    fn can_be(&self, length: usize) -> bool {
        let (values, cause) = (1 + 8 * self.measures, 3);
        let shortest = 8 + self.structures * values.min(cause);
        let longest = 8 + self.structures * values.max(cause + LONGEST_CAUSE);
        length == MARK_BYTES || (shortest..=longest).contains(&length)
    }
}

/// What a whole frame holds.
pub(super) enum Content {
    Unit(UnitRun),
    /// Another process took the log over.
    Mark,
    /// Its bytes are not what was written.
    Damaged,
}

/// Reads frames one after another, until the first that is not whole.
pub(super) struct Frames<R> {
    reader: R,
    extent: Extent,
    /// The place after the last whole frame.
    pub offset: u64,
}

impl<R: Read> Frames<R> {
    pub fn new(reader: R, offset: u64, extent: Extent) -> Self {
        Self { reader, extent, offset }
    }

    /// The next whole frame with its place, and the place after it in `offset`; none at the end, torn or not.
    ///
    /// # Errors
    /// A frame that is whole and of a point that the study does not have.
    pub fn next_frame(&mut self) -> io::Result<Option<(u64, Content)>> {
        let Ok(Some((length, payload))) = read_frame(&mut self.reader, self.extent) else { return Ok(None) };
        let at = self.offset;
        self.offset += 8 + u64::from(length);
        let content = payload.map_or(Ok(Content::Damaged), |payload| content(&payload, self.extent))?;
        Ok(Some((at, content)))
    }
}

/// What a payload holds whose checksum is right.
fn content(payload: &[u8], extent: Extent) -> io::Result<Content> {
    if payload.len() == MARK_BYTES && payload.starts_with(&MARK.to_le_bytes()) {
        return Ok(Content::Mark);
    }
    let Some(unit) = decode(payload, extent) else { return Ok(Content::Damaged) };
    if extent.has(unit.design, unit.replication) {
        return Ok(Content::Unit(unit));
    }
    let text = format!(
        "it holds replication {} of point {}, which the study does not have: another study wrote into it; start this one in another folder",
        unit.replication, unit.design
    );
    Err(io::Error::new(io::ErrorKind::InvalidData, text))
}

/// The frame at this place, which has to be that of a point and replication.
///
/// # Errors
/// When it is another one, or damaged: somebody else wrote into the log.
pub(super) fn read_unit(reader: &mut impl Read, asked: (u64, u32), extent: Extent) -> io::Result<UnitRun> {
    let payload = read_frame(reader, extent)?.and_then(|(_, payload)| payload);
    let unit = payload.and_then(|payload| decode(&payload, extent));
    unit.filter(|unit| (unit.design, unit.replication) == asked).ok_or_else(|| {
        let text = format!(
            "replication {} of point {} is not where it was put: another process wrote into the log, or it is damaged; start the study again, alone, and it does again what is lost",
            asked.1, asked.0
        );
        io::Error::new(io::ErrorKind::InvalidData, text)
    })
}

/// One frame: its length, and its payload unless the checksum tells of damage; none where the length is nonsense.
fn read_frame(reader: &mut impl Read, extent: Extent) -> io::Result<Option<(u32, Option<Vec<u8>>)>> {
    let mut head = [0; 8];
    reader.read_exact(&mut head)?;
    let length = u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
    let checksum = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
    if !extent.can_be(length as usize) {
        return Ok(None);
    }
    let mut payload = vec![0; length as usize];
    reader.read_exact(&mut payload)?;
    let is_whole = crc32fast::hash(&payload) == checksum;
    Ok(Some((length, is_whole.then_some(payload))))
}

/// A payload as a frame.
fn framed(payload: Vec<u8>) -> Vec<u8> {
    let mut frame = Vec::with_capacity(8 + payload.len());
    frame.extend((payload.len() as u32).to_le_bytes());
    frame.extend(crc32fast::hash(&payload).to_le_bytes());
    frame.extend(payload);
    frame
}

/// The frame by which a process takes a log over.
pub(super) fn mark(process: u32) -> Vec<u8> {
    framed([MARK.to_le_bytes(), process.to_le_bytes()].concat())
}

/// The frame of a unit.
pub(super) fn encode(unit: &UnitRun) -> Vec<u8> {
    let mut payload = Vec::with_capacity(12 + unit.runs.len() * 64);
    payload.extend((unit.design as u32).to_le_bytes());
    payload.extend(unit.replication.to_le_bytes());
    for run in &unit.runs {
        match run {
            Ok(values) => {
                payload.push(0);
                let bits = values.iter().map(|value| value.unwrap_or(f64::NAN).to_le_bytes());
                payload.extend(bits.flatten());
            }
            Err(cause) => {
                let within = LONGEST_CAUSE.min(cause.len());
                let end = (0..=within).rev().find(|at| cause.is_char_boundary(*at)).unwrap_or(0);
                payload.push(1);
                payload.extend((end as u16).to_le_bytes());
                payload.extend(&cause.as_bytes()[..end]);
            }
        }
    }
    framed(payload)
}

fn decode(payload: &[u8], Extent { structures, measures, .. }: Extent) -> Option<UnitRun> {
    let mut rest = payload;
    let mut take = |count: usize| -> Option<&[u8]> {
        let (head, tail) = rest.split_at_checked(count)?;
        rest = tail;
        Some(head)
    };
    let design = u64::from(u32::from_le_bytes(take(4)?.try_into().ok()?));
    let replication = u32::from_le_bytes(take(4)?.try_into().ok()?);
    let mut runs = Vec::with_capacity(structures);
    for _ in 0..structures {
        runs.push(match take(1)? {
            [0] => {
                let number = |bytes: &[u8]| bytes.try_into().map_or(f64::NAN, f64::from_le_bytes);
                let numbers = take(8 * measures)?.chunks_exact(8).map(number);
                Ok(numbers.map(|value| value.is_finite().then_some(value)).collect())
            }
            _ => {
                let length = u16::from_le_bytes(take(2)?.try_into().ok()?);
                Err(String::from_utf8_lossy(take(usize::from(length))?).into_owned())
            }
        });
    }
    rest.is_empty().then_some(UnitRun { design, replication, runs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_as_long_as_a_mark_and_begins_like_one() {
        let extent = Extent { structures: 1, measures: 1, points: 9, replications: 9 };
        let is_mark = |payload: &[u8]| matches!(content(payload, extent).unwrap(), Content::Mark);
        assert!(is_mark(&[MARK.to_le_bytes(), 7_u32.to_le_bytes()].concat()));
        assert!(!is_mark(&[8_u32.to_le_bytes(), 7_u32.to_le_bytes()].concat()), "as long, but of point 8");
        assert!(
            !is_mark(&[MARK.to_le_bytes().to_vec(), vec![0; 9]].concat()),
            "begins like one, but is longer"
        );
    }
}
