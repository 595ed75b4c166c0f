package io.smartmesh.channel;

import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * How far a channel is in R14's jump, by which a device that may have forgotten states becomes a
 * party like any other again. Stored beside the channel's other records (CH-47).
 *
 * @param since chain time at which the device was restored, or its user asked for the jump
 * @param dropped leaves of our lane that the jump leaves out, because we hold the payee's PreAck
 * @param orphans leaves towards us whose onion is forgotten, and that another lock of ours hangs on
 */
record Jump(Stage stage, ChainTime since, List<Hash> dropped, List<Hash> orphans) {
  /** R14's G: no device has forgotten as many states as this. */
  static final long GAP = 1L << 32;

  /** States that can still be signed after the last jump: below it there is room for all. */
  static final long SEQ_MOST = Long.MAX_VALUE - 2 * GAP;

  static final Jump NONE =
      new Jump(Stage.NONE, ChainTime.ZERO, Collections.emptyList(), Collections.emptyList());

  private static final int VERSION = 1;

  enum Stage {
    NONE(0),
    /** We may have forgotten states: nothing is signed; the peer is asked. */
    RECOVERING(1),
    /** Our lane has jumped; its acknowledgement is asked for. */
    ANSWERED(2),
    /** The peer is recovering, and our own lane has jumped. */
    OFFERED(3),
    /** The same, and we may have forgotten states ourselves. */
    BOTH(4);

    private final int number;

    Stage(int number) {
      this.number = number;
    }
  }

  static Jump recovering(ChainTime since) {
    return new Jump(
        Stage.RECOVERING, since, Collections.emptyList(), Collections.<Hash>emptyList());
  }

  /** The same, once more: what it has learnt of orphans stays. */
  Jump again(ChainTime now) {
    return new Jump(Stage.RECOVERING, now, Collections.emptyList(), orphans);
  }

  /** We may have forgotten states, whatever else is under way. */
  Jump doubted(ChainTime now) {
    return stage == Stage.OFFERED ? at(Stage.BOTH) : again(now);
  }

  Jump at(Stage next) {
    return new Jump(next, since, dropped, orphans);
  }

  Jump answered(List<Hash> drops, List<Hash> waiting) {
    return new Jump(Stage.ANSWERED, since, drops, waiting);
  }

  Jump without(Hash orphan) {
    TreeSet<Hash> rest = new TreeSet<>(orphans);
    rest.remove(orphan);
    return new Jump(stage, since, dropped, new ArrayList<>(rest));
  }

  boolean isOver() {
    return stage == Stage.NONE;
  }

  /** We may have forgotten states of ours: a normal close could convict us. */
  boolean mayHaveForgotten() {
    return stage == Stage.RECOVERING || stage == Stage.ANSWERED || stage == Stage.BOTH;
  }

  /** Our lane has jumped and waits for the peer's. */
  boolean isOffer() {
    return stage == Stage.OFFERED || stage == Stage.BOTH;
  }

  /** Nothing of it needs a record. */
  boolean isEmpty() {
    return isOver() && orphans.isEmpty();
  }

  void write(Encoder out) {
    out.u8(VERSION).u8(stage.number).u64(since.seconds());
    write(out, dropped);
    write(out, orphans);
  }

  static Jump read(Decoder in) throws Malformed {
    in.version("a jump record", VERSION);
    int number = in.u8();
    for (Stage stage : Stage.values()) {
      if (stage.number == number) {
        return new Jump(stage, new ChainTime(in.u64()), readLeaves(in), readLeaves(in));
      }
    }
    throw new Malformed("stage " + number + " of a jump");
  }

  static void write(Encoder out, List<Hash> leaves) {
    out.varint(leaves.size());
    leaves.forEach(out::hash);
  }

  static List<Hash> readLeaves(Decoder in) throws Malformed {
    Hash[] leaves = new Hash[in.count(Limits.PENDING_PER_LANE)];
    for (int i = 0; i < leaves.length; i++) {
      leaves[i] = in.hash();
      if (i > 0 && leaves[i].compareTo(leaves[i - 1]) <= 0) {
        throw new Malformed("leaves that are not in order");
      }
    }
    return Collections.unmodifiableList(Arrays.asList(leaves));
  }
}
