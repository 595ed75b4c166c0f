package io.smartmesh.identity;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The one message (ID-6): which statements about an account the sender holds, and some of them in
 * full. Without any in full it acknowledges.
 *
 * <pre>
 * version 01 | account key 33 | count varint | id 4 * | count varint | statement *
 * </pre>
 */
record IdentityMessage(PublicKey account, TreeSet<Bytes> have, List<Statement> statements) {
  /** What the box is for: no box of another protocol opens here. */
  static final Bytes CONTEXT = Bytes.utf8("smartmesh/identity/1");

  private static final int VERSION = 1;
  private static final int MOST = 2 * IdentityLimits.DEVICES;

  /** About {@code card}, for somebody who lacks {@code missing}: as many of those as fit. */
  static IdentityMessage about(Card card, List<Statement> missing) {
    TreeSet<Bytes> have = new TreeSet<>();
    card.statements().forEach(statement -> have.add(statement.id()));
    int room =
        IdentityLimits.MESSAGE_BYTES - PublicKey.LENGTH - 3 - have.size() * Statement.ID_LENGTH;
    List<Statement> some = new ArrayList<>();
    for (Statement statement : missing) {
      room -= statement.encode().length();
      if (room < 0) {
        break;
      }
      some.add(statement);
    }
    return new IdentityMessage(card.accountKey(), have, some);
  }

  Bytes encode() {
    Encoder out = new Encoder().u8(VERSION).raw(account.compressed()).varint(have.size());
    have.forEach(out::raw);
    out.varint(statements.size());
    statements.forEach(statement -> out.raw(statement.encode()));
    return out.toBytes();
  }

  /** No signature is checked here. */
  static Result<IdentityMessage, IdentityError> decode(Bytes bytes, Curve curve) {
    try {
      Decoder in = new Decoder(bytes);
      in.version("identity message", VERSION);
      PublicKey account = Statement.key(in, curve);
      TreeSet<Bytes> have = new TreeSet<>();
      for (int count = in.count(MOST); count > 0; count--) {
        Bytes id = in.raw(Statement.ID_LENGTH);
        if (!have.isEmpty() && have.last().compareTo(id) >= 0) {
          throw new Malformed("ids that are not in order");
        }
        have.add(id);
      }
      List<Statement> statements = new ArrayList<>();
      for (int count = in.count(MOST); count > 0; count--) {
        statements.add(Statement.read(in, account.address(), curve));
      }
      in.end();
      return Result.ok(new IdentityMessage(account, have, statements));
    } catch (Malformed e) {
      return Result.err(new IdentityError.Malformed(e.what()));
    }
  }
}
