package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import io.smartmesh.crypto.Signature;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** LN-1, LN-9, RT-3: what is written is read back, and what is read is what would be written. */
final class CodecTest {
  @Test
  void framesComeBack() {
    Property.forAll(2000, rng -> roundTrip(rng, frame(rng), Frame::encode, Frame::decode));
  }

  @Test
  void messagesComeBack() {
    Property.forAll(
        2000, rng -> roundTrip(rng, message(rng), LinkMessage::encode, LinkMessage::decode));
  }

  /** LN-48. */
  @Test
  void messagesBehindOthersComeBack() {
    Property.forAll(
        1000,
        rng -> {
          List<LinkMessage> said = new ArrayList<>(List.of(message(rng)));
          if (LinkMessage.carries(said.get(0).encode())) {
            for (int i = rng.below(MeshLimits.RIDERS_MOST + 1); i > 0; i--) {
              LinkMessage ack = new LinkMessage.Ack(seqno(rng), List.of(0, 7));
              said.add(rng.pick(List.of(ack, report(rng), new LinkMessage.Got(u32(rng), 3))));
            }
          }
          roundTrip(rng, said, CodecTest::together, LinkMessage::decodeAll);
        });
  }

  private static Bytes together(List<LinkMessage> said) {
    return Bytes.concat(said.stream().map(LinkMessage::encode).toArray(Bytes[]::new));
  }

  @Test
  void onlyShortWordsRide() {
    LinkMessage ack = new LinkMessage.Ack(3);
    LinkMessage hello = new LinkMessage.Hello(5);
    assertEquals(2, LinkMessage.decodeAll(together(List.of(hello, ack))).orThrow().size());
    Result<List<LinkMessage>, DropReason> malformed = Result.err(DropReason.MALFORMED_FRAME);
    assertEquals(malformed, LinkMessage.decodeAll(together(List.of(ack, hello))));
    LinkMessage greeting = new LinkMessage.Greeting(0, 1, Terms.STANDARD);
    assertEquals(malformed, LinkMessage.decodeAll(together(List.of(greeting, ack))));
    List<LinkMessage> many = new ArrayList<>(List.of(hello));
    while (many.size() < MeshLimits.RIDERS_MOST + 2) {
      many.add(ack);
    }
    assertEquals(malformed, LinkMessage.decodeAll(together(many)));
  }

  @Test
  void otherVersionsAreNamed() {
    assertEquals(Result.err(DropReason.UNKNOWN_VERSION), Frame.decode(Bytes.of(0x24, 1, 2)));
    assertEquals(Result.err(DropReason.MALFORMED_FRAME), Frame.decode(Bytes.of(0x1f, 1, 2)));
    assertEquals(Result.err(DropReason.MALFORMED_FRAME), Frame.decode(Bytes.EMPTY));
  }

  @Test
  void golden() {
    assertEquals(
        "1000000007010203040506070800000001",
        new Frame.Beacon(7, Bytes.of(1, 2, 3, 4, 5, 6, 7, 8), 1).encode().toHex());
    assertEquals(
        "14aabbccdd00000102ffee",
        new Frame.Data(0xaabbccddL, 258, Bytes.of(0xff, 0xee)).encode().toHex());
    assertEquals("150000000a", new Frame.Unknown(10).encode().toHex());
    Address to = new Address(Bytes.wrap(new byte[20]));
    assertEquals(
        "06" + "0000000000000000000000000000000000000000" + "0382" + "2a",
        new LinkMessage.Packet(to, 3, TrafficClass.MESSAGE, 2, Bytes.of(42)).encode().toHex());
    assertEquals(
        "02" + "01" + "02" + "00" + "000000000000" + "01" + "000000000000" + "800202030100",
        new LinkMessage.Update(
                1,
                List.of(
                    new Advert.Retraction(Advert.name(to)),
                    new Advert.Known(Advert.name(to), new Distance(256, 1 << 16, 256), 3)))
            .encode()
            .toHex());
  }

  private static <T> void roundTrip(
      Rng rng, T value, Function<T, Bytes> encode, Function<Bytes, Result<T, DropReason>> decode) {
    Bytes encoded = encode.apply(value);
    assertEquals(value, decode.apply(encoded).orThrow());
    Bytes mutated = rng.mutated(encoded);
    if (decode.apply(mutated) instanceof Result.Ok<T, DropReason> ok) {
      assertEquals(mutated, encode.apply(ok.value()), "one value, one encoding");
    }
  }

  private static Frame frame(Rng rng) {
    return switch (rng.below(9)) {
      case 0 -> new Frame.Beacon(u32(rng), rng.next(8), u32(rng));
      case 1 -> new Frame.Open(u32(rng), rng.next(33), rng.next(rng.chance(0.5) ? 16 : 0));
      case 2 -> new Frame.Answer(u32(rng), u32(rng), rng.next(rng.below(120)));
      case 3 -> new Frame.Finish(u32(rng), rng.next(rng.below(80)));
      case 4 -> new Frame.Data(u32(rng), u32(rng), rng.next(rng.below(200)));
      case 6 -> new Frame.Resume(u32(rng), rng.next(98), rng.next(rng.chance(0.5) ? 16 : 0));
      case 7 -> new Frame.Resumed(u32(rng), u32(rng), rng.next(rng.below(80)));
      case 5 -> new Frame.Cookie(u32(rng), rng.next(16));
      default -> new Frame.Unknown(u32(rng));
    };
  }

