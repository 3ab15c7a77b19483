#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dataspoke_fuzz::targets::edit(bytes));
