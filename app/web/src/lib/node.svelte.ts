import { enter, forgetSession, get, post, Refusal, sessionKey } from '../api/client';
import { listen, type NodeEvent } from '../api/events';
import type { Backup, Channel, Identity, Limits, Message, Payment, Peers, Status, Topology } from '../api/types';
import { newId } from './id';
import { lock } from './lock.svelte';
import { more } from './more.svelte';
import { HELD_MOST, type Held } from './outbox';
import { Reading } from './reading';
import { clearShelf, keep, kept } from './shelf';

export type Door = 'opening' | 'open' | 'closed' | 'locked';

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

  private readonly stateReading = new Reading<Channel>(
    async () => {
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
    },
    (channel) => this.takeChannel(channel),
  );
  private readonly messageReading = new Reading<Message>(
    async () => {
      this.conversations = byPeer((await get('/messages')).messages);
    },
    (message) => this.takeMessage(message),
  );
  private readonly paymentReading = new Reading<Payment>(
    async () => {
      this.payments = (await get(`/payments?limit=${PAYMENTS_LISTED}` as '/payments')).payments;
    },
    (payment) => this.takePayment(payment),
  );
  private saving: ReturnType<typeof setTimeout> | undefined;
  private refreshing: ReturnType<typeof setTimeout> | undefined;

  async start(): Promise<void> {
    try {
      await enter();
    } catch (problem) {
      this.entryProblem = problem instanceof Refusal ? problem.code : 'unknown';
    }
    if (sessionKey() !== null && (await lock.isClosed())) {
      this.door = 'locked';
      return;
    }
    lock.watch();
    await this.recall();
    if (sessionKey() === null) {
      this.door = 'closed';
      return;
    }
    this.door = 'open';
    listen({
      ready: () => {
        void this.load();
        void more.load().catch(() => undefined);
      },
      event: (event) => this.take(event),
      lost: (refused) => this.lost(refused),
    });
    setInterval(() => this.refreshSoon(), SLOW_ROUND);
  }

  /** Everything, anew. */
  async load(): Promise<void> {
    try {
      const [identity] = await Promise.all([
        get('/identity'),
        this.stateReading.run(),
        this.paymentReading.run(),
        this.messageReading.run(),
      ]);
      this.identity = identity;
      this.heard();
      await this.flush();
    } catch (problem) {
      this.failed(problem);
    }
  }

  /** What changes without telling, and what one event of many may have changed. */
  async refresh(): Promise<void> {
    try {
      await this.stateReading.run();
      this.heard();
    } catch (problem) {
      this.failed(problem);
    }
  }

  /**
   * Holds it here until the node has it, so that neither a node that does not answer nor the end of
   * this page loses it; throws what the node refuses.
   */
  async send(to: string, text: string): Promise<void> {
    if (this.held.length >= HELD_MOST) {
      throw new Refusal('outbox-full', '');
    }
    const id = newId();
    this.hold([...this.held, { id, to, text }]);
    if (!this.online) {
      return;
    }
    try {
      await post('/messages', { id, to, text });
      this.discard(id);
      await this.readMessages();
    } catch (problem) {
      if (!(problem instanceof Refusal) || !problem.isPassing) {
        this.discard(id);
        throw problem;
      }
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
    await this.messageReading.run();
    this.saveSoon();
  }

  async readPayments(): Promise<void> {
    await this.paymentReading.run();
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
    more.take(event);
    if (event.type === 'gap') {
      void this.load();
    } else if (event.type === 'text-gone' || event.message?.shown === false) {
      void this.readMessages().catch((problem: unknown) => this.failed(problem));
    } else if (event.message !== undefined) {
      this.messageReading.tell(event.message);
      if (event.type === 'text-received') {
        this.lastReceived = event.message;
      }
    } else if (event.type === 'payment-changed' && typeof event.payment === 'object') {
      this.paymentReading.tell(event.payment);
      this.refreshSoon();
    } else if (event.type === 'channel-changed' && typeof event.channel === 'object') {
      this.stateReading.tell(event.channel);
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

  private takeChannel(channel: Channel): void {
    this.channels = upsert(this.channels, channel, (list) => [...list, channel]);
  }

  private takePayment(payment: Payment): void {
    this.payments = upsert(this.payments, payment, (list) => [payment, ...list]);
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
    if (lock.isSet) {
      return;
    }
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
