package io.smartmesh.bench.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Our own nodes: they start with closed bearers and open them when they are told to go. */
public final class Nodes implements Team {
  private static final int TCP_PORT = 7733;

  /** What joins neighbours. */
  public enum Bearing {
    /** Found by multicast on every link. */
    UDP,

    /** A TCP connection for each link, which takes large packets. */
    TCP
  }

  private final List<Member> members;
  private final List<InetAddress> addresses;
  private final List<String> devices;
  private final List<Path> directories;

  private Nodes(
      List<Member> members,
      List<InetAddress> addresses,
      List<String> devices,
      List<Path> directories) {
    this.members = members;
    this.addresses = addresses;
    this.devices = devices;
    this.directories = directories;
  }

  /** Starts them; returns when all have said that they are ready. */
  public static Nodes ready(Lab lab, Path work, Bearing bearing) throws LabFailure {
    if (bearing == Bearing.TCP) {
      lab.numberLinks();
    }
    List<Member> members = new ArrayList<>();
    List<Path> directories = new ArrayList<>();
    for (int i = 0; i < lab.topology().nodes(); i++) {
      Path data = work.resolve("node-" + i);
      directories.add(data);
      List<String> command = Jvm.node();
      command.addAll(List.of("up", "--hold", "--json", "--data", data.toString()));
      command.addAll(List.of("--name", "n" + i, "--tun", "sm0", "--api-port", "0"));
      if (bearing == Bearing.TCP) {
        command.addAll(tcp(lab, i));
      }
      members.add(Member.start(lab, i, "smartmesh", true, work, command));
    }
    List<InetAddress> addresses = new ArrayList<>();
    List<String> devices = new ArrayList<>();
    for (Member member : members) {
      try {
        JsonNode ready = new ObjectMapper().readTree(member.answer("{"));
        addresses.add(Program.address(ready.path("ip").asText()));
        devices.add(ready.path("address").asText());
      } catch (IOException e) {
        throw new LabFailure(member.name() + " says what is no JSON", e);
      }
    }
    return new Nodes(members, addresses, devices, directories);
  }

  private static List<String> tcp(Lab lab, int node) {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--udp-bind", "127.0.0.1:0", "--tcp-listen", "[::]:" + TCP_PORT));
    for (int other : lab.topology().neighbours(node)) {
      if (other < node) {
        options.add("--tcp-peer");
        options.add("[" + lab.linkAddress(Topology.Link.of(node, other), other) + "]:" + TCP_PORT);
      }
    }
    return options;
  }

  @Override
  public List<InetAddress> addresses() {
    return addresses;
  }

  @Override
  public void go() {
    members.forEach(member -> member.tell("go"));
  }

  @Override
  public List<Member> members() {
    return members;
  }

  /** A number of the node's metrics; empty when it has none of this name. */
  public OptionalDouble metric(Lab lab, int node, String name) throws LabFailure {
    return Metrics.read(lab.namespace(node), directories.get(node), name);
  }

  /** The address of a node's device. */
  String device(int node) {
    return devices.get(node);
  }

  /** What the node's API answers. */
  String ask(Lab lab, int node, String method, String path, String body) throws LabFailure {
    return NodeApi.ask(lab.namespace(node), directories.get(node), method, path, body);
  }
}
