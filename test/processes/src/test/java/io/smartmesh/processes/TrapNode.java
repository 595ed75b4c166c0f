package io.smartmesh.processes;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.chain.rpc.RpcChain;
import io.smartmesh.chain.rpc.RpcConfig;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.channel.PaymentId;
import io.smartmesh.crypto.Curves;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelId;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.node.NodeConfig;
import io.smartmesh.node.NodeStatus;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import io.smartmesh.payment.PaymentView;
import io.smartmesh.runtime.LineLog;
import io.smartmesh.runtime.NodeParts;
import io.smartmesh.runtime.NodeRuntime;
import io.smartmesh.runtime.SystemEntropy;
import io.smartmesh.store.sqlite.SqliteStore;
import io.smartmesh.udp.StaticUdpBearer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process with one node, put together as {@code smartmesh up} does, but for the traps around its
 * store, its bearer and its chain. It is told what to do on its standard input; an answer is any
 * number of lines and a dot.
 */
final class TrapNode {
  /** What a mediator takes for each payment. */
  static final Amount FEE = Amount.of(3);

  static final long OFFLINE_SECONDS = 600;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int ALL = 1_000;

  /** By a bug, since nobody here asks it to stop: its process ends, and the world sees how. */
  private static final int STOPPED_BY_ITSELF = 3;

  private final Trap trap;
  private final Mute mute;
  private final NodeRuntime node;

  private TrapNode(Trap trap, Mute mute, NodeRuntime node) {
    this.trap = trap;
    this.mute = mute;
    this.node = node;
  }

