#![no_main]

#[allow(dead_code, reason = "the other targets")]
#[path = "../web.rs"]
mod web;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| web::request(bytes));
