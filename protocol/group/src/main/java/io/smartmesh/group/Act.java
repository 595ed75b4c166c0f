package io.smartmesh.group;

import static io.smartmesh.group.GroupLimits.CARD_BYTES;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import java.util.Optional;

/** What an event does to a group (GR-2). Cards are contact cards without proof (CT-1). */
public sealed interface Act {
  /** Bytes of what makes two groups of one name two groups. */
  int NONCE = 16;

  /** Of a name, as {@code Names} cleans it. */
  int NAME_BYTES = 32;

  /** The first event of a group; its author is the first admin. */
  record Create(String name, Bytes nonce, Bytes card) implements Act {}

  record Add(Bytes card) implements Act {}

  record Remove(Address who) implements Act {}

  record Leave() implements Act {}

  record Promote(Address who) implements Act {}

  record Demote(Address who) implements Act {}

  record Rename(String name) implements Act {}

  /** Who is not to be a member or an admin any more; of a leave that is its author. */
  default Optional<Address> dismissed(Address author) {
    if (this instanceof Remove remove) {
      return Optional.of(remove.who);
    } else if (this instanceof Demote demote) {
      return Optional.of(demote.who);
    }
    return this instanceof Leave ? Optional.of(author) : Optional.empty();
  }

  default void write(Encoder out) {
    if (this instanceof Create create) {
      out.u8(0).text(create.name).raw(create.nonce).bytes(create.card);
    } else if (this instanceof Add add) {
      out.u8(1).bytes(add.card);
    } else if (this instanceof Remove remove) {
      out.u8(2).address(remove.who);
    } else if (this instanceof Leave) {
      out.u8(3);
    } else if (this instanceof Promote promote) {
      out.u8(4).address(promote.who);
    } else if (this instanceof Demote demote) {
      out.u8(5).address(demote.who);
    } else {
      out.u8(6).text(((Rename) this).name);
    }
  }

  static Act read(Decoder in) throws Malformed {
    int kind = in.u8();
    return switch (kind) {
      case 0 -> new Create(in.text(NAME_BYTES), in.raw(NONCE), in.bytes(CARD_BYTES));
      case 1 -> new Add(in.bytes(CARD_BYTES));
      case 2 -> new Remove(in.address());
      case 3 -> new Leave();
      case 4 -> new Promote(in.address());
      case 5 -> new Demote(in.address());
      case 6 -> new Rename(in.text(NAME_BYTES));
      default -> throw new Malformed("event of kind " + kind);
    };
  }
}
