import type { Component } from 'svelte';
import type { Words } from '../i18n/en';
import Channels from './Channels.svelte';
import Chats from './Chats.svelte';
import Help from './Help.svelte';
import Me from './Me.svelte';
import More from './More.svelte';
import Nearby from './Nearby.svelte';
import Network from './Network.svelte';
import Pay from './Pay.svelte';
import Settings from './Settings.svelte';
import Transactions from './Transactions.svelte';

/** A screen: its place in the address (`#/id`), its name, and one path of a 24 by 24 drawing. */
export interface Screen {
  id: string;
  name: keyof Words;
  icon: string;
  component?: Component;
  /** In its stead, for what few people open: it is no part of the first screen's script. */
  later?: () => Promise<{ default: Component }>;
  /** In the bar of a phone; all others are under "more" there. */
  daily?: boolean;
}

export const SCREENS: Screen[] = [
  { id: 'chats', name: 'chats', icon: 'M4 5h16v11H9l-5 4z', component: Chats, daily: true },
  { id: 'nearby', name: 'nearby', icon: 'M12 21a9 9 0 1 1 9-9M12 16a4 4 0 1 1 4-4M12 12h.01', component: Nearby, daily: true },
  { id: 'pay', name: 'pay', icon: 'M3 7h18v11H3zM3 11h18M15 15h3', component: Pay, daily: true },
  { id: 'me', name: 'me', icon: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6', component: Me, daily: true },
  { id: 'contacts', name: 'contacts', icon: 'M5 3h14v18H5zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 17c0-2 2-3 4-3s4 1 4 3', later: () => import('./Contacts.svelte') },
  { id: 'around', name: 'around', icon: 'M4 10v4h3l6 5V5L7 10zM16 9c1.5 1.5 1.5 4.500 0 6M19 6c3 3 3 9 0 12', later: () => import('./Around.svelte') },
  { id: 'files', name: 'files', icon: 'M6 3h8l5 5v13H6zM14 3v5h5', later: () => import('./Files.svelte') },
  { id: 'requests', name: 'requests', icon: 'M5 3h14v18l-3-2-2 2-2-2-2 2-2-2-3 2zM12 7v8M9 12l3 3 3-3', later: () => import('./Requests.svelte') },
  { id: 'network', name: 'network', icon: 'M6 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM18 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM11 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 7l8 1M7 8l3 8M12 16l5-6', component: Network },
  { id: 'transactions', name: 'transactions', icon: 'M5 3h14v18l-3-2-2 2-2-2-2 2-2-2-3 2zM8 8h8M8 12h8', component: Transactions },
  { id: 'channels', name: 'channels', icon: 'M4 8h13l-3-3M20 16H7l3 3', component: Channels },
  { id: 'settings', name: 'settings', icon: 'M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4', component: Settings },
  { id: 'help', name: 'help', icon: 'M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2M12 18h.01', component: Help },
];

/** On a phone, the way to all that is not in the bar. */
export const MORE: Screen = { id: 'more', name: 'more', icon: 'M5 12h.01M12 12h.01M19 12h.01', component: More };
