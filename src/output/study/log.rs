//! The log of finished runs: appended to, handed on many times a second, and read back after any kind of end.
//!
//! A file of frames after one line of header. A frame is the length of its payload, the CRC-32 of it, and the payload: the
//! point, the replication, and for each structure its measures or why it failed – all little-endian. What a kill or a
//! power cut tore off at the end is found by length and checksum, cut away, and run again.

use crate::experiment::{Layout, Ledger, UnitRun};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The name of the log in its folder.
pub(super) const LOG: &str = "runs.log";
/// How often what is finished is handed to the system: what a kill can lose.
const TICK: Duration = Duration::from_millis(50);
/// After how many ticks the system is asked to put it on the disk: what a power cut can lose, half a second.
const SYNC_EVERY: u32 = 10;
/// No payload is longer: anything else is damage.
const LONGEST: u32 = 1 << 24;
/// A torn end longer than this is kept aside: a tick's worth of runs is shorter.
const LONGEST_TAIL: u64 = 1 << 20;
/// A log up to this many bytes is read back in one piece; a longer one run by run.
pub(super) const IN_MEMORY: u64 = 1 << 28;
/// Bytes read around one run of a longer log: the order of points is not the order in which they were finished.
const BESIDE: usize = 1 << 10;
/// The longest cause of failure that is kept, in bytes.
const LONGEST_CAUSE: usize = 4000;

/// Finished runs, on disk.
pub(super) struct Log {
    shared: Arc<Shared>,
    reader: Mutex<File>,
    index: Mutex<BTreeMap<(u64, u32), u64>>,
    pub structures: usize,
    pub measures: usize,
    ticker: Option<std::thread::JoinHandle<()>>,
    /// Bytes that were cut off a torn end.
    pub torn: u64,
    /// Runs within the log whose bytes are not what was written; they are left where they are and done again.
    pub damaged: u64,
    /// Runs that failed, here and before.
    pub failed: AtomicU64,
}

struct Shared {
    writer: Mutex<Writer>,
    closing: AtomicBool,
    fault: Mutex<Option<io::Error>>,
    path: PathBuf,
}

struct Writer {
    file: File,
    buffer: Vec<u8>,
    /// Where the buffer will begin in the file.
    offset: u64,
}

/// Bytes that so many points and replications take.
pub(super) fn bytes(layout: &Layout, units: u64) -> u64 {
    let (runs, measures) = (layout.structures.len() as u64, layout.columns() as u64);
    units * (16 + runs * (1 + 8 * measures))
}

fn header(structures: usize, measures: usize) -> String {
    format!("microbiz runs 1, {structures} structures, {measures} measures\n")
}