  /**
   * @param args folder, role, UDP ports of all roles, chain, its id, four contracts, first block,
   *     trap, mute
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Role self = Role.valueOf(args[1]);
    List<Integer> ports = new ArrayList<>();
    for (String port : args[2].split(",", -1)) {
      ports.add(Integer.valueOf(port));
    }
    Address[] at = new Address[4];
    for (int i = 0; i < at.length; i++) {
      at[i] = Address.fromHex(args[5 + i]);
    }
    ChannelsContract contracts =
        new ChannelsContract(Long.parseLong(args[4]), at[0], at[1], at[2], at[3]);
    Trap trap = new Trap();
    trap.set(args[10]);
    Mute mute = new Mute();
    mute.set(args[11]);
    KnownCurve curve = new KnownCurve(Curves.best(), folder.resolve("keys"));
    SigningKey key = self.key(Curves.best());
    Tap tap = new Tap(URI.create(args[3]), trap);
    RpcConfig rpc = new RpcConfig(tap.endpoint(), contracts, Long.parseLong(args[9]), 0, POLL);
    RpcChain chain = new RpcChain(rpc, key, curve, new SystemEntropy());
    List<InetSocketAddress> peers = new ArrayList<>();
    for (Role role : Role.values()) {
      if (role.isNeighbour(self)) {
        peers.add(local(ports.get(role.place())));
      }
    }
    StaticUdpBearer udp = StaticUdpBearer.open(local(ports.get(self.place())), peers);
    NodeParts parts =
        new NodeParts(
            // By its device key: the trap opens its frames to know where it is.
            new NodeConfig(self.toString(), 1, contracts, OFFLINE_SECONDS, FEE).byDeviceKey(),
            key,
            curve,
            new SystemEntropy(),
            new TrapStore(SqliteStore.open(folder.resolve(self + ".db")), trap),
            List.of(new TrapBearer(udp, trap, mute, self, ports, curve)),
            Optional.of(new TrapChain(chain, trap, tap, contracts, curve, key.address())),
            LineLog.text(
                new OutputStreamWriter(
                    Files.newOutputStream(
                        folder.resolve(self + ".log"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND),
                    StandardCharsets.UTF_8)));
    NodeRuntime node = NodeRuntime.start(parts);
    node.stopped().thenRun(() -> Runtime.getRuntime().halt(STOPPED_BY_ITSELF));
    new TrapNode(trap, mute, node).obey();
    Runtime.getRuntime().halt(0);
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Until its standard input ends: with the one who started it. */
  private void obey() throws Exception {
    answer(List.of());
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      answer(done(order));
    }
  }

  private static void answer(List<String> lines) {
    lines.forEach(System.out::println);
    System.out.println(".");
    System.out.flush();
  }

  private List<String> done(String order) throws Exception {
    String[] words = order.split(" ", -1);
    switch (words[0]) {
      case "trap" -> trap.set(order.substring(words[0].length()));
      case "mute" -> mute.set(order.substring(words[0].length()));
      case "open" -> {
        return said(
            new UserCommand.OpenChannel(
                Address.fromHex(words[1]), amount(words[2]), Long.parseLong(words[3])));
      }
      case "pay" -> {
        return said(
            new UserCommand.Pay(
                new PaymentId(Bytes.fromHex(words[1])),
                Address.fromHex(words[2]),
                amount(words[3]),
                Integer.parseInt(words[4]),
                Optional.of(words.length > 5)));
      }
      case "close" -> {
        boolean alone = words[2].equals("alone");
        // Vouched for, also by the liar: a close with amnesty is another act (CH-57).
        return said(new UserCommand.CloseChannel(channel(words[1]), alone, true));
      }
      case "deposit" -> {
        return said(new UserCommand.Deposit(channel(words[1]), amount(words[2])));
      }
      case "withdraw" -> {
        return said(new UserCommand.Withdraw(channel(words[1]), amount(words[2])));
      }
      case "recover" -> {
        return said(new UserCommand.RecoverChannel(channel(words[1])));
      }
      case "channels" -> {
        return lines(((UserReply.Channels) ask(new UserCommand.GetChannels())).channels());
      }
      case "payments" -> {
        return told(((UserReply.Payments) ask(new UserCommand.GetPayments(ALL))).payments());
      }
      case "status" -> {
        NodeStatus status = ((UserReply.Status) ask(new UserCommand.GetStatus())).status();
        return List.of(status.chainHead() + " " + status.chainReachable());
      }
      default -> throw new IllegalArgumentException(order);
    }
    return List.of();
  }

  private static ChannelId channel(String id) {
    return new ChannelId(Hash.fromHex(id));
  }

  private static Amount amount(String units) {
    return Amount.of(Long.parseLong(units));
  }

  /** Why it was refused; nothing when it was not. */
  private List<String> said(UserCommand command) throws Exception {
    UserReply reply = ask(command);
    return reply instanceof UserReply.Refused refused ? List.of(refused.what()) : List.of();
  }

  private UserReply ask(UserCommand command) throws Exception {
    return node.ask(command).toCompletableFuture().get();
  }

  private static List<String> lines(List<ChannelView> channels) {
    List<String> lines = new ArrayList<>();
    for (ChannelView channel : channels) {
      lines.add(
          String.join(
              " ",
              channel.id().hash().hex(),
              channel.peer().toString(),
              channel.phase().toString(),
              channel.sent().toString(),
              channel.received().toString(),
              channel.lockedOut().toString(),
              channel.lockedIn().toString(),
              "" + channel.unacked(),
              "" + channel.ourSeq(),
              "" + channel.peerSeq(),
              channel.ourDeposit().toString(),
              channel.peerDeposit().toString()));
    }
    return lines;
  }

  private static List<String> told(List<PaymentView> payments) {
    List<String> lines = new ArrayList<>();
    for (PaymentView payment : payments) {
      lines.add(
          String.join(
              " ",
              payment.id().bytes().toHex(),
              payment.incoming() ? "in" : "out",
              payment.peer().toString(),
              payment.amount().toString(),
              payment.fee().toString(),
              payment.state().toString(),
              "" + payment.hops(),
              payment.proof().map(Hash::hex).orElse("-")));
    }
    return lines;
  }
}
