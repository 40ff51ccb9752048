// The time that chips and day names are told from.

const TICK = 20_000;

class Clock {
  /** Milliseconds since the epoch, renewed three times a minute and whenever the window comes to the front. */
  now = $state(Date.now());

  start(): () => void {
    const tick = () => (this.now = Date.now());
    const timer = setInterval(tick, TICK);
    addEventListener('focus', tick);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      removeEventListener('focus', tick);
      document.removeEventListener('visibilitychange', tick);
    };
  }
}

export const clock = new Clock();
