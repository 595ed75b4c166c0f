import type { components } from '../api/schema';
import type { RequestWords } from '../i18n/requests';

const STATES = {
  waiting: 'errandWaiting',
  queued: 'errandQueued',
  sent: 'errandSent',
  mined: 'errandMined',
  told: 'errandTold',
  done: 'errandDone',
  failed: 'errandFailed',
  expired: 'errandExpired',
  refused: 'errandRefused',
  lapsed: 'errandLapsed',
  void: 'errandVoid',
} as const satisfies Record<components['schemas']['Errand']['state'], keyof RequestWords>;

/** What is known of a request for the chain, in words; all but the proved ones are others' words. */
export function errandState(errand: components['schemas']['Errand']): keyof RequestWords {
  return STATES[errand.state];
}
