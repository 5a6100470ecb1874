//! The log of finished runs: appended to, handed on many times a second, and read back after any kind of end.
//!
//! Two processes that both take the log for theirs, on a file system whose locks do not reach from one to the other, are
//! noticed: whoever opens it writes a mark, whoever writes looks whether the file ends where it left it, and a frame that is
//! read back has to be that of the point and replication asked for.
//!
//! A file of frames after one line of header. A frame is the length of its payload, the CRC-32 of it, and the payload: the
//! point, the replication, and for each structure its measures or why it failed – all little-endian. What a kill or a
//! power cut tore off at the end is found by length and checksum, cut away, and run again.

mod frame;

pub(super) use frame::Extent;

use crate::experiment::{Layout, Ledger, UnitRun};
use frame::{Content, Frames, encode, mark, read_unit};
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
/// A torn end longer than this is kept aside: a tick's worth of runs is shorter.
const LONGEST_TAIL: u64 = 1 << 20;
/// A log up to this many bytes is read back in one piece; a longer one run by run.
pub(super) const IN_MEMORY: u64 = 1 << 28;
/// Bytes read around one run of a longer log: the order of points is not the order in which they were finished.
const BESIDE: usize = 1 << 10;

/// Finished runs, on disk.
pub(super) struct Log {
    shared: Arc<Shared>,
    reader: Mutex<File>,
    index: Mutex<BTreeMap<(u64, u32), u64>>,
    pub extent: Extent,
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

/// What the frames of a study can be.
pub(super) fn extent(layout: &Layout) -> Extent {
    Extent {
        structures: layout.structures.len(),
        measures: layout.columns(),
        points: layout.plan.points,
        replications: layout.replications,
    }
}

fn header(Extent { structures, measures, .. }: Extent) -> String {
    format!("microbiz runs 1, {structures} structures, {measures} measures\n")
}

/// A lock is only poisoned by a panic while it was held, and nothing here leaves half a change behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Log {
    /// Opens the log of a folder, or begins it; mends a torn end.
    ///
    /// # Errors
    /// When it is the log of another study, or cannot be read or written.
    pub fn open(folder: &Path, extent: Extent) -> io::Result<Self> {
        let path = folder.join(LOG);
        let mut file = File::options().read(true).append(true).create(true).open(&path)?;
        let found = LogContents::read(&file, extent)?;
        found.mend(&mut file, folder, extent)?;
        // From here on whoever else writes into it finds that the file does not end where he left it.
        let mark = mark(std::process::id());
        file.write_all(&mark)?;
        let offset = found.good + mark.len() as u64;
        let LogContents { index, failed, damaged, torn, .. } = found;
        let reader = Mutex::new(File::open(&path)?);
        let writer = Writer { file, buffer: Vec::new(), offset };
        let shared = Arc::new(Shared {
            writer: Mutex::new(writer),
            closing: AtomicBool::new(false),
            fault: Mutex::new(None),
            path,
        });
        let ticker = ticking(Arc::clone(&shared));
        let index = Mutex::new(index);
        Ok(Self { shared, reader, index, extent, ticker: Some(ticker), torn, damaged, failed: failed.into() })
    }

    /// Visits what is whole in the log of a folder, in no particular order, and changes nothing: another process may be
    /// writing it.
    ///
    /// # Errors
    /// When it is the log of another study, or cannot be read.
    pub fn visit(folder: &Path, extent: Extent, visit: &mut dyn FnMut(UnitRun)) -> io::Result<()> {
        let mut file = BufReader::with_capacity(1 << 20, File::open(folder.join(LOG))?);
        let header = header(extent);
        let mut begun = vec![0; header.len()];
        file.read_exact(&mut begun)?;
        if begun != header.as_bytes() {
            return Err(no_log_of_this_study());
        }
        let mut frames = Frames::new(file, header.len() as u64, extent);
        while let Some((_, content)) = frames.next_frame()? {
            if let Content::Unit(unit) = content {
                visit(unit);
            }
        }
        Ok(())
    }

