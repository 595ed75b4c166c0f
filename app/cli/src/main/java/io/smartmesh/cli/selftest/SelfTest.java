package io.smartmesh.cli.selftest;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Entropy;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Hashes;
import io.smartmesh.crypto.KnownAnswers;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.node.NodeInput;
import java.util.Optional;

/**
 * Whether what this node stands on works here (ND-49): the primitives by published answers, then
 * the whole of it by three nodes in memory, of which the outer two, who ask for each other first,
 * send each other IP packets over the third. With nothing but a seed in it and a clock of its own
 * each start does the same.
 *
 * <p>What a node does in its first second has then been done before, so that it is loaded and
 * compiled by the time somebody waits for it.
 */
public final class SelfTest {
  private static final int NODES = 3;

  /** So often from the first beacon on, with new keys in each session. */
  private static final int ROUNDS = 4;

  private static final int PACKETS = 30;
  private static final int PAYLOAD = 64;
  private static final int UDP = 17;
  private static final int HOP_LIMIT = 64;

  /** Virtual time: a packet is sent again until it arrives, as it takes a way first. */
  private static final long GAP_MILLIS = 50;

  private static final int TRIES_MOST = 400;
  private static final int STEPS_MOST = 100_000;

  private final Entropy entropy = seeded();
  private final Curve curve;

  private SelfTest(Curve curve) {
    this.curve = curve;
  }

  /** What does not work; empty when all does. */
  public static Optional<String> wrong(Curve curve) {
    Optional<String> primitive = KnownAnswers.wrong(curve);
    SelfTest test = new SelfTest(curve);
    for (int round = 0; round < ROUNDS && primitive.isEmpty(); round++) {
      if (!test.packetsArrive()) {
        return Optional.of("no packet came through three nodes in memory");
      }
    }
    return primitive;
  }

  private boolean packetsArrive() {
    Row row = new Row();
    for (int i = 0; i < NODES; i++) {
      row.add(new TestNode(row, key(), curve, entropy));
    }
    row.nodes().forEach(TestNode::up);
    TestNode first = row.nodes().get(0);
    TestNode last = row.nodes().get(NODES - 1);
    for (int i = 0; i < PACKETS; i++) {
      boolean there = i % 2 == 0 ? arrives(row, first, last) : arrives(row, last, first);
      if (!there) {
        return false;
      }
    }
    return true;
  }

  private SigningKey key() {
    return curve
        .key(entropy.next(32))
        .orElseThrow(() -> new IllegalStateException("the seed gives no key"));
  }

  private boolean arrives(Row row, TestNode from, TestNode to) {
    Encoder head = new Encoder().u32(6L << 28).u16(PAYLOAD).u8(UDP).u8(HOP_LIMIT);
    Bytes packet = Bytes.concat(head.toBytes(), from.ip(), to.ip(), entropy.next(PAYLOAD));
    for (int tries = 0; tries < TRIES_MOST; tries++) {
      row.give(from, 0, new NodeInput.IpPacket(packet));
      if (row.runUntil(() -> to.packets().contains(packet), GAP_MILLIS, STEPS_MOST)) {
        return true;
      }
    }
    return false;
  }

  private static Entropy seeded() {
    long[] blocks = new long[1];
    return length -> {
      Encoder all = new Encoder();
      for (int have = 0; have < length; have += 32) {
        all.raw(Hashes.sha256(new Encoder().u64(blocks[0]++).toBytes()).bytes());
      }
      return all.toBytes().slice(0, length);
    };
  }
}
