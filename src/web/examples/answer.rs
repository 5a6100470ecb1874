//! Answers the request on stdin, natively: what a browser answers to it, byte for byte.

use std::io::{Read, Write};

fn main() -> std::io::Result<()> {
    let mut request = Vec::new();
    std::io::stdin().read_to_end(&mut request)?;
    std::io::stdout().write_all(&microbiz_web::answered(&request))
}
