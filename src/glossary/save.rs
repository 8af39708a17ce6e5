//! Saving a glossary so that nothing is lost: a lock beside the file, the text read anew under the lock, a temporary file
//! in the same folder, synced and renamed.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// How often a file that another program keeps writing is read anew.
const TRIES: usize = 10;

/// How long a lock of another process is waited for. Saves take a fraction of a second.
const PATIENCE: Duration = Duration::from_secs(30);

/// The file that a path means: what a symbolic link points to, also one to a file that isn't there yet, else the path.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    // The system follows 40 links at most.
    let mut path = path.to_path_buf();
    for _ in 0..40 {
        let Ok(target) = fs::read_link(&path) else { break };
        path = folder(&path).join(target);
    }
    path
}

/// What to do about an error of the system, as a sentence with a space before it.
fn hint(cause: &std::io::Error) -> &'static str {
    match cause.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            " Nothing was changed. Make room on the disk, then run the same command again."
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            " Nothing was changed. Allow writing there, or choose another place with -o."
        }
        _ => " Nothing was changed.",
    }
}

fn fail(path: &Path, action: &'static str) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_path_buf();
    move |cause| Error::Io { path, action, hint: hint(&cause), cause }
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(p) if !p.as_os_str().is_empty() => p,
        _ => Path::new("."),
    }
}

/// Reads a glossary's text; `None` if there is no such file.
///
/// # Errors
/// [`Error::Io`] if it can't be read, [`Error::Glossary`] if it is no UTF-8.
pub fn read(path: &Path) -> Result<Option<String>> {
    if path.is_dir() {
        return Err(Error::Io {
            path: path.to_path_buf(),
            action: "use this as a glossary",
            hint: " Give the name of a file with -o, for example -o glossary.toml.",
            cause: std::io::Error::from(ErrorKind::IsADirectory),
        });
    }
    match fs::read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(e) => {
                let valid = &e.as_bytes()[..e.utf8_error().valid_up_to()];
                let line_start = memchr::memrchr(b'\n', valid).map_or(0, |i| i + 1);
                Err(Error::Glossary {
                    path: path.to_path_buf(),
                    line: memchr::memchr_iter(b'\n', valid).count() + 1,
                    column: String::from_utf8_lossy(&valid[line_start..]).chars().count() + 1,
                    message: "A glossary is UTF-8, and this byte is not. Save the file as UTF-8 in your editor.".to_owned(),
                })
            }
        },
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::io(path, "read the glossary", e)),
    }
}

/// The glossaries that a path means: the file itself, or those in a folder and the folders in it, in the order of their
/// names. In a folder, hidden files, links and TOML files that hold neither `format` nor `term` are no glossaries.
///
/// # Errors
/// [`Error::NoSuchPath`] if there is nothing, [`Error::NothingToRead`] if a folder holds no glossary, [`Error::Io`] if it can't
/// be read.
pub fn find(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.exists() {
        return Err(Error::NoSuchPath { path: path.to_path_buf() });
    }
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    let hidden = |e: &walkdir::DirEntry| e.depth() > 0 && e.file_name().to_string_lossy().starts_with('.');
    for entry in walkdir::WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(|e| !hidden(e)) {
        let entry = entry.map_err(|e| Error::io(path, "read the folder", e.into()))?;
        let is_toml = entry.path().extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"));
        if entry.file_type().is_file() && is_toml && may_be_glossary(entry.path()) {
            found.push(entry.into_path());
        }
    }
    if found.is_empty() {
        return Err(Error::NothingToRead {
            path: path.to_path_buf(),
            formats: "glossaries: .toml files with `format` or [[term]]".to_owned(),
        });
    }
    Ok(found)
}

/// Whether a TOML file is not plainly something else. One that can't be read may be a glossary: whoever opens it says why not.
fn may_be_glossary(path: &Path) -> bool {
    let Ok(text) = fs::read_to_string(path) else { return true };
    let Ok(table) = toml::de::DeTable::parse(text.strip_prefix('\u{FEFF}').unwrap_or(&text)) else { return true };
    table.get_ref().is_empty() || table.get_ref().contains_key("format") || table.get_ref().contains_key("term")
}

/// Finds out, before any work, whether a glossary can be written there. Changes nothing.
///
/// # Errors
/// [`Error::Io`] with what to do about it.
pub fn check_writable(path: &Path) -> Result<()> {
    let fail = |path: &Path, action, hint| {
        let path = path.to_path_buf();
        move |cause| Error::Io { path, action, hint, cause }
    };
    let path = real(path);
    // The folder that is there already, in which the missing ones will be made.
    let folder = folder(&path).ancestors().map(|f| if f.as_os_str().is_empty() { Path::new(".") } else { f }).find(|f| f.exists());
    let folder = folder.unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let no_folder = std::io::Error::from(ErrorKind::NotADirectory);
        return Err(fail(folder, "make the folder for the glossary", " Choose another place with -o.")(no_folder));
    }
    if fs::metadata(&path).is_ok_and(|m| m.permissions().readonly()) {
        let denied = std::io::Error::from(ErrorKind::PermissionDenied);
        return Err(fail(&path, "write the glossary", " The file is write-protected. Allow writing, or choose another file with -o.")(
            denied,
        ));
    }
    tempfile::Builder::new().prefix(".shuyu-").tempfile_in(folder).map(drop).map_err(fail(
        folder,
        "write in this folder",
        " Choose another place with -o.",
    ))
}

