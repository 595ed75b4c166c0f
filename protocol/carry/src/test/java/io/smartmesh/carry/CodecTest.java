package io.smartmesh.carry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.testkit.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CY-1, CY-2, CY-8: what blocks and frames look like. */
class CodecTest {
  private final Rng rng = new Rng(1);

  private PrimaryBlock block(Urgency urgency, long lifetime, int length) {
    return new PrimaryBlock(
        urgency, rng.next(16), lifetime, length, new Hash(rng.next(32)), rng.next(16));
  }

  @Test
  void everyFrameComesBack() {
    BundleId id = new BundleId(rng.next(16));
    Receipt receipt = new Receipt(rng.next(16), rng.next(16), rng.next(92));
    for (CarryFrame frame :
        List.of(
            new CarryFrame.Known(rng.next(8), rng.next(8), List.of(rng.next(8), rng.next(8))),
            new CarryFrame.Receipts(List.of(new CarryFrame.Told(60, receipt))),
            new CarryFrame.Offer(
                9,
                List.of(
                    new CarryFrame.Entry(id, Urgency.SOS, rng.next(16), 300, 8, 256),
                    new CarryFrame.Entry(id, Urgency.BULK, rng.next(16), 400, 0, 0))),
            new CarryFrame.Heard(9),
            new CarryFrame.Want(id, 0, 8_192),
            new CarryFrame.Head(block(Urgency.PAYMENT, 60, 300), 59, 8, 2),
            new CarryFrame.Fragment(id, 8_192, rng.next(100)),
            new CarryFrame.Taken(id),
            new CarryFrame.Lacking(id))) {
      assertEquals(frame, CarryFrame.decode(frame.encode()).orThrow());
    }
  }

  @Test
  void theBytesAreThoseOfTheSpecification() {
    BundleId id = new BundleId(Bytes.fromHex("000102030405060708090a0b0c0d0e0f"));
    assertEquals(
        "0106" + "000102030405060708090a0b0c0d0e0f" + "00000010" + "00002000",
        new CarryFrame.Want(id, 16, 8_192).encode().toHex());
    Encoder out = new Encoder();
    block(Urgency.MESSAGE, 60, 300).encode(out);
    assertEquals(74, out.toBytes().length());
    assertEquals(
        CarryFrame.OFFER_LENGTH * 2 + 6,
        new CarryFrame.Offer(
                0,
                List.of(
                    new CarryFrame.Entry(id, Urgency.SOS, rng.next(16), 300, 8, 256),
                    new CarryFrame.Entry(id, Urgency.SOS, rng.next(16), 300, 8, 256)))
            .encode()
            .length());
  }

  /** CY-1, CY-24. */
  @Test
  void whatIsOutOfBoundsIsRefused() {
    for (PrimaryBlock bad :
        List.of(
            block(Urgency.SOS, 0, 300),
            block(Urgency.SOS, CarryLimits.LIFETIME_SECONDS + 1, 300),
            block(Urgency.SOS, 60, Contents.OVERHEAD),
            block(Urgency.SOS, 60, CarryLimits.SOS_CONTENTS_BYTES + Contents.OVERHEAD + 1),
            block(Urgency.BULK, 60, CarryLimits.PAYLOAD_BYTES + 1))) {
      Bytes frame = new CarryFrame.Head(bad, 0, 1, 0).encode();
      assertFalse(CarryFrame.decode(frame).isOk(), bad.toString());
    }
    for (String hex :
        List.of("", "01", "0206", "010b", "01050000000000", "0106", "0101000000010000")) {
      assertFalse(CarryFrame.decode(Bytes.fromHex(hex)).isOk(), hex);
    }
  }

  /** CY-2: another urgency, lifetime, hint or payload is another bundle. */
  @Test
  void anIdIsOfAllThatIsInTheBlock() {
    PrimaryBlock block = block(Urgency.MESSAGE, 60, 300);
    for (PrimaryBlock other :
        List.of(
            new PrimaryBlock(Urgency.SOS, block.hint(), 60, 300, block.digest(), block.lock()),
            new PrimaryBlock(Urgency.MESSAGE, rng.next(16), 60, 300, block.digest(), block.lock()),
            new PrimaryBlock(Urgency.MESSAGE, block.hint(), 61, 300, block.digest(), block.lock()),
            new PrimaryBlock(Urgency.MESSAGE, block.hint(), 60, 301, block.digest(), block.lock()),
            new PrimaryBlock(Urgency.MESSAGE, block.hint(), 60, 300, Hash.ZERO, block.lock()),
            new PrimaryBlock(
                Urgency.MESSAGE, block.hint(), 60, 300, block.digest(), rng.next(16)))) {
      assertNotEquals(block.id(), other.id());
    }
  }
}
