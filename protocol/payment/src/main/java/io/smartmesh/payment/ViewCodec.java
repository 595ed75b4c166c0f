package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainEstimate;
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
 * version 2 | incoming 1 | id 16 | peer 20 | amount | fee | hops 1 | state 1 | millis + 1, varint
 *   | proof 1+0 or 1+32 | detail, varint + text
 *   | age of the chain 1+0, or 1 + seconds, varint | guess 1
 * </pre>
 *
 * <p>Version 1 ended with the detail.
 */
final class ViewCodec {
  private static final int VERSION = 2;
  private static final int DETAIL_BYTES = 4_096;

  /** A state's number is its place here. */
  private static final List<PaymentState> NUMBERS =
      Collections.unmodifiableList(
          Arrays.asList(
              PaymentState.QUEUED,
              PaymentState.PENDING,
              PaymentState.PAID,
              PaymentState.REFUNDED,
              PaymentState.FAILED,
              PaymentState.CANCELLED));

  private ViewCodec() {}

  static Bytes encode(PaymentView view) {
    Encoder out =
        Stored.start(VERSION)
            .flag(view.incoming())
            .raw(view.id().bytes())
            .address(view.peer())
            .amount(view.amount())
            .amount(view.fee())
            .u8(view.hops())
            .u8(number(view.state()))
            .varint(view.millis() + 1);
    Stored.optional(out, view.proof(), out::hash);
    out.text(view.detail());
    Stored.optional(out, view.chainAge(), a -> out.varint(a.seconds()).flag(a.isGuess()));
    return out.toBytes();
  }

  static PaymentView decode(Bytes key, Bytes record) {
    return Stored.read("payment", key, record, VERSION, ViewCodec::read);
  }

  private static PaymentView read(int version, Decoder in) throws Malformed {
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
    Optional<ChainAge> age =
        version == 1 ? Optional.empty() : Stored.optional(in, ViewCodec::chainAge);
    return new PaymentView(
        id, incoming, peer, amount, fee, hops, state, millis, proof, false, age, detail);
  }

  private static ChainAge chainAge(Decoder in) throws Malformed {
    long seconds = in.varint();
    if (seconds > ChainEstimate.NEVER) {
      throw new Malformed("unseen for " + seconds + " s, at most " + ChainEstimate.NEVER);
    }
    return new ChainAge(seconds, in.flag());
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
