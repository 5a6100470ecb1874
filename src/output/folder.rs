//! The results folder: written beside its place and swapped in, so that a kill leaves the old one or the new one.

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
    /// A drawing failed.
    #[error("the drawing {name} failed: {reason}")]
    Drawing {
        /// Its name.
        name: String,
        /// What the drawing library said.
        reason: String,
    },
}

/// A place for results that may be written to.
#[derive(Clone, Debug)]
pub struct Target {
    path: PathBuf,
}

impl Target {
    /// Claims a folder. An explicit one that exists needs `force`; the default one is replaced when it carries our
    /// manifest.
    ///
    /// # Errors
    /// When a file is in the way, the folder exists and may not be replaced, or nothing can be written beside it.
    pub fn claim(path: PathBuf, explicit: bool, force: bool) -> Result<Self, OutputError> {
        repair(&path);
        let taken = |reason| Err(OutputError::Taken { path: path.clone(), reason });
        if path.is_file() {
            return taken("there is a file of this name: choose another folder with --out");
        }
        let is_empty = || path.read_dir().is_ok_and(|mut entries| entries.next().is_none());
        if path.is_dir() && !force && !is_empty() {
            if explicit {
                return taken("the folder exists: add --force to replace it, or choose another with --out");
            }
            if !path.join(MANIFEST).is_file() {
                return taken(
                    "the folder holds something else: add --force to replace it, or choose another with --out",
                );
            }
        }
        let target = Self { path };
        // Fail before hours of work, not after.
        target.stage().map(|_| target)
    }

    /// Where the results will be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn parent(&self) -> PathBuf {
        match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        }
    }

    /// A folder beside the target, which vanishes unless it is swapped in.
    pub(super) fn stage(&self) -> Result<TempDir, OutputError> {
        let parent = self.parent();
        std::fs::create_dir_all(&parent).map_err(super::at(&parent))?;
        let staged =
            tempfile::Builder::new().prefix(".microbiz-").tempdir_in(&parent).map_err(super::at(&parent))?;
        if self.path.is_dir() {
            let probe = tempfile::Builder::new().prefix(".microbiz-").tempfile_in(&self.path);
            probe.map_err(super::at(&self.path))?;
        }
        Ok(staged)
    }

    /// Puts the staged folder in the target's place.
    pub(super) fn swap_in(&self, staged: TempDir) -> Result<PathBuf, OutputError> {
        open_for_reading(staged.path()).map_err(super::at(staged.path()))?;
        if self.path.exists() {
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

    #[test]
    fn an_explicit_folder_that_exists_is_kept_unless_forced() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("results");
        std::fs::create_dir(&path).unwrap();
        std::fs::write(path.join("mine.txt"), "precious").unwrap();
        assert!(Target::claim(path.clone(), true, false).is_err());
        assert!(Target::claim(path.clone(), false, false).is_err());
        assert!(Target::claim(path.clone(), true, true).is_ok());
        assert!(path.join("mine.txt").is_file());
    }

    #[test]
    fn a_folder_left_half_exchanged_is_put_back_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let (path, backup) = (dir.path().join("v1.2"), dir.path().join("v1.2.old"));
        std::fs::create_dir(&backup).unwrap();
        std::fs::write(backup.join(MANIFEST), "{}").unwrap();
        assert!(Target::claim(path.clone(), true, false).is_err(), "what was there needs --force again");
        assert!(path.join(MANIFEST).is_file() && !backup.exists());
    }

    #[test]
    fn the_default_folder_is_replaced_when_it_is_ours() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("results");
        for content in ["old", "new"] {
            let target = Target::claim(path.clone(), false, false).unwrap();
            let staged = target.stage().unwrap();
            std::fs::write(staged.path().join(MANIFEST), content).unwrap();
            target.swap_in(staged).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path.join(MANIFEST)).unwrap(), "new");
        assert_eq!(dir.path().read_dir().unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_file_in_the_way_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("results");
        std::fs::write(&path, "").unwrap();
        assert!(Target::claim(path, true, true).is_err());
    }
}
