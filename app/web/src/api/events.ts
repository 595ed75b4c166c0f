import { sessionKey } from './client';
import type { Channel, Message, Payment, Transfer } from './types';

/** What the page acts upon; of all others only the type counts. */
export interface NodeEvent {
  type: string;
  id: string;
  message?: Message;
  payment?: Payment | string;
  channel?: Channel | string;
  transfer?: Transfer;
}

interface Listener {
  /** Connected: whatever follows is told. */
  ready(): void;
  event(event: NodeEvent): void;
  lost(refused: boolean): void;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;
const REFUSED = 1008;

/** Listens for as long as the page is open, and goes on where it left off. */
export function listen(listener: Listener): void {
  let since: string | undefined;
  let wait = FIRST_WAIT;

  function connect() {
    const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/v1/events');
    socket.onopen = () =>
      socket.send(JSON.stringify({ key: sessionKey() ?? '', ...(since ? { since } : {}) }));
    socket.onmessage = (message) => {
      const event = JSON.parse(String(message.data)) as NodeEvent;
      if (event.type === 'ready') {
        wait = FIRST_WAIT;
        listener.ready();
      } else {
        listener.event(event);
      }
      since = event.id;
    };
    socket.onclose = (closed) => {
      listener.lost(closed.code === REFUSED);
      if (closed.code !== REFUSED) {
        setTimeout(connect, wait);
        wait = Math.min(LONGEST_WAIT, wait * 2);
      }
    };
  }

  connect();
}
