package io.smartmesh.chain.rpc;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Malformed;
import io.smartmesh.errand.Word;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.token.SignedRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One act in the hands of others: what was signed for whom, and what they say. */
final class Handover {
  /** Signed for one courier's relayer; durable before it leaves (RL-29). */
  static final class Attempt {
    private static final int VERSION = 1;

    final long number;
    final String courier;
    final SignedRequest request;
    final Hash id;

    /** The note of it is durable: it may leave. */
    boolean noted;

    /** A worker has it in hand. */
    boolean busy;

    /** It was given up by who has it; nothing more is asked of them. */
    boolean over;

    /** What was said last of it, where it was taken. */
    Optional<Word.Standing> standing = Optional.empty();

    long sinceMillis;
    long standingMillis;
    long nextMillis;
    long pause = Handovers.RETRY_MILLIS;

    Attempt(long number, String courier, SignedRequest request, Hash id, long millis) {
      this.number = number;
      this.courier = courier;
      this.request = request;
      this.id = id;
      this.sinceMillis = millis;
      this.nextMillis = millis;
    }

    /** By its own word it is in a block. */
    boolean isSaidToBeIn() {
      return standing
          .filter(w -> w.state() == Word.State.MINED || w.state() == Word.State.DONE)
          .isPresent();
    }

    Bytes note(String purpose, ChainTime until) {
      Encoder out = new Encoder().u8(VERSION).text(purpose).text(courier).u64(until.seconds());
      return out.bytes(request.encode()).toBytes();
    }
  }

  /** As {@link Attempt#note} wrote it. */
  record Noted(String purpose, String courier, ChainTime until, SignedRequest request) {
    static Noted read(Bytes note) throws Malformed {
      Decoder in = new Decoder(note);
      in.version("a note about an act in others' hands", Attempt.VERSION);
      Noted noted =
          new Noted(
              in.text(Handovers.PURPOSE_BYTES),
              in.text(Handovers.NAME_BYTES),
              new ChainTime(in.u64()),
              SignedRequest.decode(in.bytes(SignedRequest.BYTES_MOST)));
      in.end();
      if (!noted.request.act().isPresent()) {
        throw new Malformed("a note about no act");
      }
      return noted;
    }
  }

  final String purpose;
  final ContractCall call;
  final ChainTime until;

  /** Who asked for it, told once when nobody carries it out. */
  final List<Long> ids = new ArrayList<>();

  /** By courier. */
  final Map<String, Attempt> attempts = new LinkedHashMap<>();

  /** Couriers that will not, and why. */
  final Map<String, String> refusals = new LinkedHashMap<>();

  boolean quoting;
  long sinceMillis;
  long askedMillis;

  Handover(String purpose, ContractCall call, ChainTime until, long millis) {
    this.purpose = purpose;
    this.call = call;
    this.until = until;
    this.sinceMillis = millis;
    this.askedMillis = millis;
  }

  void ask(List<Long> more, long millis) {
    more.stream().filter(id -> !ids.contains(id)).forEach(ids::add);
    askedMillis = millis;
  }

  boolean isAlive() {
    return attempts.values().stream().anyMatch(attempt -> !attempt.over);
  }

  /**
   * Nobody has it who still has time for it: the next one is tried. One that says that it is in a
   * block is believed until the node, which has looked, asks for it again.
   */
  boolean needsMore(long millis) {
    for (Attempt attempt : attempts.values()) {
      boolean isFresh = millis - attempt.sinceMillis < Handovers.SILENT_MILLIS;
      boolean isBelieved =
          attempt.isSaidToBeIn() && askedMillis < attempt.standingMillis + Handovers.SILENT_MILLIS;
      if (!attempt.over && (isFresh || isBelieved)) {
        return false;
      }
    }
    return true;
  }
}
