package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.SEEKS_OPEN;
import static io.smartmesh.mesh.MeshLimits.SEEK_MILLIS;
import static io.smartmesh.mesh.MeshLimits.SEEK_TRIES;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Our own questions where somebody lives (RT-52): whose they are, and when they are due. */
final class Seeks {
  static final int TOKEN_LENGTH = 8;

  private static final class Open {
    final Bytes token;
    int tries;
    boolean isAnswered;
    Moment at;

    Open(Bytes token, Moment at) {
      this.token = token;
      this.at = at;
    }
  }

  private final Entropy entropy;
  private final Map<Address, Open> open = new LinkedHashMap<>();

  Seeks(Entropy entropy) {
    this.entropy = entropy;
  }

  /** Asks from now on, unless that is being done; false where too many are asked for. */
  boolean begin(Address to, Moment now) {
    if (!open.containsKey(to) && open.size() >= SEEKS_OPEN) {
      return false;
    }
    open.computeIfAbsent(to, who -> new Open(entropy.next(TOKEN_LENGTH), now));
    return true;
  }

  /** Whom a question with this token is for, as long as answers are taken. */
  Optional<Address> asked(Bytes token) {
    return open.entrySet().stream()
        .filter(one -> one.getValue().token.equals(token))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** It is not asked for again; what others say until then is heard: it may be newer. */
  void answered(Address to) {
    Open question = open.get(to);
    if (question != null) {
      question.isAnswered = true;
    }
  }

  /** The tokens of what is to be asked now, by whom it is about. */
  Map<Address, Bytes> due(Moment now) {
    open.values()
        .removeIf(one -> !one.at.isAfter(now) && (one.isAnswered || one.tries >= SEEK_TRIES));
    Map<Address, Bytes> questions = new LinkedHashMap<>();
    open.forEach(
        (to, one) -> {
          if (!one.at.isAfter(now)) {
            questions.put(to, one.token);
            one.at = now.plusMillis(SEEK_MILLIS << one.tries);
            one.tries++;
          }
        });
    return questions;
  }

  /** The mesh is not large any more. */
  void rest() {
    open.clear();
  }

  int size() {
    return open.size();
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Open one : open.values()) {
      next = next.earlier(one.at);
    }
    return next;
  }
}
