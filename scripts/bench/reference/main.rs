//! The reference of the benchmark: long-running commands in the design that Longrun replaces. A map of handles behind
//! one lock; per child one waiter thread and two reader threads; a locked queue of finished results; SIGKILL by pid.
//! Standard library only. Speaks the protocol of `contender.mjs`: `<pass> [name=value…]` in, one line of JSON out.

mod commands;
mod inbox;
mod json;
mod measure;
mod passes;

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

/// `name=value` words of the command line.
pub struct Parameters(BTreeMap<String, String>);

impl Parameters {
    pub fn text(&self, name: &str) -> String {
        self.0.get(name).unwrap_or_else(|| panic!("no parameter {name}")).clone()
    }

    pub fn number(&self, name: &str) -> u64 {
        self.text(name).parse().unwrap_or_else(|_| panic!("parameter {name} is no number"))
    }

    pub fn number_or(&self, name: &str, default: u64) -> u64 {
        if self.0.contains_key(name) { self.number(name) } else { default }
    }
}

/// The runner looks at the processes itself, from outside, and answers with a line. Never inside a measured time.
pub fn ask_runner(check: &str, count: u64) {
    print_line(&format!("{{\"check\":\"{check}\",\"count\":{count}}}"));
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).expect("the runner answers");
}

fn print_line(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").expect("the runner reads");
    out.flush().expect("the runner reads");
}

fn main() {
    let mut words = std::env::args().skip(1);
    let pass = words.next().expect("the name of a pass");
    let parameters = Parameters(
        words
            .map(|word| {
                let (name, value) = word.split_once('=').expect("name=value");
                (name.to_string(), value.to_string())
            })
            .collect(),
    );
    let samples = match pass.as_str() {
        "probe" => passes::probe(&parameters),
        "spawn" => passes::spawn(&parameters),
        "result" => passes::result(&parameters),
        "burst" => passes::burst(&parameters),
        "crowd" => passes::crowd(&parameters),
        "flood" => passes::flood(&parameters),
        other => panic!("no pass {other}"),
    };
    print_line(&format!("{{\"result\":{samples}}}"));
}
