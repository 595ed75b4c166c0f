package io.smartmesh.dtn;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

public final class DtnTargets {
  private static final Eid SELF = new Eid.Ipn(1, 1);
  private static final Eid OTHER = new Eid.Dtn("//other/smartmesh");

  private DtnTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary("dtn: bundle", DtnTargets::bundle),
        Target.string("dtn: endpoint", DtnTargets::endpoint),
        Target.binary("dtn: session", DtnTargets::session).dear());
  }

  /** Several encodings mean the same: blocks may have other CRCs, or stand in another order. */
  private static Sample bundle(Rng rng) {
    Bytes valid = DtnBundle.of(SELF, OTHER, rng.below(99), rng.next(rng.below(200))).encode();
    return new Sample(
        valid,
        input -> DtnBundle.decode(input).<Outcome>fold(read -> Outcome.taken(), Outcome::refused));
  }

  private static Sample endpoint(Rng rng) {
    Eid valid = rng.chance(0.5) ? new Eid.Ipn(rng.below(99), rng.below(9)) : OTHER;
    return new Sample(
        Bytes.utf8(valid.toString()),
        input ->
            Eid.parse(input.toUtf8())
                .<Outcome>map(eid -> Outcome.taken(Bytes.utf8(eid.toString())))
                .orElseGet(() -> Outcome.refused("no endpoint")));
  }

  /** A whole conversation of one side, with a bundle in two segments in it. */
  private static Sample session(Rng rng) {
    Bytes bundle = DtnBundle.of(SELF, OTHER, 1, rng.next(100)).encode();
    int half = bundle.length() / 2;
    Optional<Long> total = Optional.of((long) bundle.length());
    Bytes valid =
        Bytes.concat(
            new TcpclMessage.Contact(4, 0).encode(),
            new TcpclMessage.Init(30, 9_999, 9_999, "ipn:1.0", false).encode(),
            new TcpclMessage.Segment(2, 0, total, false, bundle.slice(0, half)).encode(),
            new TcpclMessage.Keepalive().encode(),
            new TcpclMessage.Segment(
                    1, 0, Optional.empty(), false, bundle.slice(half, bundle.length()))
                .encode(),
            new TcpclMessage.Term(0, 0).encode());
    return new Sample(valid, DtnTargets::listen);
  }

  private static Outcome listen(Bytes input) {
    TcpclSession session = new TcpclSession(false, OTHER, new Moment(0));
    List<TcpclOutput> told = new ArrayList<>();
    Moment now = new Moment(1);
    for (int at = 0; at < input.length(); at += 40) {
      Bytes part = input.slice(at, Math.min(input.length(), at + 40));
      session.handle(new TcpclInput.BytesArrived(part), now, told::add);
      answer(session, told, now);
    }
    session.wake(now.plusMillis(DtnLimits.HANDSHAKE_MILLIS), told::add);
    for (TcpclOutput output : told) {
      if (output instanceof TcpclOutput.Failed failed) {
        return Outcome.refused(failed.error());
      }
    }
    return session.isOver() ? Outcome.taken() : Outcome.refused("not at its end");
  }

  private static void answer(TcpclSession session, List<TcpclOutput> told, Moment now) {
    for (int i = 0; i < told.size(); i++) {
      if (told.get(i) instanceof TcpclOutput.Arrived) {
        told.remove(i);
        session.handle(new TcpclInput.Accept(), now, told::add);
        i = -1;
      }
    }
  }
}
