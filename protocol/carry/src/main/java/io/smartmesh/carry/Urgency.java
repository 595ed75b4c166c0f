package io.smartmesh.carry;

import java.util.Arrays;
import java.util.Optional;

/** What goes first, and gives way last (CY-4). */
public enum Urgency {
  SOS(0),
  CONTROL(1),
  PAYMENT(2),
  MESSAGE(3),
  BULK(4);

  /** In frames and records. */
  final int number;

  Urgency(int number) {
    this.number = number;
  }

  static Optional<Urgency> of(int number) {
    return Arrays.stream(values()).filter(one -> one.number == number).findFirst();
  }

  /** CY-24: bytes of contents. */
  int contentsMost() {
    return this == SOS ? CarryLimits.SOS_CONTENTS_BYTES : CarryLimits.CONTENTS_BYTES;
  }

  int copies() {
    return this == SOS ? CarryLimits.COPIES_SOS : CarryLimits.COPIES;
  }
}
