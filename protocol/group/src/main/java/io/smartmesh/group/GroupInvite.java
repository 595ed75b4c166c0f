package io.smartmesh.group;

import static io.smartmesh.group.GroupLimits.CARD_BYTES;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;

/**
 * What is shown to whoever may join (GR-3). Whoever holds it may use it: it is a secret.
 *
 * <pre>
 * 01 version | group 20 | token 12 | the inviter's contact card, without name and proof
 * </pre>
 *
 * @param card 157 bytes; hostile until decoded (CT-2)
 */
public record GroupInvite(Address group, Bytes token, Bytes card) {
  public static final int TOKEN_BYTES = 12;
  private static final int VERSION = 1;

  public Bytes encode() {
    return new Encoder().u8(VERSION).address(group).raw(token).raw(card).toBytes();
  }

  /** Hostile bytes. */
  public static Result<GroupInvite, GroupError> decode(Bytes bytes) {
    try {
      Decoder in = new Decoder(bytes);
      in.version("invitation", VERSION);
      GroupInvite invite = new GroupInvite(in.address(), in.raw(TOKEN_BYTES), in.rest());
      if (invite.card.isEmpty() || invite.card.length() > CARD_BYTES) {
        throw new Malformed("a card of " + invite.card.length() + " bytes");
      }
      return Result.ok(invite);
    } catch (Malformed e) {
      return Result.err(new GroupError.Malformed(e.what()));
    }
  }
}
