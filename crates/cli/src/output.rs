//! Standard output that may be slow, stuck or closed.
//!
//! A thread of its own writes, so that a reader who takes his time (a pager, say) keeps neither the connection from
//! being served nor the command from being ended.

use std::io::{self, Write};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};

/// How many blocks may wait for the reader. The client holds back the rest, and then the server does.
const BLOCKS_MAX: usize = 4;
/// How long what is still to be written may take at the end.
const FINISH_WITHIN: Duration = Duration::from_secs(2);

/// Whole lines, and what is to be done once they are out.
pub struct Block {
    /// The lines, each with its end. Written and flushed as one.
    pub lines: Vec<u8>,
    /// Called after that.
    pub written: Box<dyn FnOnce() + Send>,
}

/// Somewhere to print.
pub struct Output {
    blocks: mpsc::Sender<Block>,
    ended: oneshot::Receiver<io::Result<()>>,
    reader_gone: watch::Receiver<bool>,
}

impl Output {
    /// Prints to standard output. Where the reader has gone is noticed even while there is nothing to print.
    pub fn stdout() -> Self {
        let (gone, reader_gone) = watch::channel(false);
        #[cfg(unix)]
        std::thread::spawn(move || {
            wait_until_reader_is_gone();
            gone.send_replace(true);
        });
        #[cfg(not(unix))]
        drop(gone);
        Self::new(io::stdout(), reader_gone)
    }

    /// Prints to `writer`. `reader_gone` becomes true when nobody reads any more.
    pub fn new(mut writer: impl Write + Send + 'static, reader_gone: watch::Receiver<bool>) -> Self {
        let (blocks, mut waiting) = mpsc::channel::<Block>(BLOCKS_MAX);
        let (end, ended) = oneshot::channel();
        std::thread::spawn(move || {
            let mut write_all = || {
                while let Some(block) = waiting.blocking_recv() {
                    writer.write_all(&block.lines)?;
                    writer.flush()?;
                    (block.written)();
                }
                Ok(())
            };
            // Nobody may be there any more to hear it.
            let _ = end.send(write_all());
        });
        Self { blocks, ended, reader_gone }
    }

    /// Hands `block` over, after waiting until there is room for it. Says whether it is of any use to go on.
    pub async fn print(&self, block: Block) -> bool {
        self.blocks.send(block).await.is_ok()
    }

    /// Waits until nothing can be printed any more.
    pub async fn closed(&self) {
        let mut reader_gone = self.reader_gone.clone();
        let told = async {
            // Where nobody can tell, only a failed write does.
            if reader_gone.wait_for(|gone| *gone).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            () = self.blocks.closed() => {}
            () = told => {}
        }
    }

    /// Waits, not for long, until everything is written. A reader that has gone is no error.
    pub async fn finish(self) -> io::Result<()> {
        drop(self.blocks);
        match tokio::time::timeout(FINISH_WITHIN, self.ended).await {
            Ok(Ok(Err(error))) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            // Written; or the reader is gone, or takes nothing and is not waited for.
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

/// Blocks until the other end of standard output is closed: for ever, if it is a file.
#[cfg(unix)]
fn wait_until_reader_is_gone() {
    use rustix::event::{PollFd, PollFlags, poll};
    let stdout = rustix::stdio::stdout();
    // Errors and hang-ups are reported without being asked for, and nothing else is of interest.
    let mut wanted = [PollFd::new(&stdout, PollFlags::empty())];
    loop {
        match poll(&mut wanted, None) {
            Ok(0) | Err(rustix::io::Errno::INTR) => {}
            Ok(_) => return,
            // No way to tell on this system: the next write will.
            Err(_) => std::thread::park(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc as sync;
    use std::time::Instant;

    use super::*;

    /// Hands on what is written, and fails as told.
    struct Pipe {
        written: sync::Sender<Vec<u8>>,
        error: Option<io::ErrorKind>,
    }

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            match self.error {
                Some(error) => Err(error.into()),
                None => self.written.send(bytes.to_vec()).map(|()| bytes.len()).map_err(io::Error::other),
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn pipe(error: Option<io::ErrorKind>) -> (Output, sync::Receiver<Vec<u8>>) {
        let (written, read) = sync::channel();
        (Output::new(Pipe { written, error }, watch::channel(false).1), read)
    }

    fn block(lines: &[u8]) -> Block {
        Block { lines: lines.to_vec(), written: Box::new(|| {}) }
    }

    #[tokio::test]
    async fn what_was_printed_is_written_before_the_end() {
        let (output, read) = pipe(None);
        let (told, tell) = sync::channel();
        let written = Box::new(move || told.send(()).unwrap());
        assert!(output.print(Block { lines: b"a\n".to_vec(), written }).await);
        output.finish().await.unwrap();
        assert_eq!((read.recv().unwrap(), tell.recv()), (b"a\n".to_vec(), Ok(())));
    }

    #[tokio::test]
    async fn a_closed_pipe_ends_it_and_is_no_error() {
        let (output, _read) = pipe(Some(io::ErrorKind::BrokenPipe));
        output.print(block(b"a\n")).await;
        output.closed().await;
        assert!(!output.print(block(b"b\n")).await);
        output.finish().await.unwrap();
    }

    #[tokio::test]
    async fn a_full_disk_is_an_error() {
        let (output, _read) = pipe(Some(io::ErrorKind::StorageFull));
        output.print(block(b"a\n")).await;
        output.closed().await;
        assert_eq!(output.finish().await.unwrap_err().kind(), io::ErrorKind::StorageFull);
    }

    #[tokio::test(start_paused = true)]
    async fn a_stuck_reader_is_not_waited_for() {
        struct Stuck;
        impl Write for Stuck {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                loop {
                    std::thread::park();
                }
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let output = Output::new(Stuck, watch::channel(false).1);
        output.print(block(b"a\n")).await;
        let started = Instant::now();
        output.finish().await.unwrap();
        assert!(started.elapsed() < FINISH_WITHIN, "the clock is paused, so nothing was waited for");
    }
}
