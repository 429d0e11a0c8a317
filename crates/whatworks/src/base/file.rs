//! Files: read within a limit, replaced whole.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::FileError;
use crate::json::Limits;

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FileError {
    move |source| FileError { action, path: path.to_owned(), source }
}

/// Reads a file, and no more of it than shows that it is above the limit.
pub(super) fn read(path: &Path, limits: Limits) -> Result<Vec<u8>, FileError> {
    let most = u64::try_from(limits.bytes).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(most).read_to_end(&mut bytes))
        .map_err(failed("read", path))?;
    Ok(bytes)
}

/// Writes a temporary file beside the target, flushes it to the disk and renames it.
///
/// A link is followed, so that what it points to is replaced and not the link.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    write_and_rename(path, bytes).map_err(failed("write", path))
}

fn write_and_rename(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if bytes.len() > Limits::default().bytes {
        let text = format!("{} bytes are more than could be read again", bytes.len());
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, text));
    }
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut file = temporary_beside(&target, &folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    sync_folder(&folder)
}

/// A new file gets the permissions that the user's mask allows; a replaced one keeps its own.
fn temporary_beside(target: &Path, folder: &Path) -> io::Result<NamedTempFile> {
    let create = |path: &Path| File::options().write(true).create_new(true).open(path);
    let file = tempfile::Builder::new().make_in(folder, create)?;
    if let Ok(replaced) = target.metadata() {
        file.as_file().set_permissions(replaced.permissions())?;
    }
    Ok(file)
}

/// Makes the renaming itself lasting, where the system allows a folder to be opened.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
