//! Long-running commands, the way the original does it: `start` spawns, registers and answers; a waiter thread per child
//! takes the child over, has two threads read its streams to the end, waits, and pushes the result unless the
//! handle was cancelled meanwhile.

use crate::inbox::{Inbox, Item};
use crate::json;
use std::collections::BTreeMap;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{channel, Receiver};
use std::sync::{Arc, Condvar, LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How long output is waited for after the exit: the original's.
const DRAIN: Duration = Duration::from_secs(5);
const SIGKILL: i32 = 9;

struct Entry {
    /// Until the waiter thread has it.
    child: Option<Child>,
    pid: u32,
    session_id: String,
    cancelled: Arc<AtomicBool>,
}

static ENTRIES: LazyLock<Mutex<BTreeMap<String, Entry>>> = LazyLock::new(|| Mutex::new(BTreeMap::new()));
static NUMBERS: AtomicU64 = AtomicU64::new(1);
pub static INBOX: Inbox = Inbox::new();

/// Waiter threads that have not ended. Not in the original: it is how the benchmark knows that all are reaped.
static WAITERS: Mutex<u64> = Mutex::new(0);
static WAITER_ENDED: Condvar = Condvar::new();

/// The handle. Fails only by panicking: the benchmark has no use for a refusal.
pub fn start(program: &str, args: &[String], session_id: &str) -> String {
    let child = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("spawn of {program}: {error}"));
    let number = NUMBERS.fetch_add(1, Ordering::SeqCst);
    let handle_id = format!("hto-{:x}-{number}", std::process::id());
    let cancelled = Arc::new(AtomicBool::new(false));
    let entry = Entry {
        pid: child.id(),
        child: Some(child),
        session_id: session_id.to_string(),
        cancelled: cancelled.clone(),
    };
    ENTRIES.lock().expect("entries").insert(handle_id.clone(), entry);

    *WAITERS.lock().expect("waiters") += 1;
    let (waited_id, waited_session) = (handle_id.clone(), session_id.to_string());
    thread::Builder::new()
        .name(format!("waiter-{number}"))
        .spawn(move || {
            wait_for(&waited_id, waited_session, &cancelled);
            *WAITERS.lock().expect("waiters") -= 1;
            WAITER_ENDED.notify_all();
        })
        .expect("a waiter thread");
    handle_id
}

fn wait_for(handle_id: &str, session_id: String, cancelled: &AtomicBool) {
    let started_at = Instant::now();
    let taken = ENTRIES.lock().expect("entries").get_mut(handle_id).and_then(|entry| entry.child.take());
    let Some(mut child) = taken else { return };
    let stdout = child.stdout.take().map(read_all);
    let stderr = child.stderr.take().map(read_all);
    let status = child.wait();
    let stdout = collected(stdout);
    let stderr = collected(stderr);
    ENTRIES.lock().expect("entries").remove(handle_id);
    if cancelled.load(Ordering::Acquire) {
        return;
    }
    let (exit_code, signal) = status.map_or((-1, Some(SIGKILL)), ending_of);
    let mut content = String::from("{\"handle_id\":");
    json::push_string(&mut content, handle_id);
    content.push_str(&format!(",\"exit_code\":{exit_code},\"stdout\":"));
    json::push_string(&mut content, &String::from_utf8_lossy(&stdout).into_owned());
    content.push_str(",\"stderr\":");
    json::push_string(&mut content, &String::from_utf8_lossy(&stderr).into_owned());
    content.push_str(&format!(",\"duration_ms\":{},\"signal\":", started_at.elapsed().as_millis()));
    match signal {
        Some(number) => json::push_string(&mut content, &format!("SIG{number}")),
        None => content.push_str("null"),
    }
    content.push('}');
    INBOX.push(Item { session_id, content, exit_code });
}

/// A thread that reads the stream to its end.
fn read_all(mut stream: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (send, receive) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // As the original: what was read before an error counts.
        let _ = stream.read_to_end(&mut bytes);
        let _ = send.send(bytes);
    });
    receive
}

fn collected(from: Option<Receiver<Vec<u8>>>) -> Vec<u8> {
    from.and_then(|receive| receive.recv_timeout(DRAIN).ok()).unwrap_or_default()
}

fn ending_of(status: ExitStatus) -> (i32, Option<i32>) {
    (status.code().unwrap_or(-1), status.signal())
}

/// Kills every command of the session and returns when all are reaped.
pub fn end_session(session_id: &str) {
    let ended: Vec<Entry> = {
        let mut entries = ENTRIES.lock().expect("entries");
        let ids: Vec<String> = entries
            .iter()
            .filter(|(_, entry)| entry.session_id == session_id)
            .map(|(id, _)| id.clone())
            .collect();
        ids.iter().filter_map(|id| entries.remove(id)).collect()
    };
    for mut entry in ended {
        entry.cancelled.store(true, Ordering::Release);
        match entry.child.as_mut() {
            Some(child) => {
                let _ = child.kill();
                let _ = child.wait();
            }
            None => kill(entry.pid),
        }
    }
    let mut waiters = WAITERS.lock().expect("waiters");
    while *waiters > 0 {
        waiters = WAITER_ENDED.wait(waiters).expect("waiters");
    }
}

fn kill(pid: u32) {
    extern "C" {
        #[link_name = "kill"]
        fn send_signal(pid: i32, signal: i32) -> i32;
    }
    // SAFETY: two numbers, no memory. The waiter may have reaped the pid: the original has that race too.
    unsafe {
        send_signal(pid as i32, SIGKILL);
    }
}
