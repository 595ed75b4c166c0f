package io.smartmesh.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.session.SessionLimits;
import io.smartmesh.testkit.Property;
import io.smartmesh.testkit.Wire;
import io.smartmesh.tunnel.Ends.End;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Rules TN of docs/spec/tunnel.md. */
class TunnelsTest {
  private final Ends ends = new Ends(1, Wire.Faults.NONE);
  private final End alice = ends.new End();
  private final End bob = ends.new End();

  /** TN-1. */
  @Test
  void anAddressIsStableAndStartsAsAllDo() {
    assertEquals(16, alice.ip.length());
    assertTrue(alice.ip.startsWith(Bytes.of(0xfd, 0x53, 0x4d)));
    assertEquals(alice.key.address().bytes().slice(0, 13), alice.ip.slice(3, 16));
  }

  /** TN-2, TN-4: a packet arrives as it was, and those on the way see neither it nor its sender. */
  @Test
  void carriesPacketsBothWaysSealed() {
    alice.send(bob, "how are you over there, is the water still rising");
    ends.time.run(100);
    bob.send(alice, "it is falling since this morning, thanks for asking");
    ends.time.run(100);

    assertEquals(
        List.of(Ends.packet(alice, bob, "how are you over there, is the water still rising")),
        bob.toDevice);
    assertEquals(
        List.of(Ends.packet(bob, alice, "it is falling since this morning, thanks for asking")),
        alice.toDevice);
    String air = ends.sent.stream().map(packet -> packet.payload().toHex()).toList().toString();
    assertFalse(air.contains(Bytes.utf8("water").toHex()));
    assertFalse(air.contains(alice.key.publicKey().compressed().slice(1, 33).toHex()));
    assertFalse(air.contains(alice.key.address().bytes().toHex()));
  }

  /** TN-4: the seal costs less than the addresses that do not travel. */
  @Test
  void aSealedPacketIsNoLargerThanAPlainOne() {
    alice.send(bob, "first");
    ends.time.run(100);
    alice.send(bob, "second");
    Bytes plain = Ends.packet(alice, bob, "second");
    Bytes sealed = ends.sent.get(ends.sent.size() - 1).payload();
    assertEquals(plain.length() - 7, sealed.length());
  }

  /** TN-3, TN-5, TN-7: whatever is lost, doubled and late, what arrives arrives once. */
  @Test
  void survivesABadMesh() {
    Property.forAll(
        40,
        rng -> {
          Ends bad = new Ends(rng.below(1 << 30), new Wire.Faults(0.2, 0.2, 1, 400));
          End one = bad.new End();
          End two = bad.new End();
          for (int i = 0; i < 100; i++) {
            boolean there = rng.chance(0.5);
            (there ? one : two).send(there ? two : one, "packet " + i);
            bad.time.run(rng.below(500));
          }
          bad.time.run(10_000);
          for (End end : bad.all) {
            List<Bytes> got = end.toDevice;
            assertEquals(new TreeSet<>(got).size(), got.size(), "nothing comes twice");
            assertTrue(got.size() >= 10, () -> "most come: " + got.size());
          }
          one.send(two, "after all");
          one.send(two, "and once more");
          bad.wire.faults(Wire.Faults.NONE);
          bad.time.run(6_000);
          two.toDevice.clear();
          one.send(two, "now it is quiet");
          bad.time.run(100);
          assertEquals(List.of(Ends.packet(one, two, "now it is quiet")), two.toDevice);
        });
  }

  /** TN-8: who has forgotten the session is asked for a new one. */
  @Test
  void aPeerThatRestartedIsMetAgain() {
    alice.send(bob, "before");
    ends.time.run(100);
    bob.restart();
    bob.toDevice.clear();
    alice.send(bob, "lost");
    ends.time.run(SessionLimits.SILENCE_MILLIS + 200);
    alice.send(bob, "after");
    ends.time.run(100);
    assertEquals(List.of(Ends.packet(alice, bob, "after")), bob.toDevice);
    assertEquals(1, bob.drops.get(TunnelDrop.UNKNOWN_SESSION));
  }

