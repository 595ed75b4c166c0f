import type { Payment } from '../api/types';
import { t } from '../i18n/words.svelte';

const WORDS = {
  queued: 'payQueued',
  pending: 'payPending',
  paid: 'payPaid',
  refunded: 'payRefunded',
  failed: 'payFailed',
  cancelled: 'payCancelled',
} as const;

export function paymentState(payment: Payment): string {
  return payment.incoming && payment.state === 'paid' ? t('payReceived') : t(WORDS[payment.state]);
}
