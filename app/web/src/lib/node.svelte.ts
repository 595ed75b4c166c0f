import { enter, forgetSession, get, post, Refusal, sessionKey } from '../api/client';
import { listen, type NodeEvent } from '../api/events';
import type { Backup, Channel, Identity, Limits, Message, Payment, Peers, Status, Topology } from '../api/types';
import { newId } from './id';
import { HELD_MOST, type Held } from './outbox';
import { clearShelf, keep, kept } from './shelf';

export type Door = 'opening' | 'open' | 'closed';

/** What is kept for the time without the node. */
interface Seen {
  status?: Status;
  identity?: Identity;
  peers?: Peers;
  topology?: Topology;
  channels: Channel[];
  payments: Payment[];
  messages: Message[];
  limits?: Limits;
  backup?: Backup;
  at: number;
}

const SAVE_AFTER = 1_000;
const REFRESH_AFTER = 400;
const SLOW_ROUND = 30_000;
const PAYMENTS_LISTED = 500;
const MESSAGES_KEPT = 1_000;

/** All that the page knows of its node. Lists are replaced, never changed in place. */
class NodeState {
  door = $state<Door>('opening');
  /** Why the one-time link did not work. */
  entryProblem = $state('');
  online = $state(false);
  /** When the node was last heard, in milliseconds of this device's clock. */
  seenAt = $state(0);
  status = $state.raw<Status>();
  identity = $state.raw<Identity>();
  peers = $state.raw<Peers>();
  topology = $state.raw<Topology>();
  limits = $state.raw<Limits>();
  backup = $state.raw<Backup>();
  channels = $state.raw<Channel[]>([]);
  payments = $state.raw<Payment[]>([]);
  conversations = $state.raw<Map<string, Message[]>>(new Map());
  held = $state.raw<Held[]>([]);
  /** For screen readers and notifications: the last text that came. */
  lastReceived = $state.raw<Message>();
  /** The id of the last event that told of a payment to us. */
  lastPaid = $state('');

  private saving: ReturnType<typeof setTimeout> | undefined;
  private refreshing: ReturnType<typeof setTimeout> | undefined;

  async start(): Promise<void> {
    try {
      await enter();
    } catch (problem) {
      this.entryProblem = problem instanceof Refusal ? problem.code : 'unknown';
    }
    await this.recall();
    if (sessionKey() === null) {
      this.door = 'closed';
      return;
    }
    this.door = 'open';
    listen({
      ready: () => void this.load(),
      event: (event) => this.take(event),
      lost: (refused) => this.lost(refused),
    });
    setInterval(() => this.refreshSoon(), SLOW_ROUND);
  }

  /** Everything, anew. */
  async load(): Promise<void> {
    try {
      const [status, identity, peers, topology, channels, payments, messages, limits, backup] =
        await Promise.all([
          get('/status'),
          get('/identity'),
          get('/peers'),
          get('/topology'),
          get('/channels'),
          get(`/payments?limit=${PAYMENTS_LISTED}` as '/payments'),
          get('/messages'),
          get('/limits'),
          get('/backup'),
        ]);
      Object.assign(this, { status, identity, peers, topology, limits, backup });
      this.channels = channels.channels;
      this.payments = payments.payments;
      this.conversations = byPeer(messages.messages);
      this.heard();
      await this.flush();
    } catch (problem) {
      this.failed(problem);
    }
  }

  /** What changes without telling, and what one event of many may have changed. */
  async refresh(): Promise<void> {
    try {
      const [status, peers, topology, channels, backup, limits] = await Promise.all([
        get('/status'),
        get('/peers'),
        get('/topology'),
        get('/channels'),
        get('/backup'),
        get('/limits'),
      ]);
      Object.assign(this, { status, peers, topology, backup, limits });
      this.channels = channels.channels;
      this.heard();
    } catch (problem) {
      this.failed(problem);
    }
  }

  /** Sends now, or holds it here while the node is away; throws what the node refuses. */
  async send(to: string, text: string): Promise<void> {
    const held: Held = { id: newId(), to, text };
    if (!this.online) {
      if (this.held.length >= HELD_MOST) {
        throw new Refusal('outbox-full', '');
      }
      this.hold([...this.held, held]);
      return;
    }
    try {
      await post('/messages', { id: held.id, to, text });
      await this.readMessages();
    } catch (problem) {
      if (!(problem instanceof Refusal) || !problem.isPassing) {
        throw problem;
      }
      this.hold([...this.held, held]);
      this.failed(problem);
    }
  }

  retry(id: string): void {
    this.hold(this.held.map((each) => (each.id === id ? { id, to: each.to, text: each.text } : each)));
    void this.flush().catch((problem: unknown) => this.failed(problem));
  }

  discard(id: string): void {
    this.hold(this.held.filter((each) => each.id !== id));
  }

  async readMessages(): Promise<void> {
    this.conversations = byPeer((await get('/messages')).messages);
    this.saveSoon();
  }

