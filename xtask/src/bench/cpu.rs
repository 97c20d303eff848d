//! What the server's process has used so far.

/// Seconds of processor time of a process and its threads; `None` where the system does not tell.
pub fn used(pid: Option<u32>) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid?)).ok()?;
    // The second field is a name in brackets, which may hold anything.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let ticks: f64 = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
    Some(ticks / TICKS)
}

/// Ticks of a second in `/proc`: the same on every Linux that there is today.
const TICKS: f64 = 100.0;
