//! One process at a time writes into a results folder, and what a killed one left beside it is cleared.
//!
//! Everything of ours beside a results folder is named after it: a lock file, and folders that are being filled. Whoever
//! holds the lock is the only one who may have such folders; where nobody does, they are litter.

use super::OutputError;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

const OURS: &str = ".microbiz-";
/// Characters of the digest that stands for the name of the results folder.
const KEY: usize = 16;
/// How often a lock is tried: one that looks for litter holds it for a moment.
const TRIES: u32 = 5;

/// A results folder held by this process.
#[derive(Debug)]
pub(super) struct Hold {
    key: String,
    /// Its lock; none where the file system has no locks.
    lock: Option<(PathBuf, File)>,
}

impl Hold {
    /// Takes a results folder and clears what killed processes left beside it.
    pub fn of(path: &Path, parent: &Path) -> Result<Self, OutputError> {
        let name = path.file_name().unwrap_or_default();
        let mut key = super::super::digest(name.as_encoded_bytes());
        key.truncate(KEY);
        let lock = lock_of(parent, &key);
        let file = (0..TRIES).find_map(|again| {
            if again > 0 {
                std::thread::sleep(Duration::from_millis(20));
            }
            taken(&lock).transpose()
        });
        let reason = "another process writes into this folder: wait for it, or choose another with --out";
        let file = match file {
            None => return Err(OutputError::Taken { path: path.to_owned(), reason }),
            Some(Ok(file)) => Some(file),
            Some(Err(fault)) if fault.kind() == std::io::ErrorKind::Unsupported => None,
            Some(Err(fault)) => return Err(super::super::at(parent)(fault)),
        };
        clear(parent, &key);
        Ok(Self { key, lock: file.map(|file| (lock, file)) })
    }

    /// How the folders begin that belong to this hold.
    pub fn prefix(&self) -> String {
        format!("{OURS}{}-", self.key)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if let Some((path, _)) = &self.lock {
            // It goes while it is locked; where it cannot go, the next start clears it.
            let _ = std::fs::remove_file(path);
        }
    }
}

fn lock_of(parent: &Path, key: &str) -> PathBuf {
    parent.join(format!("{OURS}{key}.lock"))
}

/// The lock, unless another process has it.
fn taken(path: &Path) -> std::io::Result<Option<File>> {
    let file = File::options().create(true).append(true).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file).filter(|file| is_still(file, path))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(fault)) => Err(fault),
    }
}

/// Whether a file is still the one of this name: whoever had it before takes it away as he goes.
#[cfg(unix)]
fn is_still(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let both = file.metadata().ok().zip(std::fs::metadata(path).ok());
    both.is_some_and(|(held, named)| (held.dev(), held.ino()) == (named.dev(), named.ino()))
}

#[cfg(not(unix))]
fn is_still(_file: &File, path: &Path) -> bool {
    path.is_file()
}

/// Clears what belongs to holds of processes that are no more; `own` is held by this one, which has filled nothing yet.
fn clear(parent: &Path, own: &str) {
    for entry in parent.read_dir().into_iter().flatten().filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(key) = name.strip_prefix(OURS).and_then(|rest| rest.get(..KEY)) else { continue };
        let is_lock = name.get(OURS.len() + KEY..) == Some(".lock");
        if !key.bytes().all(|byte| byte.is_ascii_hexdigit()) || (is_lock && key == own) {
            continue;
        }
        let lock = lock_of(parent, key);
        let held = if key == own || !lock.exists() { None } else { Some(taken(&lock)) };
        if matches!(held, Some(Ok(None) | Err(_))) {
            continue;
        }
        // What cannot be removed does no harm.
        let _ =
            if is_lock { std::fs::remove_file(entry.path()) } else { std::fs::remove_dir_all(entry.path()) };
        if held.is_some() {
            let _ = std::fs::remove_file(&lock);
        }
    }
}
