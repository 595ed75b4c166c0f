package io.smartmesh.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A namespace for each node and a pair of veth interfaces for each link: in node i the one to node
 * j is {@code v<j>}, with the link-local address {@code fe80::(i+1)}; {@code fdaa::(i+1)} is on its
 * loopback. All of it is removed by {@link #close}, and when this process is told to stop.
 */
public final class Lab implements AutoCloseable {
  /** A line of {@code /proc/net/dev}: eight numbers of what came, then of what was sent. */
  private static final Pattern DEVICE =
      Pattern.compile("\\s*v(\\d+):(?:\\s*\\d+){8}\\s+(\\d+)\\s+(\\d+)\\s.*");

  private static int labs;

  /**
   * What the cables are like.
   *
   * @param rate of each direction in the words of {@code tc}, like 10mbit; empty: as fast as it is
   * @param lossPercent of the frames of each direction, lost at random
   */
  public record Cables(Optional<String> rate, double lossPercent) {
    public static final Cables PERFECT = new Cables(Optional.empty(), 0);
  }

  private final Topology topology;
  private final String prefix;
  private final Thread onSignal = new Thread(this::remove, "bench-lab-removal");
  private final List<Member> members = new ArrayList<>();
  private boolean removed;

  private Lab(Topology topology) {
    this.topology = topology;
    synchronized (Lab.class) {
      this.prefix = "smb" + ProcessHandle.current().pid() + "-" + labs++ + "-";
    }
    Runtime.getRuntime().addShutdownHook(onSignal);
  }

  /** A sentence that says what keeps a laboratory from being made here; empty: nothing. */
  public static Optional<String> missing() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("this benchmark needs root, for network namespaces and a TUN device");
    }
    for (String program : List.of("ip", "nft", "tc")) {
      if (!Shell.has(program)) {
        return Optional.of(
            "this benchmark needs "
                + program
                + "; on Debian or Ubuntu: apt-get install iproute2 nftables");
      }
    }
    if (!Files.exists(Path.of("/dev/net/tun"))) {
      return Optional.of("this benchmark needs /dev/net/tun: modprobe tun");
    }
    String probe = "smb" + ProcessHandle.current().pid() + "-probe";
    if (!Shell.works(List.of("ip", "netns", "add", probe))) {
      return Optional.of("this benchmark needs network namespaces, which cannot be made here");
    }
    Shell.works(List.of("ip", "netns", "del", probe));
    return Optional.empty();
  }

  /**
   * @param forwards the kernel itself passes packets on, for peers that only set its routes
   */
  public static Lab build(Topology topology, Cables cables, boolean forwards) throws LabFailure {
    Lab lab = new Lab(topology);
    try {
      lab.makeNodes(forwards);
      lab.makeLinks();
      lab.slow(cables);
      return lab;
    } catch (LabFailure e) {
      lab.close();
      throw e;
    }
  }

  private void makeNodes(boolean forwards) throws LabFailure {
    for (int i = 0; i < topology.nodes(); i++) {
      Shell.run("ip", "netns", "add", namespace(i));
      // Addresses are usable at once, and are only ours.
      String setting =
          String.format(
              "cd /proc/sys/net/ipv6/conf; echo 0 >all/accept_dad; echo 0 >default/accept_dad;"
                  + " echo 1 >default/addr_gen_mode; echo 0 >default/accept_ra;"
                  + " echo %d >all/forwarding",
              forwards ? 1 : 0);
      Shell.run("ip", "netns", "exec", namespace(i), "sh", "-c", setting);
    }
  }

  private void makeLinks() throws LabFailure {
    StringBuilder pairs = new StringBuilder();
    for (Topology.Link link : topology.links()) {
      pairs.append(
          String.format(
              "link add v%d netns %s type veth peer name v%d netns %s%n",
              link.b(), namespace(link.a()), link.a(), namespace(link.b())));
    }
    Shell.feed(pairs.toString(), "ip", "-batch", "-");
    for (int i = 0; i < topology.nodes(); i++) {
      StringBuilder lines = new StringBuilder("link set lo up\n");
      lines.append(String.format("addr add %s/128 dev lo nodad%n", kernelAddress(i)));
      for (String device : devices(i)) {
        lines.append(String.format("link set %s up%n", device));
        lines.append(String.format("addr add fe80::%x/64 dev %s nodad%n", i + 1, device));
      }
      Shell.feed(lines.toString(), "ip", "-n", namespace(i), "-batch", "-");
    }
  }

  private void slow(Cables cables) throws LabFailure {
    for (int i = 0; i < topology.nodes(); i++) {
      StringBuilder rules = new StringBuilder("table netdev loss {\n");
      for (String device : devices(i)) {
        if (cables.rate().isPresent()) {
          String tbf = "burst 16kb latency 50ms";
          Shell.feed(
              "qdisc add dev " + device + " root tbf rate " + cables.rate().get() + " " + tbf,
              "tc",
              "-n",
              namespace(i),
              "-batch",
              "-");
        }
        rules.append(
            String.format(
                " chain %s { type filter hook ingress device %s priority 0;"
                    + " numgen random mod 100000 < %d drop; }%n",
                device, device, Math.round(cables.lossPercent() * 1000)));
      }
      if (cables.lossPercent() > 0) {
        nft(i, rules + "}\n");
      }
    }
  }

  private void nft(int node, String rules) throws LabFailure {
    Shell.feed(rules, "ip", "netns", "exec", namespace(node), "nft", "-f", "-");
  }

  /** Gives each end of each link an address that needs no interface named beside it. */
  void numberLinks() throws LabFailure {
    for (Topology.Link link : topology.links()) {
      number(link, link.a(), link.b());
      number(link, link.b(), link.a());
    }
  }

  private void number(Topology.Link link, int at, int to) throws LabFailure {
    String address = linkAddress(link, at) + "/64";
    Shell.run("ip", "-n", namespace(at), "addr", "add", address, "dev", "v" + to, "nodad");
  }

  /** That of {@code node}'s end, after {@link #numberLinks}. */
  String linkAddress(Topology.Link link, int node) {
    return String.format("fdab:%x::%x", topology.links().indexOf(link) + 1, node + 1);
  }

  /** From now on frames vanish both ways, and no carrier is lost: a radio out of range. */
  public void cut(Topology.Link link) throws LabFailure {
    cut(link.a(), link.b());
    cut(link.b(), link.a());
  }

  private void cut(int at, int from) throws LabFailure {
    nft(
        at,
        String.format(
            "table netdev cut%d {%n chain c { type filter hook ingress device v%d priority -5;"
                + " drop; }%n}%n",
            from, from));
  }

  public void mend(Topology.Link link) throws LabFailure {
    nft(link.a(), "delete table netdev cut" + link.b() + "\n");
    nft(link.b(), "delete table netdev cut" + link.a() + "\n");
  }

  public Topology topology() {
    return topology;
  }

  /** Its name for {@code ip netns}. */
  public String namespace(int node) {
    return prefix + node;
  }

  /** Its interfaces, by neighbour. */
  List<String> devices(int node) {
    List<String> devices = new ArrayList<>();
    topology.neighbours(node).forEach(other -> devices.add("v" + other));
    return devices;
  }

  /** What a node is called whose packets the kernel forwards. */
  static String kernelAddress(int node) {
    return "fdaa::" + Integer.toHexString(node + 1);
  }

  /** Remembers it, so that nothing is left running. */
  synchronized void join(Member member) throws LabFailure {
    if (removed) {
      member.kill();
      throw new LabFailure("the laboratory was closed");
    }
    members.add(member);
  }

  /**
   * Bytes and packets that {@code node} has sent to each neighbour, as its member's kernel says.
   */
  static List<Sent> sent(Member member) throws LabFailure {
    List<Sent> all = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + member.pid() + "/net/dev"))) {
        Matcher device = DEVICE.matcher(line);
        if (device.matches()) {
          all.add(
              new Sent(
                  Integer.parseInt(device.group(1)),
                  Long.parseLong(device.group(2)),
                  Long.parseLong(device.group(3))));
        }
      }
      return all;
    } catch (IOException e) {
      throw new LabFailure(member.name() + " ended early: " + member.lastWords(), e);
    }
  }

  /** Bytes that it has sent to all its neighbours, with Ethernet's headers. */
  public static long bytesSent(Member member) throws LabFailure {
    return sent(member).stream().mapToLong(Sent::bytes).sum();
  }

  /** Counted from the start of the laboratory, with Ethernet's headers. */
  record Sent(int to, long bytes, long packets) {}

  private synchronized void remove() {
    if (removed) {
      return;
    }
    removed = true;
    members.forEach(Member::kill);
    for (int i = 0; i < topology.nodes(); i++) {
      Shell.works(List.of("ip", "netns", "del", namespace(i)));
    }
  }

  /** Stops all that runs in it and removes it. */
  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException e) {
      return; // the process ends, and the hook waits for remove()
    }
  }
}
