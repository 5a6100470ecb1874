#![no_main]

#[allow(dead_code, reason = "the other targets")]
#[path = "../readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::request(bytes));
