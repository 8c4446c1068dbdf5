//! One run at a time: a file at the host says that somebody is publishing there.
//!
//! It holds a run's name and a number that grows while the run lives. Whoever finds it watches the number: if it stands still,
//! the run was killed, and its place is free. So no clock has to be right, neither here nor there.

use super::trouble::{Trouble, Who};
use crate::base::diagnostic::Diagnostic;
use opendal::{Error, ErrorKind, Operator};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// The file's name at the host.
pub(super) const FILE: &str = ".offprint-publishing";

/// How often the number grows.
const BEAT: Duration = Duration::from_secs(3);
/// How often it is looked at, and how often it has to be the same for its run to be dead: for more than three beats.
const LOOK: Duration = Duration::from_secs(1);
const LOOKS: usize = 11;
/// What is written by two at once is the last one's after this time.
const SETTLED: Duration = Duration::from_millis(1_500);

/// A host that is ours until this is released.
pub(super) struct Lock {
    operator: Operator,
    lost: Arc<AtomicBool>,
    beat: JoinHandle<()>,
}

impl Lock {
    /// # Errors
    /// Another run has it, or the host cannot be written.
    pub(super) async fn acquire(operator: &Operator, who: &Who) -> Result<Lock, Trouble> {
        let id = name();
        let failed = |error| who.trouble("looking whether somebody else is publishing", &error);
        if !take(operator, &id).await.map_err(failed)? {
            let message = format!("another run is publishing to {}", who.url);
            return Err(Box::new(
                Diagnostic::error("publishing", None, message)
                    .remedy("wait until it is done, and run this again; nothing was changed by this run"),
            ));
        }
        let lost = Arc::new(AtomicBool::new(false));
        let beat = tokio::spawn(keep(operator.clone(), id, lost.clone()));
        Ok(Lock { operator: operator.clone(), lost, beat })
    }

    /// Whether somebody else has taken it, because this run seemed dead: it has to stop.
    pub(super) fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    pub(super) async fn release(self) {
        self.beat.abort();
        if !self.is_lost() {
            // If it stays, the next run finds it standing still.
            let _ = tokio::time::timeout(Duration::from_secs(5), self.operator.delete(FILE)).await;
        }
    }
}

/// A name that no other run has.
fn name() -> String {
    use std::hash::{BuildHasher, Hasher, RandomState};
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

fn text(id: &str, number: u64) -> String {
    format!("offprint is publishing\n{id}\n{number}\n")
}

async fn read(operator: &Operator) -> Result<Option<String>, Error> {
    match operator.read(FILE).await {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes.to_vec()).into_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether the lock is ours now.
async fn take(operator: &Operator, id: &str) -> Result<bool, Error> {
    let ours = text(id, 0);
    if operator.info().capability().write_with_if_not_exists {
        match operator.write_with(FILE, ours.clone()).if_not_exists(true).await {
            Ok(_) => return Ok(true),
            Err(error) if error.kind() == ErrorKind::PermissionDenied => return Err(error),
            // There is one, or the host does not know the condition.
            Err(_) => {}
        }
    }
    let Some(found) = read(operator).await? else { return take_over(operator, ours).await };
    // Our own, if the answer to an earlier attempt was lost.
    if found == ours {
        return Ok(true);
    }
    for _ in 0..LOOKS {
        sleep(LOOK).await;
        match read(operator).await? {
            Some(now) if now == found => {}
            Some(_) => return Ok(false),
            None => break,
        }
    }
    take_over(operator, ours).await
}

/// Writes the lock without a condition, and looks whether somebody else did so, too.
async fn take_over(operator: &Operator, ours: String) -> Result<bool, Error> {
    operator.write(FILE, ours.clone()).await?;
    sleep(SETTLED).await;
    Ok(read(operator).await?.is_some_and(|found| found == ours))
}

/// Lets the number grow until this is aborted, or the lock is somebody else's.
async fn keep(operator: Operator, id: String, lost: Arc<AtomicBool>) {
    for number in 1.. {
        sleep(BEAT).await;
        match read(&operator).await {
            Ok(Some(found)) if found.lines().nth(1) == Some(&id) => {
                let _ = operator.write(FILE, text(&id, number)).await;
            }
            Ok(_) => {
                lost.store(true, Ordering::Relaxed);
                return;
            }
            // What is not known now is known later.
            Err(_) => {}
        }
    }
}