  private static Claim claim(Rng rng) {
    return new Claim(
        rng.next(33), seqno(rng), rng.next(6), rng.next(6), new Signature(rng.next(64)));
  }

  private static LinkMessage message(Rng rng) {
    return switch (rng.below(17)) {
      case 13 -> new LinkMessage.BriefRepair(u32(rng), label(rng).under(0), rng.below(256));
      case 11 -> new LinkMessage.Got(u32(rng), u32(rng));
      case 14 ->
          new LinkMessage.Packet(
              new Address(rng.next(20)),
              true,
              rng.below(256),
              TrafficClass.MESSAGE,
              rng.below(64),
              rng.next(rng.below(100)));
      case 15 -> new LinkMessage.Seek(rng.next(6), new Address(rng.next(20)), rng.next(8), 9);
      case 16 -> new LinkMessage.Found(rng.next(8), rng.next(6), claim(rng));
      case 12 -> new LinkMessage.Repair(rng.next(6), label(rng), rng.below(256));
      case 9 -> new LinkMessage.Try(rng.below(100));
      case 10 -> new LinkMessage.Heard(rng.below(1 << 16));
      case 7 -> report(rng);
      case 0 -> new LinkMessage.Hello(rng.below(65_536));
      case 6 -> new LinkMessage.Probe();
      case 1 ->
          new LinkMessage.Greeting(
              u32(rng),
              u32(rng),
              new Terms(Power.of(rng.below(3)).orElseThrow(), rng.below(65_536)));
      case 2 -> new LinkMessage.Update(seqno(rng), adverts(rng));
      case 3 -> new LinkMessage.Ack(seqno(rng), rng.chance(0.5) ? List.of() : List.of(2, 63));
      case 4 ->
          new LinkMessage.Request(
              address(rng), seqno(rng), rng.below(256), seqno(rng), new Signature(rng.next(64)));
      case 5 -> new LinkMessage.ForService(rng.below(256), rng.next(rng.below(50)));
      default ->
          new LinkMessage.Packet(
              address(rng),
              rng.below(256),
              rng.pick(List.of(TrafficClass.values())),
              rng.below(64),
              rng.next(rng.below(50)));
    };
  }

  private static LinkMessage report(Rng rng) {
    long highest = u32(rng);
    return new LinkMessage.Report(
        rng.below(1 << 16), highest, Math.min(highest, u32(rng)), rng.below(1 << 16));
  }

  private static List<Advert> adverts(Rng rng) {
    List<Advert> adverts = new ArrayList<>();
    int count = rng.below(MeshLimits.ADVERTS_PER_UPDATE + 1);
    for (int i = 0; i < count; i++) {
      Distance label = label(rng);
      Distance distance = new Distance(label.seqno(), label.rank(), rng.below(MeshLimits.INFINITE));
      adverts.add(
          switch (rng.below(6)) {
            case 4 -> new Advert.Brief(u32(rng), distance.under(0), rng.below(256));
            case 5 -> new Advert.BriefLost(u32(rng), label.under(0));
            case 0 -> new Advert.Retraction(rng.next(6));
            case 1 -> new Advert.Known(rng.next(6), distance, rng.below(256));
            case 2 -> new Advert.Lost(rng.next(6), label);
            default ->
                new Advert.Proven(
                    rng.next(33),
                    new Signature(rng.next(64)),
                    seqno(rng),
                    distance,
                    rng.below(256));
          });
    }
    return adverts;
  }

  private static Distance label(Rng rng) {
    return new Distance(seqno(rng), u32(rng), 0);
  }

  private static long u32(Rng rng) {
    return rng.number() & 0xffff_ffffL;
  }

  private static long seqno(Rng rng) {
    return rng.number() >>> rng.between(2, 63);
  }

  private static Address address(Rng rng) {
    return new Address(rng.next(20));
  }

  /** RT-17: a number without a next one; asked for, it would have stopped the asker. */
  @Test
  void numbersBeyondCountingAreRefused() {
    Rng rng = new Rng(1);
    Advert advert = new Advert.Known(rng.next(6), new Distance(Long.MAX_VALUE, 1, 1), 1);
    Bytes update = new LinkMessage.Update(1, List.of(advert)).encode();
    assertEquals(Result.err(DropReason.MALFORMED_FRAME), LinkMessage.decode(update));
    Bytes request =
        new LinkMessage.Request(
                address(rng), MeshLimits.SEQNO_MOST + 1, 3, 0, new Signature(rng.next(64)))
            .encode();
    assertEquals(Result.err(DropReason.MALFORMED_FRAME), LinkMessage.decode(request));
  }
}
