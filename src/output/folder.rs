//! The results folder: written beside its place and swapped in, so that a kill leaves the old one or the new one. Only what
//! we wrote is replaced: what a user laid beside it stays, and a folder that is not ours is left alone.

mod hold;
mod notes;

use hold::Hold;
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The file by which a results folder is known as ours.
pub(super) const MANIFEST: &str = "manifest.json";

/// Why results could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// The place is taken.
    #[error("{}: {reason}", path.display())]
    Taken {
        /// The place.
        path: PathBuf,
        /// By what, and what to do.
        reason: &'static str,
    },
    /// The folder is not what it should be.
    #[error("{} {reason}", path.display())]
    Refused {
        /// The folder or file.
        path: PathBuf,
        /// What it is instead, and what to do.
        reason: String,
    },
    /// A file or folder cannot be written.
    #[error("{} cannot be written: {fault}; make room or choose another folder with --out", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        fault: io::Error,
    },
    /// What was asked for cannot be made.
    #[error("{0}")]
    Asked(String),
    /// A drawing failed.
    #[error(transparent)]
    Drawing(#[from] crate::drawings::DrawingError),
}

/// A place for results that may be written to, held until it is dropped.
#[derive(Debug)]
pub struct Target {
    path: PathBuf,
    /// What says that the folder is ours, as it was when it was claimed.
    manifest: Option<Vec<u8>>,
    hold: Hold,
}

/// The folder that a path means: where a link leads, what `.` is.
///
/// # Errors
/// When there is something else than a folder.
pub(super) fn place(path: PathBuf) -> Result<PathBuf, OutputError> {
    let taken = |path: PathBuf, reason| Err(OutputError::Taken { path, reason });
    let Ok(found) = std::fs::symlink_metadata(&path) else { return Ok(path) };
    let (path, found) = if found.is_symlink() || path.file_name().is_none() {
        match std::fs::canonicalize(&path).and_then(|real| Ok((real.clone(), std::fs::metadata(real)?))) {
            Ok(real) => real,
            Err(_) => return taken(path, "the link leads nowhere: choose another folder with --out"),
        }
    } else {
        (path, found)
    };
    if found.is_dir() {
        Ok(path)
    } else if found.is_file() {
        taken(path, "there is a file of this name: choose another folder with --out")
    } else {
        taken(path, "there is a device, a pipe or a socket of this name: choose another folder with --out")
    }
}

/// Writes a file beside its place and moves it there: a reader finds the old one or the new one.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let mut staged = path.as_os_str().to_owned();
    staged.push(".part");
    std::fs::write(&staged, bytes).map_err(super::at(path))?;
    std::fs::rename(&staged, path).map_err(super::at(path))
}

/// The file that a path means: one that may be made or, with `force`, replaced.
///
/// # Errors
/// When there is a file and no `force`, or something else than a file.
pub(super) fn file_place(path: &Path, force: bool) -> Result<PathBuf, OutputError> {
    let refused =
        |reason: &str| Err(OutputError::Refused { path: path.to_owned(), reason: reason.to_owned() });
    if std::fs::symlink_metadata(path).is_err() {
        return Ok(path.to_owned());
    }
    let Ok(real) = std::fs::canonicalize(path) else {
        return refused("is a link that leads nowhere: choose another file with --out");
    };
    if !real.is_file() {
        return refused(
            "is no file, but a folder, a device, a pipe or a socket: choose another file with --out",
        );
    }
    if force {
        Ok(real)
    } else {
        refused("exists: add --force to replace it, or choose another file with --out")
    }
}

impl Target {
    /// Claims a folder. An explicit one that holds results needs `force`; the default one is replaced.
    ///
    /// # Errors
    /// When something else than a folder is in the way, when the folder holds results that may not be replaced or anything
    /// that is not ours, when another process writes there, or when nothing can be written beside it.
    pub fn claim(path: PathBuf, explicit: bool, force: bool) -> Result<Self, OutputError> {
        let path = place(path)?;
        let parent = parent_of(&path);
        std::fs::create_dir_all(&parent).map_err(super::at(&parent))?;
        let hold = Hold::of(&path, &parent)?;
        repair(&path);
        let target = Self { manifest: std::fs::read(path.join(MANIFEST)).ok(), path, hold };
        notes::only_ours(&target.path)?;
        if explicit && !force && target.manifest.is_some() {
            let reason = "the folder exists: add --force to replace it, or choose another with --out";
            return Err(OutputError::Taken { path: target.path, reason });
        }
        // Fail before hours of work, not after.
        target.stage().map(|_| target)
    }

