package io.smartmesh.tcpcl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.byhand.Parcel;
import io.smartmesh.carry.CarryOutput;
import io.smartmesh.dtn.Eid;
import io.smartmesh.node.NodeAccess;
import io.smartmesh.node.NodeEvent;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.testkit.Rng;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two gateways over loopback, and whoever else dials one. */
@Timeout(60)
class DtnGatewayTest {
  private static final Eid WEST = Eid.parse("dtn://west/smartmesh").orElseThrow();
  private static final Eid EAST = Eid.parse("ipn:20.42").orElseThrow();
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final Rng rng = new Rng(2);
  private final Island west = new Island();
  private final Island east = new Island();

  /** A node that gives away what lies in a queue, and what its gateway told. */
  private static final class Island implements NodeAccess, GatewayWatch {
    final BlockingQueue<Bytes> giving = new LinkedBlockingQueue<>();
    final BlockingQueue<String> got = new LinkedBlockingQueue<>();
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Override
    public CompletionStage<UserReply> ask(UserCommand command) {
      if (command instanceof UserCommand.ImportBundles brought) {
        got.add(brought.network().orElse("") + " " + brought.parcel().toHex());
        CarryOutput.Imported done = new CarryOutput.Imported(1, 0, 0, 0, List.of());
        return CompletableFuture.completedFuture(
            new UserReply.BundlesImported(done, List.of(), 0, 0, true));
      }
      Bytes next = giving.poll();
      Bytes parcel = next == null ? Bytes.EMPTY : next;
      return CompletableFuture.completedFuture(
          new UserReply.BundlesExported(parcel, next == null ? 0 : 1, 0, 0));
    }

    @Override
    public Runnable subscribe(Consumer<NodeEvent> listener) {
      return () -> {};
    }

    @Override
    public void up(String node, String address) {
      told.add("up " + node);
    }

    @Override
    public void down(String address, String why) {
      told.add("down " + why);
    }

    @Override
    public void sent(String to, int bytes) {
      told.add("sent " + to);
    }

    @Override
    public void received(String from, int arrived, int taken, int receipts) {
      told.add("received " + from);
    }

    @Override
    public void refused(String endpoint, String why) {
      told.add("refused " + endpoint + " " + why);
    }

    void awaits(String beginning) throws InterruptedException {
      String line = "";
      while (!line.startsWith(beginning)) {
        line = String.valueOf(told.poll(20, TimeUnit.SECONDS));
        assertTrue(!line.equals("null"), "never told: " + beginning);
      }
    }
  }

  private DtnGateway listening(Eid... others) throws Exception {
    DtnConfig config = new DtnConfig(WEST, List.of(others), Optional.of(ANY), List.of());
    return DtnGateway.open(config, west, west);
  }

  private DtnGateway dialling(DtnGateway peer) throws Exception {
    InetSocketAddress port =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.port().orElseThrow());
    DtnConfig config = new DtnConfig(EAST, List.of(WEST), Optional.empty(), List.of(port));
    return DtnGateway.open(config, east, east);
  }

  /** GW-3, GW-5: parcels go both ways at once, each once, however long. */
  @Test
  void parcelsGoBothWays() throws Exception {
    Bytes there = Parcel.write(List.of(rng.next(900_000)));
    Bytes back = Parcel.write(List.of(rng.next(900_000)));
    east.giving.add(there);
    west.giving.add(back);
    try (DtnGateway one = listening(EAST);
        DtnGateway two = dialling(one)) {
      assertEquals(Optional.empty(), two.port());
      west.awaits("received " + EAST);
      east.awaits("received " + WEST);
      assertEquals(EAST + " " + there.toHex(), west.got.take());
      assertEquals(WEST + " " + back.toHex(), east.got.take());
      Bytes more = Parcel.write(List.of(rng.next(10)));
      east.giving.add(more);
      assertEquals(EAST + " " + more.toHex(), west.got.take());
    }
    east.awaits("down");
    assertEquals(0, west.got.size());
  }

  /** GW-2: nothing is imported of a gateway that was not named, and that is told on both sides. */
  @Test
  void whoIsNotNamedIsRefused() throws Exception {
    east.giving.add(Parcel.write(List.of(rng.next(10))));
    try (DtnGateway one = listening();
        DtnGateway two = dialling(one)) {
      assertEquals(Optional.empty(), two.port());
      west.awaits("refused ipn:20.42 from ipn:20.42, which is no gateway of ours");
      east.awaits("refused dtn://west/smartmesh the next node refuses it, reason 4");
      assertEquals(0, west.got.size());
    }
  }

  /** GW-6: a caller that says it is somebody else is given nothing. */
  @Test
  void aCallerIsGivenOnlyItsOwn() throws Exception {
    west.giving.add(Parcel.write(List.of(rng.next(10))));
    try (DtnGateway one = listening(Eid.parse("ipn:99.1").orElseThrow());
        DtnGateway two = dialling(one)) {
      assertEquals(Optional.empty(), two.port());
      west.awaits("up ipn:20.0");
      east.giving.add(Parcel.write(List.of(rng.next(10))));
      west.awaits("refused");
      assertEquals(1, west.giving.size(), "what is for ipn:99.1 waits for it");
    }
  }

  /** GW-9: another protocol ends its own connection and nothing else. */
  @Test
  void strangersDisturbNothing() throws Exception {
    try (DtnGateway one = listening(EAST)) {
      try (Socket web = new Socket(ANY.getAddress(), one.port().orElseThrow())) {
        web.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        assertEquals(-1, web.getInputStream().read());
      }
      west.awaits("down Malformed[what=byte 71 in the contact header]");
      try (DtnGateway two = dialling(one)) {
        assertEquals(Optional.empty(), two.port());
        west.awaits("up ipn:20.0");
      }
    }
  }
}
