//! A terminal to sit at: the program runs in a pseudo-terminal, keys go in, and what it draws is read off a screen.

use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::util::{Case, SHUYU};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The terminal with the program in it.
pub(crate) struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    screen: Arc<Mutex<vt100::Parser>>,
    raw: Arc<Mutex<Vec<u8>>>,
}

/// A number of rows or columns as the screen wants it.
fn some(n: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(n).expect("not zero")
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

impl Terminal {
    /// Starts shuyu in the case's folder.
    pub(crate) fn start(case: &Case, columns: u16, rows: u16, args: &[&str], colour: bool) -> Self {
        let pty = native_pty_system().openpty(size(columns, rows)).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(SHUYU);
        command.args(args);
        command.cwd(case.path(""));
        command.env("TERM", "xterm-256color");
        command.env("XDG_STATE_HOME", case.path(".state"));
        command.env("HOME", case.path(".state"));
        command.env_remove("NO_COLOR");
        if !colour {
            command.env("NO_COLOR", "1");
        }
        let child = pty.slave.spawn_command(command).expect("shuyu starts");
        drop(pty.slave);
        let mut reader = pty.master.try_clone_reader().expect("a reader");
        let writer = pty.master.take_writer().expect("a writer");
        let screen = Arc::new(Mutex::new(vt100::Parser::new(some(rows), some(columns), 0)));
        let raw = Arc::new(Mutex::new(Vec::new()));
        let (screen_of_reader, raw_of_reader) = (Arc::clone(&screen), Arc::clone(&raw));
        std::thread::spawn(move || {
            let mut bytes = [0; 8192];
            while let Ok(n) = reader.read(&mut bytes) {
                if n == 0 {
                    break;
                }
                raw_of_reader.lock().expect("unlocked").extend_from_slice(&bytes[..n]);
                screen_of_reader.lock().expect("unlocked").process(&bytes[..n]);
            }
        });
        Terminal { child, master: pty.master, writer, screen, raw }
    }

    /// The text on the screen.
    pub(crate) fn text(&self) -> String {
        self.screen.lock().expect("unlocked").screen().contents()
    }

    /// The screen itself.
    pub(crate) fn screen(&self) -> vt100::Screen {
        self.screen.lock().expect("unlocked").screen().clone()
    }

    /// Every byte that the program wrote.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.raw.lock().expect("unlocked").clone()
    }

    /// Presses keys.
    pub(crate) fn keys(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).and_then(|()| self.writer.flush()).expect("the terminal takes keys");
    }

    /// Presses keys and waits until something stands on the screen.
    #[track_caller]
    pub(crate) fn then(&mut self, keys: &str, shown: &str) {
        self.keys(keys);
        self.sees(shown);
    }

    /// Waits until something stands on the screen. Wide characters have no gaps in the text.
    #[track_caller]
    pub(crate) fn sees(&self, shown: &str) {
        self.until(|text| text.contains(shown), shown);
    }

    /// Waits until something no longer stands on the screen.
    #[track_caller]
    pub(crate) fn loses(&self, shown: &str) {
        self.until(|text| !text.contains(shown), shown);
    }

    /// Waits until the cursor stands there, shown. A frame comes in pieces: the text is there before the cursor is.
    #[track_caller]
    pub(crate) fn cursor_at(&self, row: u16, column: u16) {
        let is_there = || self.screen().cursor_position() == (row, column) && !self.screen().hide_cursor();
        self.until(|_| is_there(), &format!("the cursor in row {row}, column {column}"));
    }

    #[track_caller]
    fn until(&self, is_so: impl Fn(&str) -> bool, what: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let text = self.text();
            if is_so(&text) {
                return;
            }
            assert!(Instant::now() < until, "{what:?} on\n{text}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Makes the window larger or smaller.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        self.screen.lock().expect("unlocked").screen_mut().set_size(some(rows), some(columns));
        self.master.resize(size(columns, rows)).expect("resized");
    }

    /// Ends the program at once, as a power cut would.
    pub(crate) fn kill(mut self) {
        let id = self.child.process_id().expect("it runs").to_string();
        std::process::Command::new("kill").args(["-KILL", &id]).status().expect("kill starts");
        self.child.wait().expect("it ends");
    }

    /// Waits for the end; gives the exit status and what the screen shows then.
    pub(crate) fn ends(mut self) -> (u32, String) {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                // What it wrote last may still be on its way.
                std::thread::sleep(Duration::from_millis(200));
                return (status.exit_code(), self.text());
            }
            assert!(Instant::now() < until, "it goes on:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
