package io.smartmesh.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.node.Hamlet.Device;
import io.smartmesh.payment.PaymentState;
import io.smartmesh.stream.StreamId;
import io.smartmesh.stream.StreamInput;
import io.smartmesh.stream.StreamOutput;
import io.smartmesh.testkit.Rng;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * All of a row change their identifiers, and drop the old ones, while something is under way: it
 * loses nothing (RT-20).
 */
class EpochChangeTest {
  /** The epochs of this world begin with its hours; by then all have dropped the old ones. */
  private static final long BEFORE = Hamlet.HOUR - 30_000;

  private static final long OVER = Hamlet.HOUR + 930_000;

  private final Hamlet hamlet = Hamlet.row(4);
  private final Device alice = hamlet.devices.get(0);
  private final Device relay = hamlet.devices.get(1);
  private final Device bob = hamlet.devices.get(3);

  private long now() {
    return hamlet.time.now().millis();
  }

  /** To just before the change. */
  private TreeSet<Address> before() {
    hamlet.time.run(BEFORE - now());
    return relay.peers();
  }

  private void assertChanged(TreeSet<Address> before) {
    TreeSet<Address> after = relay.peers();
    assertEquals(before.size(), after.size());
    assertTrue(after.stream().noneMatch(before::contains), "the relay knows nobody");
  }

  @Test
  void packetsOfATunnelAllArriveInOrder() {
    hamlet.devices.forEach(each -> each.give(new NodeInput.IpDeviceUp()));
    TreeSet<Address> before = before();
    List<Bytes> sent = new ArrayList<>();
    while (now() < OVER) {
      Bytes packet = Hamlet.udp(alice, bob, 100 + sent.size() % 100);
      alice.give(new NodeInput.IpPacket(packet));
      sent.add(packet);
      hamlet.time.run(500);
    }
    assertEquals(sent.size(), bob.ipPackets.size());
    assertEquals(sent, bob.ipPackets);
    assertChanged(before);
  }

  @Test
  void aStreamGoesOn() {
    bob.give(new NodeInput.ForStreams(new StreamInput.Listen(true)));
    TreeSet<Address> before = before();
    alice.give(new NodeInput.ForStreams(new StreamInput.Open(bob.key.publicKey())));
    Bytes written = new Rng(5).next(90_000);
    StreamId stream = new StreamId(1);
    int at = 0;
    while (now() < OVER) {
      Bytes part = written.slice(at, Math.min(written.length(), at + 1_000));
      if (part.length() > 0) {
        alice.give(new NodeInput.ForStreams(new StreamInput.Write(stream, part)));
        at += part.length();
      }
      hamlet.time.run(10_000);
    }
    assertEquals(written.length(), at, "all of it was written meanwhile");
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    for (StreamOutput output : bob.streams) {
      if (output instanceof StreamOutput.Received got) {
        read.write(got.bytes().toArray(), 0, got.bytes().length());
      }
    }
    assertArrayEquals(written.toArray(), read.toByteArray());
    assertTrue(alice.streams.stream().noneMatch(StreamOutput.Ended.class::isInstance));
    assertChanged(before);
  }

  @Test
  void paymentsAreMadeAllTheTime() {
    List<ChannelFact> facts = new ArrayList<>();
    for (int i = 1; i < hamlet.devices.size(); i++) {
      facts.add(Hamlet.opened(hamlet.devices.get(i - 1), hamlet.devices.get(i)));
    }
    hamlet.devices.forEach(device -> device.seesChain(9, facts));
    TreeSet<Address> before = before();
    int count = 0;
    for (; now() < OVER; count++) {
      alice.pays(bob, count, 5);
      hamlet.time.run(10_000);
    }
    for (int i = 0; i < count; i++) {
      assertEquals(PaymentState.PAID, alice.payment(i), "payment " + i);
    }
    assertNotEquals(before, relay.peers());
  }
}
