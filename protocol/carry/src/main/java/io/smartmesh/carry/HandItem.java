package io.smartmesh.carry;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import java.util.Collections;

/**
 * What goes by hand (BH-1): a bundle, or a receipt, in the words that neighbours use.
 *
 * <pre>
 * HEAD frame 82 | payload
 * RECEIPTS frame with one receipt
 * </pre>
 */
sealed interface HandItem {
  int HEAD_LENGTH = 82;

  record Bundle(CarryFrame.Head head, Bytes payload) implements HandItem {
    BundleId id() {
      return head.block().id();
    }
  }

  record Settled(CarryFrame.Told told) implements HandItem {}

  default Bytes encode() {
    if (this instanceof Bundle bundle) {
      return Bytes.concat(bundle.head.encode(), bundle.payload);
    }
    return new CarryFrame.Receipts(Collections.singletonList(((Settled) this).told)).encode();
  }

  static Result<HandItem, CarryError> decode(Bytes bytes) {
    boolean isBundle = bytes.length() > HEAD_LENGTH && bytes.at(1) == CarryFrame.HEAD;
    Bytes frame = isBundle ? bytes.slice(0, HEAD_LENGTH) : bytes;
    Result<CarryFrame, CarryError> decoded = CarryFrame.decode(frame);
    if (decoded instanceof Result.Err<CarryFrame, CarryError> refused) {
      return Result.err(refused.error());
    }
    if (decoded.orThrow() instanceof CarryFrame.Head head && isBundle) {
      return bundle(head, bytes.slice(HEAD_LENGTH, bytes.length()));
    }
    if (decoded.orThrow() instanceof CarryFrame.Receipts receipts
        && receipts.receipts().size() == 1) {
      return Result.ok(new Settled(receipts.receipts().get(0)));
    }
    return Result.err(new CarryError.Malformed("neither a bundle nor one receipt"));
  }

  private static Result<HandItem, CarryError> bundle(CarryFrame.Head head, Bytes payload) {
    int due = head.block().length();
    return payload.length() == due
        ? Result.ok(new Bundle(head, payload))
        : Result.err(
            new CarryError.Malformed("a payload of " + payload.length() + " bytes, not " + due));
  }
}
