package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.channel.PaymentId;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A finished or incoming payment as it is stored.
 *
 * <pre>
 * version 1 | incoming 1 | id 16 | peer 20 | amount | fee | hops 1 | state 1 | millis + 1, varint
 *   | proof 1+0 or 1+32 | detail, varint + text
 * </pre>
 */
final class ViewCodec {
  private static final int DETAIL_BYTES = 4_096;

  /** A state's number is its place here. */
  private static final List<PaymentState> NUMBERS =
      Collections.unmodifiableList(
          Arrays.asList(
              PaymentState.QUEUED,
              PaymentState.PENDING,
              PaymentState.PAID,
              PaymentState.REFUNDED,
              PaymentState.FAILED));

  private ViewCodec() {}

  static Bytes encode(PaymentView view) {
    Encoder out =
        Stored.start()
            .flag(view.incoming())
            .raw(view.id().bytes())
            .address(view.peer())
            .amount(view.amount())
            .amount(view.fee())
            .u8(view.hops())
            .u8(number(view.state()))
            .varint(view.millis() + 1);
    Stored.optional(out, view.proof(), out::hash);
    return out.text(view.detail()).toBytes();
  }

  static PaymentView decode(Bytes key, Bytes record) {
    return Stored.read("payment", key, record, ViewCodec::read);
  }

  private static PaymentView read(Decoder in) throws Malformed {
    boolean incoming = in.flag();
    PaymentId id = new PaymentId(in.raw(PaymentId.LENGTH));
    Address peer = in.address();
    Amount amount = in.amount();
    Amount fee = in.amount();
    int hops = in.u8();
    PaymentState state = state(in.u8());
    long millis = in.varint() - 1;
    Optional<Hash> proof = Stored.optional(in, Decoder::hash);
    String detail = in.text(DETAIL_BYTES);
    return new PaymentView(id, incoming, peer, amount, fee, hops, state, millis, proof, detail);
  }

  static int number(PaymentState state) {
    return NUMBERS.indexOf(state);
  }

  static PaymentState state(int number) throws Malformed {
    if (number >= NUMBERS.size()) {
      throw new Malformed("payment state " + number + ", the last is " + (NUMBERS.size() - 1));
    }
    return NUMBERS.get(number);
  }
}