  /** TN-8: who goes on sending to a peer that is silent comes to rest between the questions. */
  @Test
  void aPeerThatVanishedIsAskedNowAndThen() {
    alice.send(bob, "before");
    ends.time.run(100);
    bob.party.stop();
    ends.sent.clear();
    for (int i = 0; i < 200; i++) {
      alice.send(bob, "anybody there");
      ends.time.run(100);
    }
    long openings = ends.sent.stream().filter(sent -> sent.payload().at(0) == 0x10).count();
    assertTrue(openings >= 2 && openings <= 8, () -> openings + " openings in 20 s");
  }

  /** TN-7: an old opening said again by somebody changes nothing, and nothing old comes again. */
  @Test
  void nothingComesOfWhatIsSaidAgain() {
    alice.send(bob, "once");
    ends.time.run(100);
    List<TunnelOutput.SendPacket> recorded = List.copyOf(ends.sent);
    for (TunnelOutput.SendPacket old : recorded) {
      ends.arrive(old.to(), old.payload());
    }
    ends.time.run(1_000);
    assertEquals(1, bob.toDevice.size());
    ends.sent.clear();
    bob.send(alice, "in the session that stands");
    ends.time.run(100);
    assertEquals(1, ends.sent.size(), "no new handshake");
    assertEquals(1, alice.toDevice.size());
  }

  /** TN-6: a session is renewed in time, without a gap, and both sides need not agree when. */
  @Test
  void aSessionIsRenewed() {
    for (int minute = 0; minute < 65; minute++) {
      alice.send(bob, "minute " + minute);
      ends.time.run(60_000);
    }
    assertEquals(65, bob.toDevice.size());
    long openings = ends.sent.stream().filter(sent -> sent.payload().at(0) == 0x10).count();
    assertEquals(5, openings, "one, and four renewals");
  }

  /** TN-18: it asks, and what waits meanwhile arrives in order. */
  @Test
  void whoIsFoundInTimeGetsWhatWaited() {
    Ends.End carol = ends.new End();
    alice.party.give(new TunnelInput.NodeUnreachable(carol.key.address()));
    for (int i = 0; i < TunnelLimits.ASKED_PACKETS + 2; i++) {
      alice.send(carol, "packet " + i);
    }
    assertEquals(List.of(carol.ip), alice.wanted.stream().distinct().toList());
    assertEquals(2, alice.drops.get(TunnelDrop.NO_ROUTE), "beyond what may wait");
    ends.time.run(TunnelLimits.ASKED_MILLIS - 1);
    alice.knows(carol);
    ends.time.run(1_000);
    assertEquals(TunnelLimits.ASKED_PACKETS, carol.toDevice.size());
    assertEquals(Ends.packet(alice, carol, "packet 0"), carol.toDevice.get(0));
    assertEquals(2, alice.drops.get(TunnelDrop.NO_ROUTE));
  }

  /** TN-18: a program that tries one address after the other keeps no more waiting. */
  @Test
  void soManyAddressesAreWaitedForAndNoMore() {
    for (int i = 0; i < TunnelLimits.ASKED + 3; i++) {
      Ends.End nobody = ends.new End();
      alice.party.give(new TunnelInput.NodeUnreachable(nobody.key.address()));
      alice.send(nobody, "anybody?");
    }
    assertEquals(TunnelLimits.ASKED, alice.wanted.size());
    assertEquals(3, alice.drops.get(TunnelDrop.NO_ROUTE));
  }

  /** TN-9: an error for our own program, that a kernel would take. */
  @Test
  void whoIsNotThereIsUnreachable() {
    Ends.End carol = ends.new End();
    alice.party.give(new TunnelInput.NodeUnreachable(carol.key.address()));
    alice.send(carol, "hello");
    assertTrue(alice.toDevice.isEmpty(), "it waits for an answer first");
    ends.time.run(TunnelLimits.ASKED_MILLIS);
    assertEquals(1, alice.drops.get(TunnelDrop.NO_ROUTE));
    Bytes error = alice.toDevice.get(0);
    assertTrue(Ipv6.isWhole(error));
    assertEquals(alice.ip, Ipv6.destination(error));
    assertEquals(Bytes.of(1, 0), error.slice(40, 42));
    Bytes message = error.slice(Ipv6.HEADER, error.length());
    assertEquals(0, Icmp6.checksum(alice.ip, alice.ip, message), "over itself it sums to nothing");

    alice.party.give(new TunnelInput.FromDevice(error));
    assertEquals(1, alice.toDevice.size(), "and no error about an error");
  }

