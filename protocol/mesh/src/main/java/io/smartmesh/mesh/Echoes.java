package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.ECHOES_OPEN;
import static io.smartmesh.mesh.MeshLimits.ECHO_ANSWERS_PER_ORIGIN;
import static io.smartmesh.mesh.MeshLimits.ECHO_ANSWERS_PER_SECOND;
import static io.smartmesh.mesh.MeshLimits.ECHO_ORIGINS;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.base.TokenBucket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Echoes: what we ask, and what we answer others; both are bounded (EC-3 to EC-5). */
final class Echoes {
  private record Asked(long id, Moment at, Moment until) {}

  private final OwnIds own;
  private final Entropy entropy;
  private final Map<Bytes, Asked> asked = new LinkedHashMap<>();
  private final TokenBucket answers = new TokenBucket(ECHO_ANSWERS_PER_SECOND);

  /** The origin that was seen first goes first. */
  private final Map<Address, TokenBucket> origins = new LinkedHashMap<>();

  Echoes(OwnIds own, Entropy entropy) {
    this.own = own;
    this.entropy = entropy;
  }

  /** The packet that asks, unless too many are out already. */
  Optional<LinkMessage.Packet> ask(Turn turn, MeshInput.Ask input) {
    if (asked.size() >= ECHOES_OPEN) {
      turn.drop(DropReason.QUEUE_FULL);
      turn.out().accept(new MeshOutput.Unanswered(input.id()));
      return Optional.empty();
    }
    Bytes token = entropy.next(Echo.TOKEN_LENGTH);
    asked.put(token, new Asked(input.id(), turn.now(), turn.now().plusMillis(input.millis())));
    int limit = Math.max(1, Math.min(input.limit(), MeshLimits.HOPS));
    Bytes request = new Echo.Request(token, own.address(), limit).encode();
    return Optional.of(
        new LinkMessage.Packet(input.to(), Echo.SERVICE, TrafficClass.MESSAGE, 0, request));
  }

  /** Whether a packet on its way to somebody else is to be answered here (EC-2). */
  static boolean endsHere(LinkMessage.Packet packet) {
    return packet.service() == Echo.SERVICE
        && Echo.decode(packet.payload())
            .fold(
                echo -> echo instanceof Echo.Request ask && packet.hops() >= ask.limit(),
                malformed -> false);
  }

  /** The packet that answers, if there is anything to answer. */
  Optional<LinkMessage.Packet> arrived(Turn turn, LinkMessage.Packet packet) {
    Result<Echo, DropReason> decoded = Echo.decode(packet.payload());
    if (decoded instanceof Result.Err<Echo, DropReason> refused) {
      turn.drop(refused.error());
      return Optional.empty();
    }
    Echo echo = decoded.orThrow();
    if (echo instanceof Echo.Answer answer) {
      answered(turn, answer, packet.hops());
      return Optional.empty();
    }
    Echo.Request request = (Echo.Request) echo;
    if (!admits(request.origin(), turn.now())) {
      turn.drop(DropReason.ECHO_REFUSED);
      return Optional.empty();
    }
    Bytes answer = new Echo.Answer(request.token(), own.address(), packet.hops()).encode();
    return Optional.of(
        new LinkMessage.Packet(request.origin(), Echo.SERVICE, TrafficClass.MESSAGE, 0, answer));
  }

  private boolean admits(Address origin, Moment now) {
    TokenBucket own = origins.get(origin);
    if (own == null) {
      if (origins.size() >= ECHO_ORIGINS) {
        origins.remove(origins.keySet().iterator().next());
      }
      own = new TokenBucket(ECHO_ANSWERS_PER_ORIGIN);
      origins.put(origin, own);
    }
    return own.take(now) && answers.take(now);
  }

  private void answered(Turn turn, Echo.Answer answer, int hopsBack) {
    Asked question = asked.remove(answer.token());
    if (question == null) {
      turn.drop(DropReason.ECHO_UNKNOWN);
      return;
    }
    long millis = turn.now().millisSince(question.at);
    turn.out()
        .accept(
            new MeshOutput.Answered(question.id, answer.node(), answer.hops(), hopsBack, millis));
  }

  void wake(Turn turn) {
    List<Bytes> late = new ArrayList<>();
    asked.forEach(
        (token, question) -> {
          if (!question.until.isAfter(turn.now())) {
            late.add(token);
          }
        });
    for (Bytes token : late) {
      Asked question = asked.remove(token);
      if (question != null) {
        turn.out().accept(new MeshOutput.Unanswered(question.id));
      }
    }
  }

  int origins() {
    return origins.size();
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Asked question : asked.values()) {
      next = next.earlier(question.until);
    }
    return next;
  }
}
