//! Requests that nobody meant.

#[path = "../../../tests/fuzz/mutations.rs"]
#[allow(dead_code, reason = "the others of the file look for faults in files, too")]
mod mutations;
#[path = "../../../tests/fuzz/web.rs"]
mod web;

use mutations::{Choices, damaged};

#[test]
fn a_request_is_answered_whatever_its_bytes_are() {
    let seeds = web::seeds();
    seeds.iter().for_each(|seed| web::request(seed));
    let count = std::env::var("FUZZ_INPUTS").map_or(300, |text| text.parse().unwrap());
    let mut choices = Choices(1);
    (0..count).for_each(|_| web::request(&damaged(&mut choices, &seeds)));
}
