//! The door of microbiz for browsers, or whatever else runs WebAssembly: requests and answers as JSON over one buffer.
//!
//! The host calls [`reserve`] with the length of its request, writes the request where the pointer says, calls
//! [`answer`], and reads as many bytes as that returned from where [`buffer`] says. The same request has the same answer,
//! byte for byte, here and in a native program: `cargo run -p microbiz-web --example answer`.
//!
//! ```
//! let text = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nstructures.hierarchy.template = \"hierarchy\"\nmarket = { niches = 4, shift_interval = \"1w\" }\nbase = { members = 20 }";
//! let request = serde_json::json!({ "run": { "setup": { "file": "small.toml", "text": text }, "replications": 2 } });
//! let answer = microbiz_web::answered(request.to_string().as_bytes());
//! let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap();
//! assert_eq!(answer["ran"]["results"]["about"]["replications"], 2);
//! ```

use microbiz::lab::{Desk, answer_to};
use std::cell::RefCell;

/// The answer to a request of the lab, both as JSON.
#[must_use]
pub fn answered(request: &[u8]) -> Vec<u8> {
    answer_to(&Desk::default(), request)
}

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for a request of so many bytes; the host writes it where the pointer says.
#[expect(unsafe_code, reason = "a name that the host can call")]
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn reserve(length: usize) -> *mut u8 {
    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        buffer.resize(length, 0);
        buffer.as_mut_ptr()
    })
}

/// Answers the request in the buffer: the answer stands in its place, and is so many bytes long.
#[expect(unsafe_code, reason = "a name that the host can call")]
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn answer() -> usize {
    let request = BUFFER.take();
    BUFFER.with_borrow_mut(|buffer| {
        *buffer = answered(&request);
        buffer.len()
    })
}

/// Where the answer stands.
#[expect(unsafe_code, reason = "a name that the host can call")]
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn buffer() -> *const u8 {
    BUFFER.with_borrow(Vec::as_ptr)
}

#[cfg(test)]
mod tests {
    use super::*;
    use microbiz::lab::Answer;

    #[test]
    fn a_host_writes_its_request_and_reads_the_answer() {
        let request = b"{\"gallery\":{}}";
        assert!(!reserve(request.len()).is_null());
        BUFFER.with_borrow_mut(|buffer| buffer.copy_from_slice(request));
        let length = answer();
        let read: Answer = BUFFER.with_borrow(|buffer| serde_json::from_slice(&buffer[..length]).unwrap());
        assert!(matches!(read, Answer::Gallery { scenarios, .. } if scenarios.len() > 10));
        assert!(!buffer().is_null());
    }
}
