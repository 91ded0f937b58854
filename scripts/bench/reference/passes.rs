//! The passes, as in `../passes/*.mjs`, where each is described. Here a start blocks the caller, so the time to the
//! handle is the time that the host's thread is busy, and there is no event loop to be delayed.

use crate::commands::{self, INBOX};
use crate::json::numbers;
use crate::measure::{cpu_ms, ms_since, peak_kib, reset_peak, resident_kib};
use crate::{ask_runner, Parameters};
use std::thread::sleep;
use std::time::{Duration, Instant};

const SESSION: &str = "bench";
/// As in `../passes/spawn.mjs`.
const PAUSE: Duration = Duration::from_millis(2);
const LEAST_SAMPLES: usize = 5;
/// As in `../passes/flood.mjs`.
const WARM_UP_REPEATS: usize = 16;
const PAGE_BYTES: usize = 4096;

fn take_result() -> usize {
    let item = INBOX.take(SESSION);
    assert_eq!(item.exit_code, 0, "a command that ends with 0");
    item.content.len()
}

fn run_one(program: &str) {
    commands::start(program, &[], SESSION);
    take_result();
}

pub fn probe(parameters: &Parameters) -> String {
    run_one(&parameters.text("true"));
    String::from("{\"version\":\"std only\"}")
}

pub fn spawn(parameters: &Parameters) -> String {
    let program = parameters.text("true");
    let budget = Duration::from_millis(parameters.number("budgetMs"));
    let samples = parameters.number("samples") as usize;
    let mut ballast = vec![0u8; parameters.number("ballastMiB") as usize * 1024 * 1024];
    for page in ballast.chunks_mut(PAGE_BYTES) {
        page[0] = 0x5a;
    }
    for _ in 0..parameters.number("warmUp") {
        run_one(&program);
    }
    let mut handle_ms = Vec::new();
    let deadline = Instant::now() + budget;
    while handle_ms.len() < samples && (Instant::now() < deadline || handle_ms.len() < LEAST_SAMPLES) {
        sleep(PAUSE);
        let started_at = Instant::now();
        commands::start(&program, &[], SESSION);
        handle_ms.push(ms_since(started_at));
        take_result();
    }
    let ballast = std::hint::black_box(ballast);
    let list = numbers(&handle_ms);
    format!("{{\"handleMs\":{list},\"busyMs\":{list},\"ballastBytes\":{}}}", ballast.len())
}

pub fn result(parameters: &Parameters) -> String {
    let program = parameters.text("true");
    for _ in 0..parameters.number("warmUp") {
        run_one(&program);
    }
    let mut result_ms = Vec::new();
    for _ in 0..parameters.number("samples") {
        let started_at = Instant::now();
        run_one(&program);
        result_ms.push(ms_since(started_at));
    }
    format!("{{\"resultMs\":{}}}", numbers(&result_ms))
}

pub fn burst(parameters: &Parameters) -> String {
    let program = parameters.text("true");
    let count = parameters.number("count");
    run_at_once(&program, parameters.number("warmUp"));
    format!("{{\"burstMs\":{:.6},\"count\":{count}}}", run_at_once(&program, count))
}

fn run_at_once(program: &str, count: u64) -> f64 {
    let started_at = Instant::now();
    for _ in 0..count {
        commands::start(program, &[], SESSION);
    }
    for _ in 0..count {
        take_result();
    }
    ms_since(started_at)
}

pub fn crowd(parameters: &Parameters) -> String {
    let (short, long) = (parameters.text("true"), parameters.text("sleep"));
    let (count, exits) = (parameters.number("count"), parameters.number_or("exits", 0));
    let settle = Duration::from_millis(parameters.number("settleMs"));
    let marker = [parameters.text("marker")];
    for _ in 0..parameters.number("warmUp") {
        run_one(&short);
    }
    sleep(settle);

    let resting_kib = resident_kib();
    let started_at = Instant::now();
    for _ in 0..count {
        commands::start(&long, &marker, SESSION);
    }
    let start_ms = ms_since(started_at);
    sleep(settle);
    let grown_kib = resident_kib() - resting_kib;

    let cpu_before = cpu_ms();
    for _ in 0..exits {
        run_one(&short);
    }
    let cpu = cpu_ms() - cpu_before;
    ask_runner("alive", count);
    let ended_from = Instant::now();
    commands::end_session(SESSION);
    let end_ms = ms_since(ended_from);
    ask_runner("gone", 0);
    format!(
        "{{\"count\":{count},\"grownKiB\":{grown_kib},\"startMs\":{start_ms:.6},\"endMs\":{end_ms:.6},\
         \"survivors\":0,\"exits\":{exits},\"cpuMs\":{cpu:.6}}}"
    )
}

pub fn flood(parameters: &Parameters) -> String {
    let (program, file) = (parameters.text("cat"), parameters.text("file"));
    let bytes = parameters.number("bytes");
    let repeats = parameters.number("repeats") as usize;
    commands::start(&program, &vec![file.clone(); WARM_UP_REPEATS], SESSION);
    take_result();
    sleep(Duration::from_millis(parameters.number("settleMs")));

    let resting_kib = resident_kib();
    reset_peak();
    let started_at = Instant::now();
    commands::start(&program, &vec![file; repeats], SESSION);
    let content_bytes = take_result();
    let flood_ms = ms_since(started_at);
    let grown_kib = peak_kib() - resting_kib;
    assert!(content_bytes as u64 > bytes, "{bytes} bytes were printed, the result has {content_bytes}");
    format!("{{\"floodMs\":{flood_ms:.6},\"bytes\":{bytes},\"grownKiB\":{grown_kib}}}")
}
