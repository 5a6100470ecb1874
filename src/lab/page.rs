//! The files of the page, as the program carries them.

/// A file of the page.
pub(super) struct PageFile {
    /// Its name.
    pub name: &'static str,
    /// Its type on the wire.
    pub kind: &'static str,
    /// What stands in it.
    pub text: &'static str,
}

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

macro_rules! files {
    ($($name:literal $kind:ident)*) => {
        &[$(PageFile { name: $name, kind: $kind, text: include_str!(concat!("page/", $name)) }),*]
    };
}

/// Every file: the page itself first. A module stands after those that it imports.
pub(super) const FILES: &[PageFile] = files! {
    "index.html" HTML
    "style.css" STYLE
    "worker.js" SCRIPT
    "dom.js" SCRIPT
    "film.js" SCRIPT
    "host.js" SCRIPT
    "state.js" SCRIPT
    "answer.js" SCRIPT
    "clock.js" SCRIPT
    "controls.js" SCRIPT
    "files.js" SCRIPT
    "lessons.js" SCRIPT
    "roles.js" SCRIPT
    "story.js" SCRIPT
    "take.js" SCRIPT
    "teacher.js" SCRIPT
    "twin.js" SCRIPT
    "main.js" SCRIPT
};

/// The text of a file that there is.
pub(super) fn text(name: &str) -> &'static str {
    FILES.iter().find(|file| file.name == name).map_or("", |file| file.text)
}

/// The modules that others import, in an order in which each comes after those that it imports itself.
pub(super) fn modules() -> impl Iterator<Item = &'static PageFile> {
    FILES.iter().filter(|file| file.kind == SCRIPT && !["worker.js", "main.js"].contains(&file.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_is_short_says_what_it_is_and_imports_only_what_is_carried() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lab/page");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let mut carried: Vec<&str> = FILES.iter().map(|file| file.name).collect();
        carried.sort_unstable();
        assert_eq!(names, carried);
        for file in FILES {
            assert!(file.text.lines().count() <= 300, "{}", file.name);
            if file.kind == SCRIPT {
                assert!(file.text.starts_with("// "), "{} says what it is", file.name);
            }
            for import in file.text.split("from \"./").skip(1) {
                let name = import.split('"').next().unwrap();
                assert!(carried.contains(&name), "{} imports {name}", file.name);
            }
        }
    }

    #[test]
    fn the_page_fetches_nothing_from_anywhere() {
        for file in FILES {
            for address in ["http://", "https://", "//cdn", "@import", "url("] {
                assert!(!file.text.contains(address), "{} has {address}", file.name);
            }
        }
    }
}