    /// Where the results will be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether results stood there when it was claimed, which are replaced.
    #[must_use]
    pub fn is_replaced(&self) -> bool {
        self.manifest.is_some()
    }

    /// A folder beside the target, which vanishes unless it is swapped in.
    pub(super) fn stage(&self) -> Result<TempDir, OutputError> {
        let parent = parent_of(&self.path);
        let prefix = self.hold.prefix();
        let staged =
            tempfile::Builder::new().prefix(&prefix).tempdir_in(&parent).map_err(super::at(&parent))?;
        if self.path.is_dir() {
            let probe = tempfile::Builder::new().prefix(&prefix).tempfile_in(&self.path);
            probe.map_err(super::at(&self.path))?;
        }
        Ok(staged)
    }

    /// Puts the staged folder in the target's place, with what a user laid into the old one. Where somebody else took the
    /// place meanwhile, the results stand beside it.
    pub(super) fn swap_in(&self, staged: TempDir) -> Result<PathBuf, OutputError> {
        open_for_reading(staged.path()).map_err(super::at(staged.path()))?;
        let is_as_claimed = std::fs::read(self.path.join(MANIFEST)).ok() == self.manifest;
        if !is_as_claimed || notes::only_ours(&self.path).is_err() {
            let aside = free_name(&self.path, "new");
            std::fs::rename(staged.keep(), &aside).map_err(super::at(&aside))?;
            let reason =
                format!("was filled by somebody else during the run: the results are in {}", aside.display());
            return Err(OutputError::Refused { path: self.path.clone(), reason });
        }
        if self.path.exists() {
            notes::keep(&self.path, staged.path()).map_err(super::at(&self.path))?;
            exchange(staged.path(), &self.path).map_err(super::at(&self.path))?;
            // What is staged now is the old folder; it goes with the guard.
            staged.close().map_err(super::at(&self.path))?;
        } else {
            std::fs::rename(staged.path(), &self.path).map_err(super::at(&self.path))?;
            drop(staged.keep());
        }
        Ok(self.path.clone())
    }
}

fn parent_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The first name with this ending that nothing has: `NAME.new`, `NAME.new2`, …
fn free_name(path: &Path, ending: &str) -> PathBuf {
    let numbered = |number: u32| {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(if number == 1 { format!(".{ending}") } else { format!(".{ending}{number}") });
        path.with_file_name(name)
    };
    (1..=u32::MAX)
        .map(numbered)
        .find(|name| std::fs::symlink_metadata(name).is_err())
        .unwrap_or_else(|| numbered(0))
}

/// Temporary folders are private; results are for everybody whom the parent folder lets in.
#[cfg(unix)]
fn open_for_reading(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_for_reading(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Exchanges two folders in one step where the system can.
#[cfg(target_os = "linux")]
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        // Some file systems cannot exchange.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => two_renames(new, old),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    two_renames(new, old)
}

/// Where the old folder stands for the moment of an exchange in two renames.
fn backup_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".old");
    path.with_file_name(name)
}

/// Puts the old folder back where a kill in the middle of an exchange left only its backup.
fn repair(path: &Path) {
    let backup = backup_of(path);
    if !path.exists() && backup.join(MANIFEST).is_file() {
        // Where this fails, the backup stands untouched, and the claim goes on as for a new folder.
        let _ = std::fs::rename(backup, path);
    }
}

