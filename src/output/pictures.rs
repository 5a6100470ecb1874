//! Drawings as files: SVG and, with the feature `png`, PNG of the same drawing.

use super::{OutputError, at, file_name};
use crate::drawings::{Drawing, DrawingError};
use crate::experiment::with_threads;
use std::path::Path;
#[cfg(feature = "png")]
use std::sync::{Arc, LazyLock};
use std::sync::{Mutex, PoisonError};

/// What came of the drawings. Whatever happens to one of them, the tables are not lost to it.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// The files, in the order of their names.
    pub files: Vec<String>,
    /// Those that could not be made, each with the reason.
    pub undrawn: Vec<String>,
}

/// Writes drawings into the folder of pictures, several at once; 0 threads are all cores.
pub(super) fn write(
    drawings: impl IntoIterator<Item = Result<Drawing, DrawingError>>,
    folder: &Path,
    threads: usize,
) -> Drawn {
    let folder = folder.join("plots");
    let mut drawn = Drawn::default();
    if let Err(fault) = std::fs::create_dir_all(&folder) {
        drawn.undrawn.push(at(&folder)(fault).to_string());
        return drawn;
    }
    let drawings: Vec<Result<Drawing, DrawingError>> = drawings.into_iter().collect();
    let save = |drawing: Result<Drawing, DrawingError>| {
        drawing.map_err(OutputError::from).and_then(|drawing| save(&drawing, &folder))
    };
    for result in each(drawings, save, threads) {
        match result {
            Ok(files) => drawn.files.extend(files),
            Err(error) => drawn.undrawn.push(error.to_string()),
        }
    }
    drawn.files.sort();
    drawn
}

/// What comes of each, in their order.
fn each<T: Send, R: Send>(all: Vec<T>, make: impl Fn(T) -> R + Sync, threads: usize) -> Vec<R> {
    let waiting = Mutex::new(all.into_iter().enumerate());
    let done = Mutex::new(Vec::new());
    // A function of its own, so that the lock is free while one is made.
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    with_threads(threads, || {
        while let Some((place, one)) = next() {
            let result = make(one);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((place, result));
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Writes one drawing; tells the names of the files.
fn save(drawing: &Drawing, folder: &Path) -> Result<Vec<String>, OutputError> {
    let made = file_name(&drawing.name);
    let name = format!("{made}.svg");
    let path = folder.join(&name);
    std::fs::write(&path, &drawing.svg).map_err(at(&path))?;
    #[cfg_attr(not(feature = "png"), expect(unused_mut, reason = "there is no second file"))]
    let mut files = vec![name];
    #[cfg(feature = "png")]
    {
        let failed = |reason| DrawingError { name: drawing.name.clone(), reason };
        let png = png(&drawing.svg).map_err(failed)?;
        let name = format!("{made}.png");
        let path = folder.join(&name);
        std::fs::write(&path, png).map_err(at(&path))?;
        files.push(name);
    }
    Ok(files)
}

#[cfg(feature = "png")]
pub(super) fn png(svg: &str) -> Result<Vec<u8>, String> {
    use resvg::{tiny_skia, usvg};
    static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_font_data(ttf_noto_sans::REGULAR.to_vec());
        fonts.set_sans_serif_family("Noto Sans");
        Arc::new(fonts)
    });
    let options = usvg::Options {
        font_family: "Noto Sans".to_owned(),
        fontdb: Arc::clone(&FONTS),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let size = tree.size().to_int_size();
    let mut pixmap = tiny_skia::Pixmap::new(size.width(), size.height()).ok_or("the drawing has no size")?;
    resvg::render(&tree, tiny_skia::Transform::default(), &mut pixmap.as_mut());
    packed(&pixmap).map_err(|error| error.to_string())
}

/// A picture as a file. Nothing is seen through its paper, and lines and letters on paper pack best as they are: a filter would
/// make the file a third larger and take longer.
#[cfg(feature = "png")]
fn packed(pixmap: &resvg::tiny_skia::Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    let colours = pixmap.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]);
    writer.write_image_data(&colours.collect::<Vec<u8>>())?;
    writer.finish()?;
    Ok(file)
}
