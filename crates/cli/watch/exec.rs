//! A program of the user's that is run for every article.

use crate::duration;
use anyhow::anyhow;
use std::{
    ffi::OsString,
    io::Write,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long the first look at a running program waits for the next, and the later ones.
const PAUSES: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(50)];

#[derive(Debug)]
pub(super) struct Exec {
    pub(super) program: OsString,
    pub(super) arguments: Vec<OsString>,
    /// How long it may take.
    pub(super) timeout: Duration,
}

impl Exec {
    /// The program as it is shown.
    pub(super) fn name(&self) -> String {
        Path::new(&self.program).display().to_string()
    }

    /// Runs the program with a record as its standard input, as it is and without a shell. What it
    /// prints goes where our own output goes.
    pub(super) fn run(&self, record: &[u8]) -> anyhow::Result<()> {
        let name = self.name();
        let mut child = self
            .command()
            .spawn()
            .map_err(|error| anyhow!("{name} cannot be started ({error})"))?;
        if let Some(mut input) = child.stdin.take() {
            let record = record.to_vec();
            // A program that reads nothing must not hold us up, and need not read.
            thread::spawn(move || input.write_all(&record));
        }
        match self.wait(&mut child) {
            Ok(Some(status)) if status.success() => Ok(()),
            Ok(Some(status)) => Err(anyhow!("{name} failed ({status})")),
            Ok(None) => {
                let most = duration::shown(self.timeout);
                Err(anyhow!("{name} took longer than {most} and was stopped"))
            }
            Err(error) => Err(anyhow!("{name} cannot be waited for ({error})")),
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::piped());
        // Ctrl-C is for us: the program is let finish.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command
    }

    /// How the program ended; nothing where it was stopped.
    fn wait(&self, child: &mut Child) -> std::io::Result<Option<ExitStatus>> {
        let (started, [mut pause, longest]) = (Instant::now(), PAUSES);
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(Some(status));
            }
            if self.timeout <= started.elapsed() {
                stop(child)?;
                child.wait()?;
                return Ok(None);
            }
            thread::sleep(pause);
            pause = (pause * 2).min(longest);
        }
    }
}

/// Stops a program and, where the system knows them, those that it has started.
fn stop(child: &mut Child) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        if kill_process_group(Pid::from_child(child), Signal::KILL).is_ok() {
            return Ok(());
        }
    }
    child.kill()
}
