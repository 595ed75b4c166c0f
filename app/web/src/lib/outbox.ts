/** A text that this browser holds for as long as its node is away. */
export interface Held {
  /** The same at each try, so that no try sends it twice. */
  id: string;
  to: string;
  text: string;
  /** The code of the node's refusal; it is not tried again by itself then. */
  refused?: string;
}

/** Texts that may wait here. */
export const HELD_MOST = 200;
