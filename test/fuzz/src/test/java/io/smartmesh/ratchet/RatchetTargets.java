package io.smartmesh.ratchet;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.testkit.Keys;
import io.smartmesh.testkit.Rng;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

public final class RatchetTargets {
  private static final SigningKey SELF = Keys.of(1);
  private static final SigningKey PEER = Keys.of(2);

  private RatchetTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary("ratchet: bundle", RatchetTargets::bundle).dear(),
        Target.binary("ratchet: stored session", RatchetTargets::stored).dear(),
        Target.binary("ratchet: body", RatchetTargets::body),
        Target.binary("ratchet: start", RatchetTargets::start).dear());
  }

  private static Prekeys prekeys() {
    return new Prekeys(SELF, Keys.CURVE, prefix -> new TreeMap<>());
  }

  private static Sample bundle(Rng rng) {
    Encoder out = new Encoder();
    prekeys().handOut(PEER.address(), ChainTime.ZERO, rng, write -> {}).write(out);
    return new Sample(
        out.toBytes(),
        input ->
            Outcome.of(
                input,
                bytes -> {
                  Decoder in = new Decoder(bytes);
                  Bundle read = Bundle.read(in, Keys.CURVE);
                  in.end();
                  return read;
                },
                read -> {
                  Encoder again = new Encoder();
                  read.write(again);
                  return again.toBytes();
                }));
  }

  private static Session.Opened opened(Rng rng) {
    Session begun = Session.begin(PEER, SELF.publicKey(), Optional.empty(), Keys.CURVE, rng);
    Session.Sealed lost = begun.seal(Bytes.utf8("lost"), rng).orThrow();
    Session.Sealed sent = lost.next().seal(Bytes.utf8("sent"), rng).orThrow();
    return Session.accept(sent.box(), SELF, prekeys(), ChainTime.ZERO, Keys.CURVE, rng).orThrow();
  }

  private static Sample stored(Rng rng) {
    Encoder out = new Encoder();
    opened(rng).next().write(out);
    return new Sample(
        out.toBytes(),
        input ->
            Outcome.of(
                input,
                bytes -> {
                  Decoder in = new Decoder(bytes);
                  Session read = Session.read(in, Keys.CURVE);
                  in.end();
                  return read;
                },
                read -> {
                  Encoder again = new Encoder();
                  read.write(again);
                  return again.toBytes();
                }));
  }

  private static Sample body(Rng rng) {
    long turn = rng.below(1_000);
    List<Mark> marks = List.of(new Mark(turn, rng.below(500)), new Mark(turn / 2, 3));
    return new Sample(
        new Body(marks, rng.next(rng.below(40))).encode(turn),
        input -> Outcome.of(input, bytes -> Body.decode(bytes, turn), read -> read.encode(turn)));
  }

  private static Sample start(Rng rng) {
    Session begun = Session.begin(PEER, SELF.publicKey(), Optional.empty(), Keys.CURVE, rng);
    return new Sample(
        begun.seal(Bytes.utf8("hello"), rng).orThrow().box(),
        input ->
            Session.accept(input, SELF, prekeys(), ChainTime.ZERO, Keys.CURVE, rng)
                .fold(read -> Outcome.taken(), Outcome::refused));
  }
}
