import type { Message } from '../api/types';
import { t } from '../i18n/words.svelte';

const DEGREES = 1e7;

const KINDS = {
  card: 'kindCard',
  request: 'kindRequest',
  payment: 'kindPayment',
  newer: 'kindNewer',
  erased: 'kindErased',
} as const;

/** What a message says, in words, whatever kind it is of. */
export function words(message: Message): string {
  const { kind, text, place } = message;
  if (kind === 'sos' || kind === 'safe') {
    return [t(kind === 'sos' ? 'kindSos' : 'kindSafe'), text, where(place)].filter((each) => each !== '').join(' ');
  }
  if (kind === 'location') {
    return `${t('kindLocation')} ${where(place)}`;
  }
  if (kind === 'file' || kind === 'photo' || kind === 'voice') {
    return [message.name ?? '', text].filter((each) => each !== '').join(': ');
  }
  if (kind === 'card' || kind === 'request' || kind === 'payment' || kind === 'newer' || kind === 'erased') {
    return [t(KINDS[kind]), text].filter((each) => each !== '').join(' ');
  }
  return text;
}

function where(place: Message['place']): string {
  return place === undefined ? '' : `${String(place.latitude / DEGREES)}, ${String(place.longitude / DEGREES)}`;
}

/** The signs on it, of both. */
export function signs(message: Message): string {
  // What an older page has kept knows none.
  return [message.ownReaction ?? '', message.peerReaction ?? ''].filter((each) => each !== '').join(' ');
}