    /// Hands everything to the disk, and tells what went wrong since the log was opened.
    pub fn sync(&self) -> io::Result<()> {
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
        let order: Vec<((u64, u32), u64)> = lock(&self.index).iter().map(|(unit, at)| (*unit, *at)).collect();
        let mut file = File::open(&self.shared.path)?;
        let mut source: Box<dyn ReadSeek> = if file.metadata()?.len() <= IN_MEMORY {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            Box::new(io::Cursor::new(bytes))
        } else {
            Box::new(BufReader::with_capacity(BESIDE, file))
        };
        for (asked, offset) in order {
            source.seek(SeekFrom::Start(offset))?;
            visit(read_unit(&mut source, asked, self.extent)?)?;
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
        let frame = encode(&unit);
        let mut writer = lock(&self.shared.writer);
        let offset = writer.offset + writer.buffer.len() as u64;
        writer.buffer.extend(frame);
        drop(writer);
        lock(&self.index).insert((unit.design, unit.replication), offset);
        self.failed.fetch_add(failed, Ordering::Relaxed);
        lock(&self.shared.fault).is_none()
    }

    fn of(&self, design: u64) -> Vec<UnitRun> {
        let kept: Vec<((u64, u32), u64)> = lock(&self.index)
            .range((design, 0)..=(design, u32::MAX))
            .map(|(unit, at)| (*unit, *at))
            .collect();
        // What the index has is in the buffer at least: now it is in the file.
        self.shared.flush();
        let mut reader = lock(&self.reader);
        let mut read = |(asked, offset): ((u64, u32), u64)| {
            reader.seek(SeekFrom::Start(offset))?;
            read_unit(&mut *reader, asked, self.extent)
        };
        let units = kept.into_iter().map(&mut read).collect::<io::Result<Vec<_>>>();
        // What cannot be read back stops the study at the next unit that is kept, before it decides anything.
        units.unwrap_or_else(|fault| {
            lock(&self.shared.fault).get_or_insert(fault);
            Vec::new()
        })
    }
}

/// What a file held when it was opened.
struct LogContents {
    index: BTreeMap<(u64, u32), u64>,
    failed: u64,
    damaged: u64,
    /// Bytes after the last whole frame.
    torn: u64,
    /// The place after the last whole frame.
    good: u64,
    is_ours: bool,
}

impl LogContents {
    fn read(mut file: &File, extent: Extent) -> io::Result<Self> {
        let header = header(extent);
        let length = file.metadata()?.len();
        let mut begun = vec![0; header.len()];
        let is_ours = file.read_exact(&mut begun).is_ok() && begun == header.as_bytes();
        if !is_ours && length >= header.len() as u64 {
            return Err(no_log_of_this_study());
        }
        let good = header.len() as u64;
        let mut found = Self { index: BTreeMap::new(), failed: 0, damaged: 0, torn: 0, good, is_ours };
        if !is_ours {
            return Ok(found);
        }
        let mut frames = Frames::new(BufReader::with_capacity(1 << 20, file), good, extent);
        while let Some((offset, content)) = frames.next_frame()? {
            match content {
                Content::Unit(unit) => {
                    found.failed += unit.runs.iter().filter(|run| run.is_err()).count() as u64;
                    found.index.insert((unit.design, unit.replication), offset);
                }
                Content::Mark => {}
                Content::Damaged => found.damaged += 1,
            }
        }
        found.good = frames.offset;
        found.torn = length - found.good;
        Ok(found)
    }

