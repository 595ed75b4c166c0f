package io.smartmesh.message;

import io.smartmesh.base.Address;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What there is to say of a text's state (MH-5), as it is kept in {@link TextMessage#detail}. An
 * older program has kept sentences there.
 */
public enum Why {
  /** Nothing was ever sent to the recipient. */
  UNSEEN,
  /** There is no way to the recipient at the moment. */
  NO_WAY,
  /** All tries were made, and no receipt came: it may have arrived all the same. */
  NO_RECEIPT,
  /** The user took it back before anybody had it. */
  CANCELLED,
  /** The user ended the tries: it may have arrived all the same. */
  STOPPED;

  private static final String BY = "by:";

  /** Stable and machine-readable. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<Why> of(TextMessage message) {
    return Arrays.stream(values()).filter(why -> why.code().equals(message.detail())).findFirst();
  }

  /** The detail of a text that is carried by somebody who may be named (MH-4). */
  static String by(Optional<Address> carrier) {
    return carrier.map(who -> BY + who).orElse("");
  }

  /** By whom a text is carried, as far as that may be told. */
  public static Optional<Address> carrier(TextMessage message) {
    boolean isNamed =
        message.state() == MessageState.CARRIED && message.detail().startsWith(BY + "0x");
    return isNamed
        ? Optional.of(Address.fromHex(message.detail().substring(BY.length())))
        : Optional.empty();
  }
}