/// A lock is only poisoned by a panic while it was held, and nothing here leaves half a change behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Log {
    /// Opens the log of a folder, or begins it; mends a torn end.
    pub fn open(folder: &Path, structures: usize, measures: usize) -> io::Result<Self> {
        let path = folder.join(LOG);
        let mut file = File::options().read(true).append(true).create(true).open(&path)?;
        let header = header(structures, measures);
        let length = file.metadata()?.len();
        let (mut index, mut failed, mut damaged, mut good) = (BTreeMap::new(), 0, 0, header.len() as u64);
        let mut begun = vec![0; header.len()];
        let is_ours = file.read_exact(&mut begun).is_ok() && begun == header.as_bytes();
        if is_ours {
            let mut frames = Frames::new(BufReader::with_capacity(1 << 20, &file), good);
            while let Some((offset, payload)) = frames.next_frame() {
                good = frames.offset;
                let Some(unit) = payload.and_then(|payload| decode(&payload, structures, measures)) else {
                    damaged += 1;
                    continue;
                };
                failed += unit.runs.iter().filter(|run| run.is_err()).count() as u64;
                index.insert((unit.design, unit.replication), offset);
            }
        } else if length >= header.len() as u64 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it is no log of this study"));
        }
        let torn = if is_ours { length - good } else { 0 };
        if torn > LONGEST_TAIL {
            // More than one run: a length was damaged, and nobody knows where the next frame begins.
            std::fs::copy(&path, folder.join(format!("{LOG}.damaged")))?;
        }
        if torn > 0 || !is_ours {
            file.set_len(if is_ours { good } else { 0 })?;
            if !is_ours {
                file.write_all(header.as_bytes())?;
            }
            file.sync_all()?;
        }
        let reader = Mutex::new(File::open(&path)?);
        let writer = Writer { file, buffer: Vec::new(), offset: good };
        let shared = Arc::new(Shared {
            writer: Mutex::new(writer),
            closing: AtomicBool::new(false),
            fault: Mutex::new(None),
            path,
        });
        let ticker = ticking(Arc::clone(&shared));
        let index = Mutex::new(index);
        Ok(Self {
            shared,
            reader,
            index,
            structures,
            measures,
            ticker: Some(ticker),
            torn,
            damaged,
            failed: failed.into(),
        })
    }

    /// Visits what is whole in the log of a folder, in no particular order, and changes nothing: another process may be
    /// writing it.
    pub fn visit(
        folder: &Path,
        (structures, measures): (usize, usize),
        visit: &mut dyn FnMut(UnitRun),
    ) -> io::Result<()> {
        let mut file = BufReader::with_capacity(1 << 20, File::open(folder.join(LOG))?);
        let header = header(structures, measures);
        let mut begun = vec![0; header.len()];
        file.read_exact(&mut begun)?;
        if begun != header.as_bytes() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it is no log of this study"));
        }
        let mut frames = Frames::new(file, header.len() as u64);
        while let Some((_, payload)) = frames.next_frame() {
            if let Some(unit) = payload.and_then(|payload| decode(&payload, structures, measures)) {
                visit(unit);
            }
        }
        Ok(())
    }

    /// Hands everything to the disk, and tells what went wrong since the log was opened.
    pub fn settle(&self) -> io::Result<()> {
        self.shared.flush();
        self.shared.sync();
        match lock(&self.shared.fault).take() {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }

    /// The number of kept units.
    pub fn len(&self) -> u64 {
        lock(&self.index).len() as u64
    }

    /// Visits every kept unit by point and replication.
    pub fn for_each(&self, mut visit: impl FnMut(UnitRun) -> io::Result<()>) -> io::Result<()> {
        let order: Vec<u64> = lock(&self.index).values().copied().collect();
        let mut file = File::open(&self.shared.path)?;
        let mut source: Box<dyn ReadSeek> = if file.metadata()?.len() <= IN_MEMORY {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            Box::new(io::Cursor::new(bytes))
        } else {
            Box::new(BufReader::with_capacity(BESIDE, file))
        };
        for offset in order {
            source.seek(SeekFrom::Start(offset))?;
            let (_, payload) = read_frame(&mut source)?.ok_or(io::ErrorKind::UnexpectedEof)?;
            let unit = payload.and_then(|payload| decode(&payload, self.structures, self.measures));
            visit(unit.ok_or(io::ErrorKind::InvalidData)?)?;
        }
        Ok(())
    }
}

/// What a log is read back from.
trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

impl Ledger for Log {
    fn has(&self, design: u64, replication: u32) -> bool {
        lock(&self.index).contains_key(&(design, replication))
    }

    fn keep(&self, unit: UnitRun) -> bool {
        let failed = unit.runs.iter().filter(|run| run.is_err()).count() as u64;
        let payload = encode(&unit);
        let mut writer = lock(&self.shared.writer);
        let offset = writer.offset + writer.buffer.len() as u64;
        writer.buffer.extend((payload.len() as u32).to_le_bytes());
        writer.buffer.extend(crc32fast::hash(&payload).to_le_bytes());
        writer.buffer.extend(payload);
        drop(writer);
        lock(&self.index).insert((unit.design, unit.replication), offset);
        self.failed.fetch_add(failed, Ordering::Relaxed);
        lock(&self.shared.fault).is_none()
    }

    fn of(&self, design: u64) -> Vec<UnitRun> {
        let offsets: Vec<u64> =
            lock(&self.index).range((design, 0)..=(design, u32::MAX)).map(|(_, offset)| *offset).collect();
        // What the index has is in the buffer at least: now it is in the file.
        self.shared.flush();
        let mut reader = lock(&self.reader);
        let mut read = |offset: u64| {
            reader.seek(SeekFrom::Start(offset)).ok()?;
            decode(&read_frame(&mut *reader).ok()??.1?, self.structures, self.measures)
        };
        offsets.into_iter().filter_map(&mut read).collect()
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.shared.closing.store(true, Ordering::Release);
        if let Some(ticker) = self.ticker.take() {
            ticker.thread().unpark();
            // The ticker does not panic; if it did, the last flush below still happens.
            let _ = ticker.join();
        }
        self.shared.flush();
        self.shared.sync();
    }
}

/// Hands on what is buffered, many times a second, until the log is closed.
fn ticking(shared: Arc<Shared>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        for tick in 1_u32.. {
            if shared.closing.load(Ordering::Acquire) {
                return;
            }
            std::thread::park_timeout(TICK);
            shared.flush();
            if tick.is_multiple_of(SYNC_EVERY) {
                shared.sync();
            }
        }
    })
}

