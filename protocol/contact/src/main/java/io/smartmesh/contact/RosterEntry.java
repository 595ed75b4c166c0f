package io.smartmesh.contact;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.crypto.PublicKey;
import java.util.Optional;

/**
 * One person, by the device that is written to.
 *
 * @param key of the device; empty where only its address is known
 * @param card the newest one taken, without its proof
 * @param account of the person, as far as it is said
 * @param given the user's own name for the person; may be empty
 * @param marks what is so of it
 */
public record RosterEntry(
    Address device,
    Optional<PublicKey> key,
    Optional<ContactCard> card,
    Optional<Address> account,
    String given,
    Marks marks,
    ChainTime addedAt) {

  /**
   * What is so of an entry.
   *
   * @param contact whether it is one; otherwise it is only blocked
   * @param proven whether the account itself says that this is its device
   * @param verified whether the user has made sure of the key (CT-7)
   * @param changed whether the key is another than it was, or may be, and nobody has made sure
   * @param blocked see CT-11
   * @param helper whether it is one of those who are called for help (MC-11)
   */
  public record Marks(
      boolean contact,
      boolean proven,
      boolean verified,
      boolean changed,
      boolean blocked,
      boolean helper) {
    static final Marks NONE = new Marks(false, false, false, false, false, false);

    Marks asContact() {
      return new Marks(true, proven, verified, changed, blocked, helper);
    }

    Marks proven(boolean isProven) {
      return new Marks(contact, isProven, verified, changed, blocked, helper);
    }

    Marks sure() {
      return new Marks(contact, proven, true, false, blocked, helper);
    }

    /** Until the user makes sure again. */
    Marks doubtful() {
      return new Marks(contact, proven, false, true, blocked, helper);
    }

    Marks blocked(boolean isBlocked) {
      return new Marks(contact, proven, verified, changed, isBlocked, helper);
    }

    Marks helper(boolean isHelper) {
      return new Marks(contact, proven, verified, changed, blocked, isHelper);
    }

    int toByte() {
      return (contact ? 1 : 0)
          | (proven ? 2 : 0)
          | (verified ? 4 : 0)
          | (changed ? 8 : 0)
          | (blocked ? 16 : 0)
          | (helper ? 32 : 0);
    }

    static final int MOST = 63;

    static Marks of(int bits) {
      return new Marks(
          (bits & 1) != 0,
          (bits & 2) != 0,
          (bits & 4) != 0,
          (bits & 8) != 0,
          (bits & 16) != 0,
          (bits & 32) != 0);
    }
  }

  /** What the user calls the person, or else what the card does; may be empty. */
  public String name() {
    return given.isEmpty() ? card.map(ContactCard::name).orElse("") : given;
  }

  /**
   * Whom to write to and pay: the account where it is proven, so that its newest device gets it.
   */
  public Address address() {
    return marks.proven() ? account.orElse(device) : device;
  }

  RosterEntry with(Marks now) {
    return new RosterEntry(device, key, card, account, given, now, addedAt);
  }

  RosterEntry named(String name) {
    return new RosterEntry(device, key, card, account, name, marks, addedAt);
  }

  RosterEntry of(Optional<Address> someAccount, boolean isProven) {
    return new RosterEntry(device, key, card, someAccount, given, marks.proven(isProven), addedAt);
  }

  RosterEntry with(ContactCard newest) {
    return new RosterEntry(
        device,
        Optional.of(newest.device()),
        Optional.of(newest.withoutProof()),
        account,
        given,
        marks,
        addedAt);
  }
}
