//! The page with the engine in it: one file that opens from a disk, with nothing around it.

use super::opening::Opening;
use super::page::{modules, text};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

/// What a page from a disk may do: everything in itself, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; \
    script-src 'unsafe-inline' 'wasm-unsafe-eval' data: blob:; worker-src blob:; base-uri 'none'; form-action 'none'";
/// How every WebAssembly module begins.
const MAGIC: &[u8] = b"\0asm";

/// Why there is no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum OfflineError {
    /// Other bytes.
    #[error(
        "is no WebAssembly module: build the package microbiz-web for wasm32-unknown-unknown and give its .wasm"
    )]
    NoModule,
    /// A module without the names that the page calls.
    #[error("is another module than the engine of microbiz: it has no “{0}”")]
    NotOurs(&'static str),
}

/// The page as one file, around an engine.
pub(crate) fn page(engine: &[u8]) -> Result<String, OfflineError> {
    if !engine.starts_with(MAGIC) {
        return Err(OfflineError::NoModule);
    }
    for name in ["reserve", "answer", "buffer"] {
        if !engine.windows(name.len()).any(|window| window == name.as_bytes()) {
            return Err(OfflineError::NotOurs(name));
        }
    }
    let head = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n<meta name=\"microbiz-page\" content=\"{}\">\n\
         <style>\n{}</style>\n<script type=\"importmap\">{}</script>",
        digest(),
        text("style.css"),
        import_map()
    );
    let body = format!(
        "<script type=\"application/json\" id=\"opening\">{}</script>\n\
         <script type=\"application/octet-stream\" id=\"engine\">{}</script>\n\
         <script type=\"text/plain\" id=\"worker\">\n{}</script>\n<script type=\"module\">\n{}</script>\n</body>",
        Opening::first().within_a_page(),
        STANDARD.encode(packed(engine)),
        text("worker.js"),
        renamed(text("main.js"))
    );
    Ok(text("index.html")
        .replace("<link rel=\"stylesheet\" href=\"style.css\">\n", "")
        .replace("<script type=\"module\" src=\"main.js\"></script>", &head)
        .replace("</body>", &body))
}

/// The SHA-256 of everything in the page but the engine: whether a page that lies somewhere is the one that would be made now.
fn digest() -> String {
    let all: String = super::page::FILES.iter().map(|file| format!("{}\n{}", file.name, file.text)).collect();
    crate::digest::sha256(all.as_bytes())
}

/// Whether a page was made of the files that this program carries.
#[cfg(test)]
fn is_current(page: &str) -> bool {
    page.contains(&format!("<meta name=\"microbiz-page\" content=\"{}\">", digest()))
}

/// Modules within a page have no addresses: each is imported by a name, which stands for its text.
fn import_map() -> String {
    let module = |file: &super::page::PageFile| {
        format!(
            "\"lab/{}\":\"data:text/javascript;base64,{}\"",
            file.name,
            STANDARD.encode(renamed(file.text))
        )
    };
    format!("{{\"imports\":{{{}}}}}", modules().map(module).collect::<Vec<_>>().join(","))
}

fn renamed(module: &str) -> String {
    module.replace("from \"./", "from \"lab/")
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    // A vector takes whatever is written.
    let written = packer.write_all(bytes).and_then(|()| packer.finish());
    written.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine() -> Vec<u8> {
        [MAGIC, b"reserve answer buffer"].concat()
    }

    #[test]
    fn one_file_holds_everything_and_no_part_of_it_ends_another() {
        let page = page(&engine()).unwrap();
        assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
        for gone in ["href=\"style.css\"", "src=\"main.js\"", "from \"./"] {
            assert!(!page.contains(gone), "{gone}");
        }
        assert_eq!(page.matches("<script").count(), page.matches("</script>").count());
        assert_eq!(page.matches("<script type=\"module\">").count(), 1);
        for file in super::super::page::FILES.iter().filter(|file| file.name != "index.html") {
            assert!(!file.text.contains("</script") && !file.text.contains("</style"), "{}", file.name);
        }
        assert_eq!(page, super::page(&engine()).unwrap(), "the same bytes again");
        assert!(is_current(&page));
    }

    #[test]
    fn what_is_no_engine_is_refused() {
        assert_eq!(page(b"PK\x03\x04"), Err(OfflineError::NoModule));
        assert_eq!(page(&[MAGIC, b"answer buffer"].concat()), Err(OfflineError::NotOurs("reserve")));
    }

    #[test]
    fn the_page_in_the_gallery_is_the_one_that_would_be_made_now() {
        let lies = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("output/gallery/lab.html");
        let Ok(page) = std::fs::read_to_string(&lies) else {
            // What is packed for a registry has no gallery.
            assert!(!lies.with_file_name("hierarchy-vs-network").exists(), "{} is gone", lies.display());
            return;
        };
        assert!(
            is_current(&page),
            "the page has moved on: bash .ci/lab.sh --write makes output/gallery/lab.html anew"
        );
        assert!(page.len() <= 2_000_000, "{} bytes", page.len());
    }
}
