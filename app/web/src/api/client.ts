import type { paths } from './schema';

const BASE = '/v1';
const KEY = 'smartmesh-key';
/** No question waits longer for its answer; an order does, for as long as the node works at it. */
const LONGEST_QUESTION = 30_000;

/** The node says no, or nobody answers: `code` has words in both languages. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    /** The node's own sentence, with the values; English. */
    readonly what: string,
  ) {
    super(what);
  }

  /** Whether asking the same again later may help. */
  get isPassing(): boolean {
    return ['node-away', 'node-silent', 'busy', 'stopped', 'unauthorized'].includes(this.code);
  }
}

type Answer<Operation> = Operation extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;
type Question<Operation> = Operation extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : undefined;
type GetPaths = { [P in keyof paths]: paths[P] extends { get: object } ? P : never }[keyof paths];
type PostPaths = { [P in keyof paths]: paths[P] extends { post: object } ? P : never }[keyof paths];

/** This browser's half of its session; the cookie is the other. */
export function sessionKey(): string | null {
  return localStorage.getItem(KEY);
}

export function forgetSession(): void {
  localStorage.removeItem(KEY);
}

export function get<P extends GetPaths>(path: P): Promise<Answer<paths[P]['get']>> {
  return ask('GET', path);
}

/** `ids` stand in for what is in braces in the path. */
export function post<P extends PostPaths>(
  path: P,
  body: Question<paths[P]['post']> | Record<string, never>,
  ...ids: string[]
): Promise<Answer<paths[P]['post']>> {
  const place = ids.reduce((at, id) => at.replace(/\{\w+\}/, encodeURIComponent(id)), path as string);
  return ask('POST', place, body);
}

/** Exchanges the one-time link in the address bar for a session, and takes it from there. */
export async function enter(): Promise<void> {
  const once = /^#once=([0-9a-f]+)$/.exec(location.hash)?.[1];
  if (once === undefined) {
    return;
  }
  history.replaceState(null, '', location.pathname);
  dispatchEvent(new HashChangeEvent('hashchange'));
  const session = await post('/page/session', { once });
  localStorage.setItem(KEY, session.key);
}

/** When somebody was last at this page: the node locks it otherwise, where a PIN is set. */
class Used {
  private at = Date.now();

  constructor() {
    for (const type of ['pointerdown', 'keydown', 'wheel', 'touchmove']) {
      addEventListener(type, () => (this.at = Date.now()), { capture: true, passive: true });
    }
  }

  secondsAgo(): number {
    return (Date.now() - this.at) / 1_000;
  }
}

export const used = new Used();
const USED_SECONDS = 40;

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { 'X-SmartMesh-Key': sessionKey() ?? '' };
  if (used.secondsAgo() < USED_SECONDS) {
    headers['X-SmartMesh-Used'] = '1';
  }
  let answer: Response;
  try {
    answer = await fetch(BASE + path, {
      method,
      headers,
      cache: 'no-store',
      ...(body === undefined
        ? { signal: AbortSignal.timeout(LONGEST_QUESTION) }
        : { body: JSON.stringify(body) }),
    });
  } catch (problem) {
    throw new Refusal('node-away', String(problem));
  }
  const json = (await answer.json().catch(() => undefined)) as
    | { code?: string; what?: string }
    | undefined;
  if (json === undefined) {
    throw new Refusal('node-away', String(answer.status));
  }
  if (json.code === 'locked') {
    // What was shown goes with the page as it was.
    location.reload();
  }
  if (!answer.ok) {
    throw new Refusal(json.code ?? 'unknown', json.what ?? '');
  }
  return json as T;
}
