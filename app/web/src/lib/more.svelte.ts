import { get } from '../api/client';
import type { Contact, Post, Transfer } from '../api/types';
import type { NodeEvent } from '../api/events';

/** Contacts, files and what is said around, kept current by the events that tell of them. */
class More {
  contacts = $state.raw<Contact[]>([]);
  transfers = $state.raw<Transfer[]>([]);
  /** For everybody near, the youngest first. */
  posts = $state.raw<Post[]>([]);
  private names = $derived(new Map(this.contacts.filter((each) => each.contact).flatMap(addresses)));

  /** What the user calls this device or account; empty for who is no contact. */
  nameOf(address: string): string {
    return this.names.get(address) ?? '';
  }

  async load(): Promise<void> {
    await Promise.all([this.readContacts(), this.readTransfers(), this.readPosts()]);
  }

  async readContacts(): Promise<void> {
    this.contacts = (await get('/contacts')).contacts;
  }

  async readTransfers(): Promise<void> {
    this.transfers = (await get('/transfers')).transfers;
  }

  async readPosts(): Promise<void> {
    this.posts = (await get('/around')).posts;
  }

  take(event: NodeEvent): void {
    if (event.type.startsWith('contact-')) {
      void this.readContacts().catch(() => undefined);
    } else if (event.type.startsWith('post-')) {
      void this.readPosts().catch(() => undefined);
    } else if (event.transfer !== undefined) {
      const changed = event.transfer;
      const at = this.transfers.findIndex((each) => each.id === changed.id);
      this.transfers = at < 0 ? [changed, ...this.transfers] : this.transfers.with(at, changed);
    }
  }
}

function addresses(contact: Contact): [string, string][] {
  return [contact.device, contact.to].map((address) => [address, contact.name]);
}

export const more = new More();
