//! How large a packed workbook is, before it is read.

use std::io::{Cursor, Read, copy, sink};
use zip::ZipArchive;
use zip::result::ZipError;

/// Most bytes that a workbook may unpack to.
const MAX_BYTES: u64 = 512 << 20;
/// Bytes that a workbook may unpack to however well it is packed.
const FREE_BYTES: u64 = 64 << 20;
/// Beyond those, how many bytes one packed byte may become; spreadsheets have 10 to 50.
const MAX_RATIO: u64 = 200;

/// What a packed file holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Inside {
    Xlsx,
    Ods,
}

/// Unpacks a workbook into nothing, as the sizes it declares may be wrong, and tells what it holds.
///
/// # Errors
/// A sentence on archives that are damaged, locked, too large or no workbook.
pub(super) fn zip(bytes: &[u8]) -> Result<Inside, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let limit = MAX_BYTES.min(FREE_BYTES.max(bytes.len() as u64 * MAX_RATIO));
    let mut total = 0_u64;
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(|error| damaged(&error))?;
        let left = limit.saturating_sub(total);
        if part.size() > left {
            return Err(too_large());
        }
        total +=
            copy(&mut (&mut part).take(left + 1), &mut sink()).map_err(|error| damaged(&error.into()))?;
        if total > limit {
            return Err(too_large());
        }
    }
    let has = |name| archive.index_for_name(name).is_some();
    match () {
        () if has("xl/workbook.bin") => {
            Err("the binary workbook .xlsb is not read: open it and save it as .xlsx".to_owned())
        }
        () if has("xl/workbook.xml") => Ok(Inside::Xlsx),
        () if has("content.xml") => Ok(Inside::Ods),
        () if has("[Content_Types].xml") => Ok(Inside::Xlsx),
        () => Err("this is a packed archive and no workbook: unpack it and bring the file inside".to_owned()),
    }
}

fn damaged(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => super::locked(),
        _ => super::unread(error),
    }
}

fn too_large() -> String {
    "the workbook unpacks to far more than its size (at most 512 MB are read): it is damaged or made to fill the \
     memory; save the sheet as CSV"
        .to_owned()
}
