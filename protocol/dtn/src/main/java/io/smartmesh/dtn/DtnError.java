package io.smartmesh.dtn;

/** What another network's node can do wrong, with both compared values. */
public sealed interface DtnError {
  record Malformed(String what) implements DtnError {}

  record WrongCrc(long block, String expected, String got) implements DtnError {}

  record WrongVersion(long version, long supported) implements DtnError {}

  record TooLong(long bytes, long most) implements DtnError {}

  /** RFC 9171, 4.2.4: such a block says that a bundle with it is useless to who knows it not. */
  record UnknownBlock(long type) implements DtnError {}

  /** Fragments are not put together here, nor are reports read (GW-3). */
  record NotForGateways(String what) implements DtnError {}

  /** The session: what came, and what could have come. */
  record Unexpected(String got, String expected) implements DtnError {}

  /** The other side ended it. */
  record Ended(String why) implements DtnError {}

  record Silent(long millis, long most) implements DtnError {}
}