  /** TN-9. */
  @Test
  void whatIsTooLargeSaysHowLargeItMayBe() {
    alice.send(bob, "x".repeat(1_400));
    Bytes error = alice.toDevice.get(0);
    assertEquals(Bytes.of(2, 0), error.slice(40, 42));
    assertEquals(Bytes.of(0, 0, 0x05, 0x7f), error.slice(44, 48), "1,407 bytes");
    alice.send(bob, "x".repeat(1_407 - Ipv6.HEADER));
    ends.time.run(100);
    assertEquals(1, bob.toDevice.size());
  }

  /** TN-2: others' addresses are neither sent from nor believed. */
  @Test
  void onlyOurOwnAddressSends() {
    alice.party.give(new TunnelInput.FromDevice(Ends.packet(bob, alice, "forged")));
    Bytes outside = Bytes.fromHex("20010db8" + "00".repeat(12));
    alice.party.give(
        new TunnelInput.FromDevice(Ipv6.packet(17, alice.ip, outside, Bytes.utf8("no"))));
    assertEquals(2, alice.drops.get(TunnelDrop.FOREIGN_ADDRESS));
    assertTrue(ends.sent.isEmpty());
  }

  /** TN-11. */
  @Test
  void aNodeWithoutADeviceAnswersNobody() {
    bob.party.give(new TunnelInput.DeviceDown());
    alice.send(bob, "anybody");
    ends.time.run(20_000);
    assertTrue(ends.sent.stream().allMatch(sent -> sent.to().equals(bob.key.address())));
    assertEquals(1, alice.drops.get(TunnelDrop.NO_ANSWER));
  }

  /** TN-12: a flood of openings is answered at a bounded rate and remembered to a bound. */
  @Test
  void aFloodOfOpeningsIsBounded() {
    for (int i = 0; i < 500; i++) {
      End stranger = ends.new End();
      stranger.send(bob, "let me in");
    }
    ends.time.run(400);
    assertEquals(
        500 - SessionLimits.ANSWERS_PER_SECOND, bob.drops.get(TunnelDrop.TOO_MANY_HANDSHAKES));
    assertTrue(bob.tunnels.peers().size() <= SessionLimits.PEERS);
  }

  /** TN-10: junk is dropped by name and breaks nothing. */
  @Test
  void junkIsDropped() {
    alice.send(bob, "before");
    ends.time.run(100);
    List<TunnelOutput.SendPacket> real = List.copyOf(ends.sent);
    for (int i = 0; i < 3_000; i++) {
      Bytes junk = ends.rng.mutated(ends.rng.pick(real).payload());
      ends.arrive(ends.rng.chance(0.5) ? alice.key.address() : bob.key.address(), junk);
      alice.party.give(new TunnelInput.FromDevice(junk));
    }
    ends.time.run(1_000);
    bob.toDevice.clear();
    alice.send(bob, "after");
    ends.time.run(100);
    assertEquals(List.of(Ends.packet(alice, bob, "after")), bob.toDevice);
  }

  /** TN-12: what carries nothing any more is forgotten. */
  @Test
  void anIdleTunnelIsForgotten() {
    alice.send(bob, "only this");
    ends.time.run(SessionLimits.IDLE_MILLIS + 10_000);
    assertTrue(alice.tunnels.peers().isEmpty());
    assertTrue(bob.tunnels.peers().isEmpty());
    ends.sent.clear();
    ends.time.run(3_600_000);
    assertTrue(ends.sent.isEmpty(), "and nothing is said for it");
  }
}