/// Replaces a glossary's text by what `change` makes of it. `change` gets the text as it is on disk at that moment, `None`
/// for a file that isn't there, and may be called again if another program writes the file meanwhile. The file is not
/// touched if the text stays the same. Returns whether it was written.
///
/// # Errors
/// What `change` returns; [`Error::Io`] if the file can't be written; [`Error::Contended`] if another program changes it
/// again and again. In each case the file is as that program or an earlier run left it.
pub fn update(path: &Path, mut change: impl FnMut(Option<&str>) -> Result<String>) -> Result<bool> {
    let path = real(path);
    make_folder(&path)?;
    let _lock = Lock::on(&path)?;
    remove_leftovers(&path);
    for _ in 0..TRIES {
        let before = read(&path)?;
        let after = change(before.as_deref())?;
        if before.as_deref() == Some(after.as_str()) {
            return Ok(false);
        }
        let file = written(&path, after.as_bytes())?;
        if fs::read(&path).ok().as_deref() != before.as_deref().map(str::as_bytes) {
            continue;
        }
        persist(file, &path)?;
        return Ok(true);
    }
    Err(Error::Contended { path })
}

/// Writes a file that is made anew each time, such as an export: whole or not at all.
///
/// # Errors
/// [`Error::Io`] if it can't be written; the old file is then as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let path = real(path);
    make_folder(&path)?;
    let _lock = Lock::on(&path)?;
    persist(written(&path, bytes)?, &path)
}

fn make_folder(path: &Path) -> Result<()> {
    let folder = folder(path);
    fs::create_dir_all(folder).map_err(fail(folder, "make the folder"))
}

/// A temporary file beside `path` that holds the bytes, on disk.
fn written(path: &Path, bytes: &[u8]) -> Result<tempfile::NamedTempFile> {
    let folder = folder(path);
    let mut file = tempfile::Builder::new()
        .prefix(&temporary_prefix(path))
        .suffix(TEMPORARY)
        .tempfile_in(folder)
        .map_err(fail(folder, "write in this folder"))?;
    file.write_all(bytes).map_err(fail(path, "write the file"))?;
    set_permissions(path, file.as_file());
    file.as_file().sync_all().map_err(fail(path, "write the file"))?;
    Ok(file)
}

/// How the name of a temporary file ends.
const TEMPORARY: &str = ".shuyu-tmp";

/// How it begins: with the name of the file that it will be.
fn temporary_prefix(path: &Path) -> String {
    format!(".{}.", path.file_name().unwrap_or_default().to_string_lossy())
}