  async readPayments(): Promise<void> {
    this.payments = (await get(`/payments?limit=${PAYMENTS_LISTED}` as '/payments')).payments;
    this.saveSoon();
  }

  /** Out of this browser: the node forgets the session, the browser what it has seen. */
  async leave(): Promise<void> {
    await post('/page/session/end', {}).catch(() => undefined);
    forgetSession();
    clearTimeout(this.saving);
    await clearShelf();
    location.hash = '';
    location.reload();
  }

  private take(event: NodeEvent): void {
    this.heard();
    if (event.type === 'gap') {
      void this.load();
    } else if (event.type === 'text-gone' || event.message?.shown === false) {
      void this.readMessages().catch((problem: unknown) => this.failed(problem));
    } else if (event.message !== undefined) {
      this.takeMessage(event.message);
      if (event.type === 'text-received') {
        this.lastReceived = event.message;
      }
    } else if (event.type === 'payment-changed' && typeof event.payment === 'object') {
      const payment = event.payment;
      this.payments = upsert(this.payments, payment, (list) => [payment, ...list]);
      this.refreshSoon();
    } else if (event.type === 'channel-changed' && typeof event.channel === 'object') {
      const channel = event.channel;
      this.channels = upsert(this.channels, channel, (list) => [...list, channel]);
      this.refreshSoon();
    } else {
      if (event.type === 'payment-received') {
        this.lastPaid = event.id;
        void this.readPayments().catch((problem: unknown) => this.failed(problem));
      }
      this.refreshSoon();
    }
    this.saveSoon();
  }

  private takeMessage(message: Message): void {
    const all = new Map(this.conversations);
    const before = all.get(message.peer) ?? [];
    all.set(message.peer, upsert(before, message, (list) => [...list, message]));
    this.conversations = all;
  }

  private async flush(): Promise<void> {
    const waiting = this.held.filter((each) => each.refused === undefined);
    for (const each of waiting) {
      try {
        await post('/messages', { id: each.id, to: each.to, text: each.text });
        this.discard(each.id);
      } catch (problem) {
        if (!(problem instanceof Refusal) || problem.isPassing) {
          throw problem;
        }
        const refused = problem.code;
        this.hold(this.held.map((held) => (held.id === each.id ? { ...held, refused } : held)));
      }
    }
    if (waiting.length > 0) {
      await this.readMessages();
    }
  }

  private hold(held: Held[]): void {
    this.held = held;
    void keep('outbox', held).catch(() => undefined);
  }

  private heard(): void {
    this.online = true;
    this.seenAt = Date.now();
    this.saveSoon();
  }

  private lost(refused: boolean): void {
    this.online = false;
    if (refused) {
      this.door = 'closed';
    } else {
      // A socket does not say why it was refused; this does.
      void this.refresh();
    }
  }

  private failed(problem: unknown): void {
    this.online = false;
    if (problem instanceof Refusal && problem.code === 'unauthorized') {
      this.door = 'closed';
    } else if (!(problem instanceof Refusal)) {
      throw problem;
    }
  }

  private refreshSoon(): void {
    this.refreshing ??= setTimeout(() => {
      this.refreshing = undefined;
      void this.refresh();
    }, REFRESH_AFTER);
  }

  private saveSoon(): void {
    this.saving ??= setTimeout(() => {
      this.saving = undefined;
      const { status, identity, peers, topology, channels, payments, limits, backup } = this;
      const messages = [...this.conversations.values()].flat().slice(-MESSAGES_KEPT);
      const seen: Seen = { channels, payments, messages, at: this.seenAt };
      void keep('seen', { ...seen, status, identity, peers, topology, limits, backup }).catch(() => undefined);
    }, SAVE_AFTER);
  }

  private async recall(): Promise<void> {
    try {
      this.held = (await kept<Held[]>('outbox')) ?? [];
      const seen = await kept<Seen>('seen');
      if (seen === undefined) {
        return;
      }
      const { status, identity, peers, topology, limits, backup, channels, payments } = seen;
      Object.assign(this, { status, identity, peers, topology, limits, backup, channels, payments });
      this.conversations = byPeer(seen.messages);
      this.seenAt = seen.at;
    } catch {
      // A browser that keeps nothing shows nothing while its node is away.
    }
  }
}

function byPeer(messages: Message[]): Map<string, Message[]> {
  const all = new Map<string, Message[]>();
  // What is only about another message is in that one already.
  for (const message of messages.filter((each) => each.shown !== false)) {
    const list = all.get(message.peer);
    if (list === undefined) {
      all.set(message.peer, [message]);
    } else {
      list.push(message);
    }
  }
  return all;
}

function upsert<T extends { id: string }>(list: T[], item: T, add: (list: T[]) => T[]): T[] {
  const at = list.findIndex((each) => each.id === item.id);
  return at < 0 ? add(list) : list.with(at, item);
}

export const node = new NodeState();
