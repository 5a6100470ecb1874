//! What all pages share: the frame, and a picture with the data behind it.

use super::Drawn;
use super::table::Table;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");

/// A part of a page.
pub(super) struct Section {
    /// Its anchor.
    pub id: &'static str,
    pub title: &'static str,
    pub body: Markup,
}

/// A page: what stands on its first screen, and its sections.
pub(super) fn framed(title: &str, first: &Markup, sections: &[Section], foot: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content={ "microbiz " (env!("CARGO_PKG_VERSION")) };
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { (first) }
                main {
                    nav aria-label="Sections" { @for section in sections { a href={ "#" (section.id) } { (section.title) } " " } }
                    @for section in sections {
                        section aria-labelledby=(section.id) {
                            h2 id=(section.id) { (section.title) }
                            (section.body)
                        }
                    }
                }
                footer { (foot) }
            }
        }
    };
    page.into_string()
}

/// A picture, and the rows behind it to open; or why it could not be made.
pub(super) fn picture(drawing: &Drawn, behind: Option<&Table>) -> Markup {
    match drawing {
        Ok(drawing) => html! {
            figure tabindex="0" aria-label=(drawing.title) { (PreEscaped(&drawing.svg)) }
            @if let Some(table) = behind {
                details { summary { "The numbers behind this picture" } (table.markup()) }
            }
        },
        Err(error) => html! { p { "A picture is missing: " (error) "." } },
    }
}
