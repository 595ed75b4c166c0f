package io.smartmesh.demo.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace for each node and one for the chain. Neighbours are joined by veth pairs with
 * nothing but IPv6 link-local addresses; a veth with IPv4 leads from each node to the chain. No
 * interface of the host is touched.
 */
final class NetnsLab implements Lab {
  private static final int CHAIN_PORT = 8545;
  private static final int API_PORT = 9471;
  private static final String NO_FORWARDING =
      "F=/proc/sys/net/ipv4/ip_forward; echo 0 > $F; grep -qx 0 $F";
  private static final long RELAY_SECONDS_MAX = 15;
  private static final long POLL_MILLIS = 10;

  private final String prefix = "sm" + ProcessHandle.current().pid() + "-";
  private final int places;
  private final Path work;
  private final List<String> java;
  private final List<Process> helpers = new ArrayList<>();
  private final Map<String, Relay> relays = new LinkedHashMap<>();
  private int chainFromDriver;

  private NetnsLab(int places, Path work, List<String> java) {
    this.places = places;
    this.work = work;
    this.java = java;
  }

  static NetnsLab open(int places, Path work, List<String> java) throws IOException {
    NetnsLab lab = new NetnsLab(places, work, java);
    try {
      lab.build();
      return lab;
    } catch (IOException e) {
      lab.close();
      throw e;
    }
  }

  private void build() throws IOException {
    Shell.run("ip", "netns", "add", chain());
    Shell.run("ip", "-n", chain(), "link", "set", "lo", "up");
    Shell.run("ip", "netns", "exec", chain(), "sh", "-c", NO_FORWARDING);
    StringBuilder links = new StringBuilder();
    StringBuilder chainEnds = new StringBuilder();
    for (int place = 0; place < places; place++) {
      Shell.run("ip", "netns", "add", node(place));
      links.append(links(place));
      chainEnds.append(address("n" + place, chainAddress(place) + "/30"));
    }
    Shell.runWith(links.toString(), "ip", "-batch", "-");
    Shell.runWith(chainEnds.toString(), "ip", "-n", chain(), "-batch", "-");
    for (int place = 0; place < places; place++) {
      Shell.runWith(interfaces(place), "ip", "-n", node(place), "-batch", "-");
    }
  }

  private String links(int place) {
    String chainLink =
        "link add chain netns %s type veth peer name n%d netns %s%n"
            .formatted(node(place), place, chain());
    String meshLink =
        "link add right netns %s type veth peer name left netns %s%n"
            .formatted(node(Math.max(0, place - 1)), node(place));
    return place == 0 ? chainLink : chainLink + meshLink;
  }

  private String interfaces(int place) {
    String left = place > 0 ? address("left", "fe80::2/64") : "";
    String right = place < places - 1 ? address("right", "fe80::1/64") : "";
    return "link set lo up\n" + address("chain", nodeAddress(place) + "/30") + left + right;
  }

  private static String address(String device, String address) {
    String unchecked = address.contains(":") ? " nodad" : "";
    return "link set %s addrgenmode none up%naddr add %s dev %s%s%n"
        .formatted(device, address, device, unchecked);
  }

  private String node(int place) {
    return prefix + place;
  }

  private String chain() {
    return prefix + "chain";
  }

  private static String chainAddress(int place) {
    return "10.77." + place + ".1";
  }

  private static String nodeAddress(int place) {
    return "10.77." + place + ".2";
  }

  @Override
  public boolean hasNamespaces() {
    return true;
  }

  @Override
  public String why() {
    return "ip netns add";
  }

  @Override
  public List<String> at(int place) {
    return List.of("ip", "netns", "exec", node(place));
  }

  @Override
  public List<String> atChain() {
    return List.of("ip", "netns", "exec", chain());
  }

  @Override
  public String chainHost() {
    return "0.0.0.0";
  }

  @Override
  public int chainPort() {
    return CHAIN_PORT;
  }

  @Override
  public void chainStarted() throws IOException {
    chainFromDriver = leadOut(chain(), CHAIN_PORT);
  }

  @Override
  public URI chainFrom(int place) {
    return URI.create("http://" + chainAddress(place) + ":" + CHAIN_PORT);
  }

  @Override
  public URI chainFromDriver() {
    return URI.create("http://127.0.0.1:" + chainFromDriver);
  }

  @Override
  public List<String> meshOptions(int place) {
    return List.of();
  }

  @Override
  public int apiPort() {
    return API_PORT;
  }

  @Override
  public int apiFromDriver(int place, int apiPort) throws IOException {
    return leadOut(node(place), apiPort);
  }

  @Override
  public void cutChain() throws IOException {
    for (int place = 0; place < places; place++) {
      Shell.run("ip", "-n", node(place), "route", "del", chainNet(place), "dev", "chain");
      endConnections(place);
    }
  }

  /** A broken path shows to TCP only by silence: where the kernel allows, say it at once. */
  private void endConnections(int place) {
    try {
      Shell.run("ip", "netns", "exec", node(place), "ss", "-K", "dst", chainAddress(place));
    } catch (IOException e) {
      // Then the node notices when its request times out.
    }
  }

  @Override
  public void restoreChain() throws IOException {
    for (int place = 0; place < places; place++) {
      Shell.run("ip", "-n", node(place), "route", "add", chainNet(place), "dev", "chain");
    }
  }

  private static String chainNet(int place) {
    return "10.77." + place + ".0/30";
  }

  /** A loopback port of the host that leads to {@code port} of a namespace's own loopback. */
  private int leadOut(String namespace, int port) throws IOException {
    Relay relay = relays.get(namespace);
    if (relay == null) {
      Path socket = work.resolve(namespace + ".sock");
      List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
      command.addAll(java);
      command.addAll(
          List.of(Relay.class.getName(), socket.toString(), "127.0.0.1", String.valueOf(port)));
      helpers.add(new ProcessBuilder(command).inheritIO().start());
      awaitFile(socket);
      relay =
          Relay.start(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              UnixDomainSocketAddress.of(socket));
      relays.put(namespace, relay);
    }
    return relay.port();
  }

  private static void awaitFile(Path file) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(RELAY_SECONDS_MAX);
    while (!Files.exists(file)) {
      if (System.nanoTime() > end) {
        throw new IOException("the relay out of a namespace did not start: " + file);
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    relays.values().forEach(Relay::close);
    helpers.forEach(Process::destroyForcibly);
    for (int place = 0; place < places; place++) {
      delete(node(place));
    }
    delete(chain());
  }

  private static void delete(String namespace) {
    try {
      Shell.run("ip", "netns", "del", namespace);
    } catch (IOException e) {
      // It was never made.
    }
  }
}
