import { get, post, Refusal, used } from '../api/client';

/** Known even while the node is away: then nothing is shown, for only the node can check a PIN. */
const FLAG = 'smartmesh-pin';
const LOOK_AFTER = 2_000;

/** The PIN of this page, as its node says. */
class Lock {
  isSet = $state(localStorage.getItem(FLAG) !== null);
  idleSeconds = $state(300);

  /** Whether nothing may be shown. */
  async isClosed(): Promise<boolean> {
    try {
      const state = await get('/page/lock');
      this.take(state);
      return state.locked;
    } catch (problem) {
      // Whoever is not let in any more sees the way in, and nothing else.
      return this.isSet && !(problem instanceof Refusal && problem.code === 'unauthorized');
    }
  }

  take(state: { set: boolean; idleSeconds: number }): void {
    this.isSet = state.set;
    this.idleSeconds = state.idleSeconds;
    if (state.set) {
      localStorage.setItem(FLAG, '1');
    } else {
      localStorage.removeItem(FLAG);
    }
  }

  /** What was in memory goes with the page as it was. */
  async close(): Promise<void> {
    await post('/page/lock/close', {}).catch(() => undefined);
    location.reload();
  }

  watch(): void {
    setInterval(() => {
      if (this.isSet && used.secondsAgo() >= this.idleSeconds) {
        void this.close();
      }
    }, LOOK_AFTER);
  }
}

export const lock = new Lock();