impl Shared {
    /// Asks the system to put on the disk what it was handed; nobody who keeps runs waits for it.
    fn sync(&self) {
        let file = lock(&self.writer).file.try_clone();
        if let Err(fault) = file.and_then(|file| file.sync_data()) {
            lock(&self.fault).get_or_insert(fault);
        }
    }

    fn flush(&self) {
        if let Err(fault) = lock(&self.writer).flush() {
            lock(&self.fault).get_or_insert(fault);
        }
    }
}

impl Writer {
    /// Writes what is buffered; after a failure the file ends with its last whole frame and the buffer is kept.
    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        match self.file.write_all(&self.buffer) {
            Ok(()) => {
                self.offset += self.buffer.len() as u64;
                self.buffer.clear();
                Ok(())
            }
            Err(fault) => {
                self.file.set_len(self.offset)?;
                Err(fault)
            }
        }
    }
}

/// Reads frames one after another, until the first that is not whole.
struct Frames<R> {
    reader: R,
    offset: u64,
}

impl<R: Read> Frames<R> {
    fn new(reader: R, offset: u64) -> Self {
        Self { reader, offset }
    }

    /// The next whole frame with its place – its payload, unless it is damaged – and the place after it in `offset`; none
    /// at the end, torn or not.
    fn next_frame(&mut self) -> Option<(u64, Option<Vec<u8>>)> {
        let (length, payload) = read_frame(&mut self.reader).ok()??;
        let at = self.offset;
        self.offset += 8 + u64::from(length);
        Some((at, payload))
    }
}

/// One frame: its length, and its payload unless the checksum tells of damage; none where the length is nonsense.
fn read_frame(reader: &mut impl Read) -> io::Result<Option<(u32, Option<Vec<u8>>)>> {
    let mut head = [0; 8];
    reader.read_exact(&mut head)?;
    let length = u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
    let checksum = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
    if length > LONGEST {
        return Ok(None);
    }
    let mut payload = vec![0; length as usize];
    reader.read_exact(&mut payload)?;
    let is_whole = crc32fast::hash(&payload) == checksum;
    Ok(Some((length, is_whole.then_some(payload))))
}

fn encode(unit: &UnitRun) -> Vec<u8> {
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
    payload
}

fn decode(payload: &[u8], structures: usize, measures: usize) -> Option<UnitRun> {
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

    fn unit(design: u64, replication: u32) -> UnitRun {
        let values = vec![Some(design as f64 + 0.5), None, Some(f64::from(replication))];
        UnitRun { design, replication, runs: vec![Ok(values), Err("it broke, über alles".to_owned())] }
    }

    fn all(log: &Log) -> Vec<UnitRun> {
        let mut units = Vec::new();
        log.for_each(|unit| {
            units.push(unit);
            Ok(())
        })
        .unwrap();
        units
    }

    #[test]
    fn what_was_kept_is_read_back_by_point_and_replication() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::open(folder.path(), 2, 3).unwrap();
        for (design, replication) in [(3, 0), (1, 0), (3, 1), (1, 1)] {
            assert!(log.keep(unit(design, replication)));
        }
        drop(log);
        let log = Log::open(folder.path(), 2, 3).unwrap();
        assert_eq!(all(&log), [unit(1, 0), unit(1, 1), unit(3, 0), unit(3, 1)]);
        assert_eq!(log.of(3), [unit(3, 0), unit(3, 1)]);
        assert_eq!((log.torn, log.failed.load(Ordering::Relaxed)), (0, 4));
    }

    #[test]
    fn a_log_cut_at_any_byte_keeps_every_whole_frame_and_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::open(folder.path(), 2, 3).unwrap();
        (0..5).for_each(|design| assert!(log.keep(unit(design, 0))));
        drop(log);
        let whole = std::fs::read(folder.path().join(LOG)).unwrap();
        for cut in 0..whole.len() {
            std::fs::write(folder.path().join(LOG), &whole[..cut]).unwrap();
            let log = Log::open(folder.path(), 2, 3).unwrap();
            (0..5)
                .filter(|design| !log.has(*design, 0))
                .for_each(|design| assert!(log.keep(unit(design, 0))));
            drop(log);
            assert_eq!(std::fs::read(folder.path().join(LOG)).unwrap(), whole, "cut at {cut}");
        }
    }

    #[test]
    fn a_flipped_bit_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::open(folder.path(), 2, 3).unwrap();
        (0..5).for_each(|design| assert!(log.keep(unit(design, 0))));
        drop(log);
        let mut bytes = std::fs::read(folder.path().join(LOG)).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 4;
        std::fs::write(folder.path().join(LOG), bytes).unwrap();
        let log = Log::open(folder.path(), 2, 3).unwrap();
        assert_eq!((log.damaged, log.torn, log.len()), (1, 0, 4), "one run is lost, not all that follow");
    }
}
