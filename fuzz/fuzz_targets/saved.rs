#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kliping_fuzz::saved(bytes));
