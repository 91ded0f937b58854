//! Finished results of all sessions, in order: a queue behind one lock, which stands for the host VM's own.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};

pub struct Item {
    pub session_id: String,
    /// JSON.
    pub content: String,
    pub exit_code: i32,
}

pub struct Inbox {
    items: Mutex<VecDeque<Item>>,
    arrived: Condvar,
}

impl Inbox {
    pub const fn new() -> Self {
        Inbox { items: Mutex::new(VecDeque::new()), arrived: Condvar::new() }
    }

    pub fn push(&self, item: Item) {
        self.items.lock().expect("inbox").push_back(item);
        self.arrived.notify_all();
    }

    /// Blocks until the session has an item, and takes it.
    pub fn take(&self, session_id: &str) -> Item {
        let mut items = self.items.lock().expect("inbox");
        loop {
            if let Some(at) = items.iter().position(|item| item.session_id == session_id) {
                return items.remove(at).expect("its place was just found");
            }
            items = self.arrived.wait(items).expect("inbox");
        }
    }
}
