package io.smartmesh.payment;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.base.Moment;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.AnonymousBox;
import io.smartmesh.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Onions of payments that leave at one moment on one way share an ephemeral key (PY-24): they share
 * a message on each hop, so nobody learns more by it, and agreeing on keys is most of what an onion
 * costs.
 */
final class Departure {
  private final Env env;
  private final Set<Hash> locks = new TreeSet<>();
  private List<PublicKey> way = new ArrayList<>();
  private Moment at = Moment.NEVER;
  private AnonymousBox.@Nullable Sealer sealer;

  Departure(Env env) {
    this.env = env;
  }

  Bytes wrap(Turn turn, List<Hop> path, PaymentId payment, Hash hashLock) {
    List<PublicKey> receivers = new ArrayList<>(path.size());
    path.forEach(hop -> receivers.add(hop.receiver()));
    boolean joins = at.equals(turn.now()) && way.equals(receivers) && !locks.contains(hashLock);
    AnonymousBox.Sealer seals = sealer;
    if (seals == null || !joins) {
      close();
      seals = new AnonymousBox.Sealer(env.curve(), env.entropy());
      sealer = seals;
      way = receivers;
      at = turn.now();
    }
    locks.add(hashLock);
    return Onion.wrap(path, payment, hashLock, seals, env.entropy());
  }

  /** Wipes the key. */
  void close() {
    if (sealer != null) {
      sealer.close();
      sealer = null;
    }
    locks.clear();
  }
}
