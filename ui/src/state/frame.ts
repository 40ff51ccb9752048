/** Longest wait for a frame: windows that are covered or hidden get none, and must not fall behind. */
const LATEST = 250;

/** Calls `work` once in the next frame, however often it is asked for until then. */
export function onceAFrame(work: () => void): () => void {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    timer = undefined;
    work();
  };
  return () => {
    if (timer !== undefined) return;
    frame = requestAnimationFrame(run);
    timer = setTimeout(run, LATEST);
  };
}
