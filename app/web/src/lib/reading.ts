/**
 * A list that is read whole while events tell of its changes. One reading at a time, and what was
 * told during it is put on top of it again: an answer that is late undoes nothing.
 */
export class Reading<T> {
  private turn: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;
  private told: T[] | undefined;

  constructor(
    private readonly read: () => Promise<void>,
    private readonly put: (item: T) => void,
  ) {}

  /** Reads after this was called, never before; whoever asks meanwhile shares it. */
  run(): Promise<void> {
    this.next ??= this.turn
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        return this.once();
      });
    this.turn = this.next;
    return this.next;
  }

  tell(item: T): void {
    this.told?.push(item);
    this.put(item);
  }

  private async once(): Promise<void> {
    const told: T[] = [];
    this.told = told;
    try {
      await this.read();
      told.forEach(this.put);
    } finally {
      this.told = undefined;
    }
  }
}