/// Removes the temporary files of processes that were killed in the middle of a save. Called under the lock, when no other
/// process is saving this file.
fn remove_leftovers(path: &Path) {
    let prefix = temporary_prefix(path);
    for entry in fs::read_dir(folder(path)).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(&prefix) && name.ends_with(TEMPORARY) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Renames the temporary file over the glossary. On Windows another program that has the file open makes this fail for a
/// moment or for long.
fn persist(mut file: tempfile::NamedTempFile, path: &Path) -> Result<()> {
    let mut wait = Duration::from_millis(20);
    loop {
        match file.persist(path) {
            Ok(_) => {
                // The rename itself is on disk only when the folder is; not all systems let a folder be opened.
                if let Ok(folder) = File::open(folder(path)) {
                    let _ = folder.sync_all();
                }
                return Ok(());
            }
            Err(e) if cfg!(windows) && wait.as_secs() < 2 => {
                file = e.file;
                std::thread::sleep(wait);
                wait *= 2;
            }
            Err(e) => {
                return Err(Error::Io {
                    path: path.to_path_buf(),
                    action: "replace the file",
                    hint: " Nothing was changed. If another program has it open, close it there and run the same command again.",
                    cause: e.error,
                });
            }
        }
    }
}

/// A temporary file is readable by its owner alone; the glossary keeps the permissions and the group that it had, or gets
/// those of any new file.
#[cfg(unix)]
fn set_permissions(path: &Path, file: &File) {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let mode = match fs::metadata(path) {
        Ok(m) => {
            // Only the administrator may give a file to another owner; the group is enough for a shared folder.
            let _ = std::os::unix::fs::fchown(file, Some(m.uid()), Some(m.gid()));
            let _ = std::os::unix::fs::fchown(file, None, Some(m.gid()));
            m.permissions()
        }
        // The lock was made a moment ago with the permissions of any new file.
        Err(_) => fs::metadata(lock_path(path)).map_or_else(|_| fs::Permissions::from_mode(0o644), |m| m.permissions()),
    };
    let _ = file.set_permissions(mode);
}

#[cfg(not(unix))]
fn set_permissions(_: &Path, _: &File) {}

fn lock_path(path: &Path) -> PathBuf {
    let name = path.file_name().map_or_else(|| "glossary".into(), |n| n.to_string_lossy().into_owned());
    path.with_file_name(format!(".{name}.lock"))
}

/// An advisory lock on a file beside the glossary. The system gives it up when the process ends, however it ends.
struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    fn on(glossary: &Path) -> Result<Self> {
        let path = lock_path(glossary);
        let started = Instant::now();
        let mut wait = Duration::from_millis(1);
        loop {
            let locked = match OpenOptions::new().create(true).truncate(false).write(true).open(&path) {
                Ok(file) => match file.try_lock() {
                    Ok(()) => Some(file),
                    Err(TryLockError::WouldBlock) => None,
                    // Some network drives know no locks. Whether the file has changed is still looked at before it is replaced.
                    Err(TryLockError::Error(e)) if e.kind() == ErrorKind::Unsupported => return Ok(Lock { path, _file: file }),
                    Err(TryLockError::Error(e)) => return Err(fail(&path, "lock the glossary")(e)),
                },
                // On Windows a lock that is being removed can't be opened for a moment.
                Err(e) if cfg!(windows) && e.kind() == ErrorKind::PermissionDenied && started.elapsed() < Duration::from_secs(2) => None,
                Err(e) => return Err(fail(&path, "make the lock beside the glossary")(e)),
            };
            // The one who held it before may have removed the file while we waited; then others lock a new one.
            if let Some(file) = locked
                && is_same(&file, &path)
            {
                return Ok(Lock { path, _file: file });
            }
            if started.elapsed() > PATIENCE {
                return Err(Error::Locked { path: glossary.to_path_buf() });
            }
            std::thread::sleep(wait);
            wait = (wait * 2).min(Duration::from_millis(20));
        }
    }
}

#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_same(_: &File, path: &Path) -> bool {
    path.exists()
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_when_nothing_changes() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("g.toml");
        assert!(update(&path, |old| Ok(old.unwrap_or("neu").to_owned())).expect("written"));
        let before = fs::metadata(&path).and_then(|m| m.modified()).expect("a time");
        assert!(!update(&path, |old| Ok(old.unwrap_or_default().to_owned())).expect("read"));
        assert_eq!(fs::metadata(&path).and_then(|m| m.modified()).expect("a time"), before);
        let names: Vec<_> = fs::read_dir(dir.path()).expect("a folder").flatten().map(|e| e.file_name()).collect();
        assert_eq!(names, ["g.toml"], "no lock and no temporary file stays");
    }

    #[test]
    fn a_file_changed_meanwhile_is_read_anew() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("g.toml");
        fs::write(&path, "a").expect("written");
        let mut calls = 0;
        update(&path, |old| {
            calls += 1;
            if calls == 1 {
                fs::write(&path, "b").expect("written");
            }
            Ok(format!("{}+", old.unwrap_or_default()))
        })
        .expect("written");
        assert_eq!(fs::read_to_string(&path).expect("read"), "b+");
    }

    #[test]
    fn what_a_killed_process_left_behind_blocks_nothing_and_is_cleared_away() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("g.toml");
        for name in [".g.toml.lock", ".g.toml.Ab12Cd.shuyu-tmp", ".other.toml.Ab12Cd.shuyu-tmp"] {
            fs::write(dir.path().join(name), "half").expect("written");
        }
        assert!(update(&path, |_| Ok("new".to_owned())).expect("written"));
        let mut names: Vec<_> = fs::read_dir(dir.path()).expect("a folder").flatten().map(|e| e.file_name()).collect();
        names.sort();
        assert_eq!(names, [".other.toml.Ab12Cd.shuyu-tmp", "g.toml"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_file_that_is_not_there_yet_stays_a_link() {
        let dir = tempfile::tempdir().expect("a folder");
        let link = dir.path().join("link.toml");
        std::os::unix::fs::symlink("g.toml", &link).expect("linked");
        update(&link, |_| Ok("b".to_owned())).expect("written");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(fs::read_to_string(dir.path().join("g.toml")).expect("read"), "b");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a folder");
        let (path, link) = (dir.path().join("g.toml"), dir.path().join("link.toml"));
        fs::write(&path, "a").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
        std::os::unix::fs::symlink(&path, &link).expect("linked");
        update(&link, |_| Ok("b".to_owned())).expect("written");
        assert_eq!(fs::read_to_string(&path).expect("read"), "b");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o640);
    }
}