    /// Cuts off a torn end, or begins the file.
    fn mend(&self, file: &mut File, folder: &Path, extent: Extent) -> io::Result<()> {
        if self.torn > LONGEST_TAIL {
            // More than one run: a length was damaged, and nobody knows where the next frame begins.
            std::fs::copy(folder.join(LOG), folder.join(format!("{LOG}.damaged")))?;
        }
        if self.torn == 0 && self.is_ours {
            return Ok(());
        }
        file.set_len(if self.is_ours { self.good } else { 0 })?;
        if !self.is_ours {
            file.write_all(header(extent).as_bytes())?;
        }
        file.sync_all()
    }
}

fn no_log_of_this_study() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "it is no log of this study")
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
    /// Writes what is buffered; after a failure the file ends with its last whole frame and the buffer is kept. A file that
    /// does not end where it was left has another writer: it is left alone.
    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        self.nobody_else_wrote()?;
        match self.file.write_all(&self.buffer) {
            Ok(()) => {
                self.offset += self.buffer.len() as u64;
                self.buffer.clear();
                self.nobody_else_wrote()
            }
            Err(fault) => {
                self.file.set_len(self.offset)?;
                Err(fault)
            }
        }
    }

    fn nobody_else_wrote(&self) -> io::Result<()> {
        if self.file.metadata()?.len() == self.offset {
            return Ok(());
        }
        let text = "another process writes into it as well: let one of them finish, and start this one again";
        Err(io::Error::new(io::ErrorKind::ResourceBusy, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXTENT: Extent = Extent { structures: 2, measures: 3, points: 5, replications: 2 };

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
        let log = Log::open(folder.path(), EXTENT).unwrap();
        for (design, replication) in [(3, 0), (1, 0), (3, 1), (1, 1)] {
            assert!(log.keep(unit(design, replication)));
        }
        drop(log);
        let log = Log::open(folder.path(), EXTENT).unwrap();
        assert_eq!(all(&log), [unit(1, 0), unit(1, 1), unit(3, 0), unit(3, 1)]);
        assert_eq!(log.of(3), [unit(3, 0), unit(3, 1)]);
        assert_eq!((log.torn, log.failed.load(Ordering::Relaxed)), (0, 4));
    }

    #[test]
    fn a_log_cut_at_any_byte_keeps_every_whole_frame_and_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::open(folder.path(), EXTENT).unwrap();
        (0..5).for_each(|design| assert!(log.keep(unit(design, 0))));
        drop(log);
        let whole = std::fs::read(folder.path().join(LOG)).unwrap();
        for cut in 0..whole.len() {
            std::fs::write(folder.path().join(LOG), &whole[..cut]).unwrap();
            let log = Log::open(folder.path(), EXTENT).unwrap();
            (0..5)
                .filter(|design| !log.has(*design, 0))
                .for_each(|design| assert!(log.keep(unit(design, 0))));
            log.sync().unwrap();
            assert_eq!(all(&log), [0, 1, 2, 3, 4].map(|design| unit(design, 0)), "cut at {cut}");
        }
    }

    #[test]
    fn a_flipped_bit_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::open(folder.path(), EXTENT).unwrap();
        (0..5).for_each(|design| assert!(log.keep(unit(design, 0))));
        drop(log);
        let mut bytes = std::fs::read(folder.path().join(LOG)).unwrap();
        // The last byte of the third frame of five.
        let frame = encode(&unit(0, 0)).len();
        let place = bytes.len() - 2 * frame - 1;
        bytes[place] ^= 4;
        std::fs::write(folder.path().join(LOG), bytes).unwrap();
        let log = Log::open(folder.path(), EXTENT).unwrap();
        assert_eq!((log.damaged, log.torn, log.len()), (1, 0, 4), "one run is lost, not all that follow");
    }

    #[test]
    fn a_log_flipped_at_any_byte_is_refused_or_gives_the_right_rows() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::open(folder.path(), EXTENT).unwrap();
        (0..5).for_each(|design| assert!(log.keep(unit(design, 0))));
        drop(log);
        let whole = std::fs::read(folder.path().join(LOG)).unwrap();
        let mut lost = 0;
        for place in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[place] ^= 1 << (place % 8);
            std::fs::write(folder.path().join(LOG), bytes).unwrap();
            let Ok(log) = Log::open(folder.path(), EXTENT) else { continue };
            lost += 5 - log.len();
            all(&log).iter().for_each(|read| assert_eq!(*read, unit(read.design, 0), "flipped at {place}"));
        }
        assert!(lost > 100, "a flip costs the run it is in");
    }

    #[test]
    fn two_writers_are_noticed_and_no_row_is_taken_for_another() {
        let folder = tempfile::tempdir().unwrap();
        let first = Log::open(folder.path(), EXTENT).unwrap();
        assert!(first.keep(unit(0, 0)));
        first.sync().unwrap();
        // The lock of the folder does not reach here: a second one takes the log for its own.
        let second = Log::open(folder.path(), EXTENT).unwrap();
        first.keep(unit(1, 0));
        let fault = first.sync().unwrap_err().to_string();
        assert!(fault.contains("another process writes"), "{fault}");
        first.keep(unit(2, 0));
        assert!(first.sync().is_err(), "and it does not go on either");
        assert!(second.keep(unit(3, 0)));
        second.sync().unwrap();
        assert_eq!(all(&second), [unit(0, 0), unit(3, 0)]);
        drop(first);
        assert_eq!(all(&second), [unit(0, 0), unit(3, 0)], "the first leaves alone what is not its own");
    }

    #[test]
    fn a_frame_that_is_not_where_it_was_put_is_an_error_and_no_other_row() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::open(folder.path(), EXTENT).unwrap();
        (0..2).for_each(|design| assert!(log.keep(unit(design, 0))));
        log.sync().unwrap();
        // As two writers with their own offsets leave it on a file system without appending.
        let path = folder.path().join(LOG);
        let mut bytes = std::fs::read(&path).unwrap();
        let length = encode(&unit(0, 0)).len();
        let end = bytes.len();
        bytes.copy_within(end - length..end, end - 2 * length);
        std::fs::write(&path, bytes).unwrap();
        let fault = log.for_each(|_| Ok(())).unwrap_err().to_string();
        assert!(fault.contains("replication 0 of point 0 is not where it was put"), "{fault}");
        assert!(log.of(0).is_empty() && !log.keep(unit(1, 1)), "a study that cannot read back stops");
    }

    #[test]
    fn frames_of_points_and_replications_that_do_not_exist_are_refused() {
        for foreign in [unit(5, 0), unit(0, 2)] {
            let folder = tempfile::tempdir().unwrap();
            let log = Log::open(folder.path(), EXTENT).unwrap();
            log.keep(unit(4, 1));
            log.keep(foreign);
            drop(log);
            let fault = Log::open(folder.path(), EXTENT).err().unwrap().to_string();
            assert!(fault.contains("which the study does not have"), "{fault}");
            assert!(Log::visit(folder.path(), EXTENT, &mut |_| ()).is_err());
        }
    }

    #[test]
    fn a_length_that_no_frame_can_have_ends_the_log_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(LOG);
        let log = Log::open(folder.path(), EXTENT).unwrap();
        log.keep(unit(0, 0));
        drop(log);
        let whole = std::fs::read(&path).unwrap();
        for length in [0_u32, 7, 9, 9000, 1 << 24, u32::MAX] {
            let frame = [length.to_le_bytes().as_slice(), &[0; 9000]].concat();
            std::fs::write(&path, [whole.as_slice(), &frame].concat()).unwrap();
            let log = Log::open(folder.path(), EXTENT).unwrap();
            assert_eq!((log.len(), log.damaged, log.torn), (1, 0, 9004), "{length}");
        }
    }
}
