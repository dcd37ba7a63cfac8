//! How much memory the program has held.

use std::fs;

/// The most bytes held in memory so far, where the system tells: on Linux.
pub(crate) fn peak() -> Option<u64> {
    most_held(&fs::read_to_string("/proc/self/status").ok()?)
}

/// What a status of Linux says in the line of the most memory held ("high water mark").
fn most_held(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: u64 = line?.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(1024 * kilobytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_tells_the_most_memory_held() {
        let status = "Name:\tcatchline\nVmPeak:\t 9999 kB\nVmHWM:\t   82 kB\nVmRSS:\t 70 kB\n";
        assert_eq!(most_held(status), Some(82 * 1024));
        assert_eq!(most_held("Name:\tcatchline\n"), None);
        assert_eq!(most_held("VmHWM:\t many kB\n"), None);
        if cfg!(target_os = "linux") {
            let held = vec![1u8; 1 << 24];
            assert!(peak().unwrap() > held.iter().map(|&byte| u64::from(byte)).sum());
        }
    }
}
