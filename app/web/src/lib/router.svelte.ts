/** Where the user is: `#/chats/0x…`; every place can be linked to. */
class Place {
  path = $state<string[]>([]);

  constructor() {
    this.read();
    addEventListener('hashchange', () => this.read());
  }

  private read() {
    const words = location.hash.replace(/^#\/?/, '').split('/').filter((word) => word !== '');
    this.path = words.map((word) => {
      try {
        return decodeURIComponent(word);
      } catch {
        return word;
      }
    });
  }

  get screen(): string {
    return this.path[0] ?? '';
  }

  get detail(): string {
    return this.path[1] ?? '';
  }
}

export const place = new Place();

export function link(...words: string[]): string {
  return '#/' + words.map(encodeURIComponent).join('/');
}

export function go(...words: string[]): void {
  location.hash = link(...words);
}