/// Exchanges two folders with a moment in between at which only the old one's backup stands.
fn two_renames(new: &Path, old: &Path) -> io::Result<()> {
    let backup = backup_of(old);
    std::fs::rename(old, &backup)?;
    std::fs::rename(new, old)?;
    std::fs::rename(&backup, new)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = r#"{"microbiz":"0","tables":{"summary.csv":""},"drawings":["map.svg"]}"#;

    fn swapped(path: &Path, files: &[(&str, &str)]) {
        let target = Target::claim(path.to_owned(), false, false).unwrap();
        let staged = target.stage().unwrap();
        files.iter().for_each(|(name, text)| std::fs::write(staged.path().join(name), text).unwrap());
        target.swap_in(staged).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_ours_is_left_alone_with_force_or_without() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("results");
        std::fs::create_dir(&path).unwrap();
        std::fs::write(path.join("mine.txt"), "precious").unwrap();
        for (explicit, force) in [(true, false), (false, false), (true, true), (false, true)] {
            let refused = Target::claim(path.clone(), explicit, force).unwrap_err().to_string();
            assert!(refused.contains("“mine.txt”"), "{refused}");
        }
        std::fs::write(path.join(MANIFEST), OURS).unwrap();
        assert!(Target::claim(path.clone(), true, true).is_ok(), "a note among results is no foreign folder");
        std::fs::write(path.join("study.json"), "{}").unwrap();
        assert!(Target::claim(path, true, true).is_err(), "a study is no results folder");
    }

    #[test]
    fn only_files_that_we_wrote_are_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("results");
        swapped(&path, &[(MANIFEST, OURS), ("summary.csv", "old"), ("gone.csv", "not in the manifest")]);
        std::fs::create_dir_all(path.join("plots/mine")).unwrap();
        std::fs::write(path.join("plots/map.svg"), "old").unwrap();
        std::fs::write(path.join("plots/mine/a.txt"), "note").unwrap();
        std::fs::write(path.join("insights.csv"), "a note of this name").unwrap();
        swapped(&path, &[(MANIFEST, OURS), ("summary.csv", "new"), ("insights.csv", "new")]);
        let read = |name: &str| std::fs::read_to_string(path.join(name)).unwrap();
        assert_eq!((read("summary.csv"), read("insights.csv")), ("new".to_owned(), "new".to_owned()));
        assert_eq!(read("insights.csv.old"), "a note of this name");
        assert_eq!(
            (read("plots/mine/a.txt"), read("gone.csv")),
            ("note".into(), "not in the manifest".into())
        );
        assert!(!path.join("plots/map.svg").exists(), "an old drawing does not stay beside new tables");
        assert_eq!(dir.path().read_dir().unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_second_run_into_the_same_folder_is_refused_while_the_first_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("results");
        let first = Target::claim(path.clone(), false, false).unwrap();
        let refused = Target::claim(path.clone(), false, true).unwrap_err().to_string();
        assert!(refused.contains("another process writes"), "{refused}");
        assert!(Target::claim(dir.path().join("others"), false, false).is_ok());
        drop(first);
        assert!(Target::claim(path, false, false).is_ok());
        assert_eq!(dir.path().read_dir().unwrap().count(), 0, "no lock stays");
    }

    #[test]
    fn results_stand_beside_a_folder_that_was_filled_during_the_run() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("results");
        let target = Target::claim(path.clone(), false, false).unwrap();
        let staged = target.stage().unwrap();
        std::fs::write(staged.path().join("summary.csv"), "mine").unwrap();
        std::fs::create_dir(&path).unwrap();
        std::fs::write(path.join(MANIFEST), OURS).unwrap();
        assert!(target.swap_in(staged).unwrap_err().to_string().contains("results.new"));
        assert!(dir.path().join("results.new/summary.csv").is_file());
        assert_eq!(std::fs::read_to_string(path.join(MANIFEST)).unwrap(), OURS);
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let going_on = Target::claim(dir.path().join("going on"), false, false).unwrap();
        let living = going_on.stage().unwrap();
        let killed = Target::claim(dir.path().join("results"), false, false).unwrap();
        let (litter, prefix) = (killed.stage().unwrap().keep(), killed.hold.prefix());
        drop(killed);
        let lock = dir.path().join(format!("{}.lock", prefix.trim_end_matches('-')));
        std::fs::write(&lock, "").unwrap();
        drop(Target::claim(dir.path().join("another"), false, false).unwrap());
        assert!(!litter.exists() && !lock.exists());
        assert!(living.path().is_dir(), "a run that goes on keeps its folder");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_folder_stays_a_link_and_its_target_is_used() {
        let dir = tempfile::tempdir().unwrap();
        let (real, link) = (dir.path().join("real"), dir.path().join("link"));
        std::fs::create_dir(&real).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        swapped(&link, &[(MANIFEST, OURS)]);
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink() && real.join(MANIFEST).is_file());
        std::os::unix::fs::symlink("nowhere", dir.path().join("dead")).unwrap();
        assert!(Target::claim(dir.path().join("dead"), true, true).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_folder_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("socket");
        let _socket = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for special in [socket, PathBuf::from("/dev/null")] {
            let refused = Target::claim(special.clone(), true, true).unwrap_err().to_string();
            assert!(refused.contains("a device, a pipe or a socket"), "{refused}");
            assert!(file_place(&special, true).is_err());
        }
    }

    #[test]
    fn a_folder_left_half_exchanged_is_put_back_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let (path, backup) = (dir.path().join("v1.2"), dir.path().join("v1.2.old"));
        std::fs::create_dir(&backup).unwrap();
        std::fs::write(backup.join(MANIFEST), OURS).unwrap();
        assert!(Target::claim(path.clone(), true, false).is_err(), "what was there needs --force again");
        assert!(path.join(MANIFEST).is_file() && !backup.exists());
    }

    #[test]
    fn a_file_in_the_way_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("results");
        std::fs::write(&path, "").unwrap();
        assert!(Target::claim(path, true, true).is_err());
    }
}
