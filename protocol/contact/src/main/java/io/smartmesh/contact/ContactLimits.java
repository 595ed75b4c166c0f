package io.smartmesh.contact;

/** Every bound of cards and of the roster, in one place (CT-10). */
public final class ContactLimits {
  /** Of a name, in UTF-8, on a card or given by the user. */
  public static final int NAME_BYTES = 32;

  /** Of a whole card with the proof of its account. */
  public static final int CARD_BYTES = 600;

  /** Of a card as text, whatever stands before it. */
  public static final int TEXT_CHARS = 1024;

  /** Entries of the roster, those of people who are only blocked included. */
  public static final int CONTACTS = 1024;

  /** Cards that came with a text from somebody who is not in the roster; the oldest gives way. */
  public static final int CALLERS = 256;

  private ContactLimits() {}
}
