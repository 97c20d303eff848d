//! What the worker gives up before it runs anything. The server has already cleared the environment variables.
//!
//! There is no parent-death signal: on Linux it is tied to the *thread* that started the process, and the server's threads come and
//! go. The end of standard input serves instead (see the module above).

/// Drops what a function's engine must never have. Each step is independent; a kernel that refuses one does not stop the others.
pub fn harden() {
    #[cfg(target_os = "linux")]
    linux::harden();
}

/// Raises the CPU limit to what the process has used plus what the coming call may use, so that even a worker whose server has
/// hung cannot burn a core for ever.
pub fn allow_cpu(call: std::time::Duration) {
    #[cfg(target_os = "linux")]
    linux::allow_cpu(call);
    #[cfg(not(target_os = "linux"))]
    let _ = call;
}

/// The most memory that the process has ever had resident, in bytes; 0 where that is unknown.
pub fn peak_memory() -> u64 {
    #[cfg(target_os = "linux")]
    return linux::peak_memory();
    #[cfg(not(target_os = "linux"))]
    return 0;
}

#[cfg(target_os = "linux")]
mod linux {
    use std::{env, fs, process, time::Duration};

    use nix::{
        sys::{
            prctl,
            resource::{RLIM_INFINITY, Resource, UsageWho, getrlimit, getrusage, setrlimit},
        },
        time::{ClockId, clock_gettime},
        unistd::close,
    };

    use crate::limits;

    pub fn harden() {
        close_inherited();
        leave_the_file_system();
        let _ = setrlimit(Resource::RLIMIT_AS, limits::WORKER_ADDRESS_SPACE, limits::WORKER_ADDRESS_SPACE);
        let _ = setrlimit(Resource::RLIMIT_NOFILE, limits::WORKER_FILES, limits::WORKER_FILES);
        let _ = setrlimit(Resource::RLIMIT_FSIZE, 0, 0);
        let _ = setrlimit(Resource::RLIMIT_CORE, 0, 0);
        let _ = prctl::set_no_new_privs();
    }

    /// Everything but the three standard streams. What Rust opens is closed on exec anyway; this is for what others left open.
    fn close_inherited() {
        let Ok(entries) = fs::read_dir("/proc/self/fd") else { return };
        let open: Vec<i32> =
            entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
        for fd in open.into_iter().filter(|fd| *fd > 2) {
            // The directory that was read is among them and closed already: that error is expected.
            let _ = close(fd);
        }
    }

    /// The working directory becomes one that has been removed: empty, and nothing can be made in it.
    fn leave_the_file_system() {
        let empty = env::temp_dir().join(format!("sampan-runner-{}", process::id()));
        if fs::create_dir(&empty).is_ok() {
            let moved = env::set_current_dir(&empty);
            let _ = fs::remove_dir(&empty);
            if moved.is_ok() {
                return;
            }
        }
        let _ = env::set_current_dir("/");
    }

    pub fn allow_cpu(call: Duration) {
        let Ok(used) = clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID) else { return };
        let Ok((_, hard)) = getrlimit(Resource::RLIMIT_CPU) else { return };
        let wanted = used.tv_sec().unsigned_abs() + call.as_secs() + 2;
        let soft = if hard == RLIM_INFINITY { wanted } else { wanted.min(hard) };
        let _ = setrlimit(Resource::RLIMIT_CPU, soft, hard);
    }

    pub fn peak_memory() -> u64 {
        // The kernel counts in kilobytes.
        getrusage(UsageWho::RUSAGE_SELF).map_or(0, |usage| usage.max_rss().unsigned_abs() * 1024)
    }
}
