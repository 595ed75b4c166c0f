package io.smartmesh.demo.lab;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * All on one machine's loopback: bearers that know only their neighbours, the chain behind a relay.
 */
final class LoopbackLab implements Lab {
  private static final InetAddress HOST = InetAddress.getLoopbackAddress();

  private final String why;
  private final List<Integer> udpPorts;
  private final int chainPort;
  private final int chainSeenPort;
  private Relay chain;

  private LoopbackLab(
      String why, List<Integer> udpPorts, int chainPort, int chainSeenPort, Relay chain) {
    this.why = why;
    this.udpPorts = udpPorts;
    this.chainPort = chainPort;
    this.chainSeenPort = chainSeenPort;
    this.chain = chain;
  }

  static LoopbackLab open(int places, String why) throws IOException {
    int chainPort = freeTcpPort();
    Relay relay =
        Relay.start(new InetSocketAddress(HOST, 0), new InetSocketAddress(HOST, chainPort));
    return new LoopbackLab(why, freeUdpPorts(places), chainPort, relay.port(), relay);
  }

  @Override
  public boolean hasNamespaces() {
    return false;
  }

  @Override
  public String why() {
    return why;
  }

  @Override
  public List<String> at(int place) {
    return List.of();
  }

  @Override
  public List<String> atChain() {
    return List.of();
  }

  @Override
  public String chainHost() {
    return HOST.getHostAddress();
  }

  @Override
  public int chainPort() {
    return chainPort;
  }

  @Override
  public void chainStarted() {}

  @Override
  public URI chainFrom(int place) {
    return URI.create("http://" + HOST.getHostAddress() + ":" + chainSeenPort);
  }

  @Override
  public URI chainFromDriver() {
    return URI.create("http://" + HOST.getHostAddress() + ":" + chainPort);
  }

  @Override
  public List<String> meshOptions(int place) {
    List<String> options = new ArrayList<>(List.of("--udp-bind", endpoint(place)));
    for (int neighbour : new int[] {place - 1, place + 1}) {
      if (neighbour >= 0 && neighbour < udpPorts.size()) {
        options.add("--udp-peer");
        options.add(endpoint(neighbour));
      }
    }
    return options;
  }

  @Override
  public int apiPort() {
    return 0;
  }

  @Override
  public int apiFromDriver(int place, int apiPort) {
    return apiPort;
  }

  @Override
  public void cutChain() {
    chain.close();
  }

  @Override
  public void restoreChain() throws IOException {
    chain =
        Relay.start(
            new InetSocketAddress(HOST, chainSeenPort), new InetSocketAddress(HOST, chainPort));
  }

  @Override
  public void close() {
    chain.close();
  }

  private String endpoint(int place) {
    return HOST.getHostAddress() + ":" + udpPorts.get(place);
  }

  private static int freeTcpPort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, HOST)) {
      return probe.getLocalPort();
    }
  }

  /** All held at once, so that they differ. */
  private static List<Integer> freeUdpPorts(int count) throws IOException {
    List<DatagramSocket> probes = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        probes.add(new DatagramSocket(0, HOST));
      }
      return probes.stream().map(DatagramSocket::getLocalPort).toList();
    } finally {
      probes.forEach(DatagramSocket::close);
    }
  }
}
