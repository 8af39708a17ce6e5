//! Saving a glossary so that nothing is lost: a lock beside the file, the text read anew under the lock, a temporary file
//! in the same folder, synced and renamed.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// How often a file that another program keeps writing is read anew.
const TRIES: usize = 10;

/// The file that a path means: what a symbolic link points to, else the path.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
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
            cause: std::io::Error::from(std::io::ErrorKind::IsADirectory),
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
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::io(path, "read the glossary", e)),
    }
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
        let no_folder = std::io::Error::from(std::io::ErrorKind::NotADirectory);
        return Err(fail(folder, "make the folder for the glossary", " Choose another place with -o.")(no_folder));
    }
    if fs::metadata(&path).is_ok_and(|m| m.permissions().readonly()) {
        let denied = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
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
    for _ in 0..TRIES {
        let before = read(&path)?;
        let after = change(before.as_deref())?;
        if before.as_deref() == Some(after.as_str()) {
            return Ok(false);
        }
        let file = written(&path, after.as_bytes())?;
        if read(&path)? != before {
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
    fs::create_dir_all(folder).map_err(|e| Error::io(folder, "make the folder", e))
}

/// A temporary file beside `path` that holds the bytes, on disk.
fn written(path: &Path, bytes: &[u8]) -> Result<tempfile::NamedTempFile> {
    let folder = folder(path);
    let mut file = tempfile::Builder::new()
        .prefix(".shuyu-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(|e| Error::io(folder, "write in this folder", e))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(|e| Error::io(path, "write the file", e))?;
    set_permissions(path, file.as_file());
    Ok(file)
}

/// Renames the temporary file over the glossary. On Windows another program that has the file open makes this fail for a
/// moment or for long.
fn persist(mut file: tempfile::NamedTempFile, path: &Path) -> Result<()> {
    let mut wait = std::time::Duration::from_millis(20);
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
                    hint: " If another program has it open, close it there and run the same command again.",
                    cause: e.error,
                });
            }
        }
    }
}

/// A temporary file is readable by its owner alone; the glossary keeps the permissions that it had, or gets those of any
/// new file.
#[cfg(unix)]
fn set_permissions(path: &Path, file: &File) {
    use std::os::unix::fs::PermissionsExt;
    let mode = match fs::metadata(path) {
        Ok(m) => m.permissions(),
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
        loop {
            let file = OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)
                .map_err(|e| Error::io(&path, "make the lock beside the glossary", e))?;
            file.lock().map_err(|e| Error::io(&path, "lock the glossary", e))?;
            // The one who held it before may have removed the file while we waited; then others lock a new one.
            if is_same(&file, &path) {
                return Ok(Lock { path, _file: file });
            }
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
