package io.smartmesh.mesh;

import io.smartmesh.base.Bytes;
import io.smartmesh.fuzz.Outcome;
import io.smartmesh.fuzz.Sample;
import io.smartmesh.fuzz.Target;
import io.smartmesh.fuzz.Values;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;

public final class MeshTargets {
  private MeshTargets() {}

  public static List<Target> all() {
    return List.of(
        Target.binary(
            "mesh: frame",
            rng ->
                new Sample(
                    frame(rng).encode(), input -> Outcome.of(Frame.decode(input), Frame::encode))),
        Target.binary(
            "mesh: fragment",
            rng ->
                new Sample(
                    fragment(rng).encode(),
                    input -> Outcome.of(Fragment.decode(input), Fragment::encode))),
        Target.binary(
            "mesh: link message",
            rng ->
                new Sample(
                    said(rng),
                    input -> Outcome.of(LinkMessage.decodeAll(input), MeshTargets::together))),
        Target.binary(
            "mesh: echo",
            rng ->
                new Sample(
                    echo(rng).encode(), input -> Outcome.of(Echo.decode(input), Echo::encode))));
  }

  static Echo echo(Rng rng) {
    return rng.chance(0.5)
        ? new Echo.Request(rng.next(8), Values.address(rng), 1 + rng.below(255))
        : new Echo.Answer(rng.next(8), Values.address(rng), rng.below(256));
  }

  static Frame frame(Rng rng) {
    return switch (rng.below(9)) {
      case 0 -> new Frame.Beacon(Values.u32(rng), rng.next(8), Values.u32(rng));
      case 1 -> new Frame.Open(Values.u32(rng), rng.next(33), rng.next(rng.chance(0.5) ? 16 : 0));
      case 2 -> new Frame.Answer(Values.u32(rng), Values.u32(rng), rng.next(98));
      case 3 -> new Frame.Finish(Values.u32(rng), rng.next(74));
      case 4 -> new Frame.Data(Values.u32(rng), Values.u32(rng), rng.next(rng.below(300)));
      case 6 -> new Frame.Resume(Values.u32(rng), rng.next(98), rng.next(rng.chance(0.5) ? 16 : 0));
      case 7 -> new Frame.Resumed(Values.u32(rng), Values.u32(rng), rng.next(58));
      case 5 -> new Frame.Cookie(Values.u32(rng), rng.next(16));
      default -> new Frame.Unknown(Values.u32(rng));
    };
  }

  static Fragment fragment(Rng rng) {
    int offset = 2 * rng.below(500);
    return new Fragment(rng.below(16), offset, rng.chance(0.3), rng.next(2 + 2 * rng.below(90)));
  }

  /** What a frame says, with or without something that rides behind it (LN-48). */
  private static Bytes said(Rng rng) {
    Bytes first = message(rng).encode();
    LinkMessage ack = new LinkMessage.Ack(Values.number(rng), List.of(rng.below(64)));
    return rng.chance(0.5) && LinkMessage.carries(first)
        ? Bytes.concat(first, ack.encode(), new LinkMessage.Got(7, Values.u32(rng)).encode())
        : first;
  }

  private static Bytes together(List<LinkMessage> said) {
    return Bytes.concat(said.stream().map(LinkMessage::encode).toArray(Bytes[]::new));
  }

  static LinkMessage message(Rng rng) {
    return switch (rng.below(15)) {
      case 14 -> new LinkMessage.BriefRepair(rng.below(9999), label(rng).under(0), rng.below(256));
      case 12 -> new LinkMessage.Got(Values.u32(rng), Values.u32(rng));
      case 13 -> new LinkMessage.Repair(rng.next(6), label(rng), rng.below(256));
      case 10 -> new LinkMessage.Try(rng.below(200));
      case 11 -> new LinkMessage.Heard(rng.below(1 << 16));
      case 0 -> new LinkMessage.Hello(rng.below(65_536));
      case 1 ->
          new LinkMessage.Greeting(
              Values.u32(rng),
              Values.u32(rng),
              new Terms(Power.of(rng.below(3)).orElseThrow(), rng.below(65_536)));
      case 2 -> new LinkMessage.Ack(Values.number(rng));
      case 3 ->
          new LinkMessage.Request(
              Values.address(rng),
              Values.number(rng),
              rng.below(256),
              Values.number(rng),
              Values.signature(rng));
      case 4 -> new LinkMessage.ForService(rng.below(256), rng.next(rng.below(100)));
      case 5 ->
          new LinkMessage.Packet(
              Values.address(rng),
              rng.below(256),
              rng.pick(List.of(TrafficClass.values())),
              rng.below(64),
              rng.next(rng.below(100)));
      case 6 -> new LinkMessage.Probe();
      case 7 -> new LinkMessage.Report(rng.below(1 << 16), Values.u32(rng), 0, rng.below(1 << 16));
      default -> new LinkMessage.Update(Values.number(rng), adverts(rng));
    };
  }

  private static Distance label(Rng rng) {
    return new Distance(Values.number(rng), Values.u32(rng), 0);
  }

  private static List<Advert> adverts(Rng rng) {
    List<Advert> adverts = new ArrayList<>();
    for (int i = rng.below(8); i > 0; i--) {
      Distance label = label(rng);
      Distance distance = new Distance(label.seqno(), label.rank(), rng.below(MeshLimits.INFINITE));
      adverts.add(
          switch (rng.below(6)) {
            case 4 -> new Advert.Brief(rng.below(9999), distance.under(0), rng.below(256));
            case 5 -> new Advert.BriefLost(rng.below(9999), label.under(0));
            case 0 -> new Advert.Retraction(rng.next(6));
            case 1 -> new Advert.Known(rng.next(6), distance, rng.below(256));
            case 2 -> new Advert.Lost(rng.next(6), label);
            default ->
                new Advert.Proven(
                    Bytes.concat(Bytes.of(2), rng.next(32)),
                    Values.signature(rng),
                    Values.number(rng),
                    distance,
                    rng.below(256));
          });
    }
    return adverts;
  }
}
