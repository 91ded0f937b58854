//! What the kernel says about this process: memory from /proc, CPU time from getrusage.

use std::fs;
use std::time::Instant;

pub fn resident_kib() -> i64 {
    field("VmRSS:")
}

/// Highest since `reset_peak`.
pub fn peak_kib() -> i64 {
    field("VmHWM:")
}

pub fn reset_peak() {
    fs::write("/proc/self/clear_refs", "5").expect("/proc/self/clear_refs");
}

fn field(name: &str) -> i64 {
    let status = fs::read_to_string("/proc/self/status").expect("/proc/self/status");
    let line = status.lines().find(|line| line.starts_with(name)).expect("the field is there");
    line[name.len()..].trim().trim_end_matches(" kB").trim().parse().expect("a number of KiB")
}

pub fn ms_since(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}

/// User and system time of all threads, without children.
pub fn cpu_ms() -> f64 {
    // struct rusage of 64-bit Linux: two timevals, then 14 longs that are of no interest here.
    #[repr(C)]
    struct Usage {
        user: [i64; 2],
        system: [i64; 2],
        rest: [i64; 14],
    }
    extern "C" {
        fn getrusage(who: i32, usage: *mut Usage) -> i32;
    }
    const SELF: i32 = 0;
    let mut usage = Usage { user: [0; 2], system: [0; 2], rest: [0; 14] };
    // SAFETY: the struct has the size and layout that the kernel fills in.
    let answer = unsafe { getrusage(SELF, &mut usage) };
    assert_eq!(answer, 0, "getrusage");
    let _ = usage.rest;
    let ms = |[seconds, micros]: [i64; 2]| seconds as f64 * 1000.0 + micros as f64 / 1000.0;
    ms(usage.user) + ms(usage.system)
}
