package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Moment;
import io.smartmesh.base.WaitingRoom;
import io.smartmesh.identity.WhereLimits;
import io.smartmesh.mesh.AirView;
import io.smartmesh.mesh.Carried;
import io.smartmesh.mesh.DropReason;
import io.smartmesh.mesh.LinkView;
import io.smartmesh.mesh.Mesh;
import io.smartmesh.mesh.MeshCounts;
import io.smartmesh.mesh.MeshInput;
import io.smartmesh.mesh.MeshOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a user may see of the network from here: answers each {@link UserCommand.See}. */
final class Seen {
  /** Who waits for the answer, and whom it is to come from. */
  private record Open(RequestId request, Address to) {}

  /** Asked before it was known where its target is. */
  private record Early(RequestId request, UserCommand.Ping ping, Address to, Moment until) {}

  private final NodeCore node;
  private final People people;
  private final Mesh mesh;
  private final MeshEdge edge;

  /** As many as the mesh has open questions (EC-5). */
  private final Map<Long, Open> asked = new TreeMap<>();

  /** WH-15. */
  private final WaitingRoom<Address, Early> early =
      new WaitingRoom<>(WhereLimits.PINGED_DEVICES, WhereLimits.PINGS);

  private long lastQuestion;

  Seen(NodeCore node, People people, Mesh mesh, MeshEdge edge) {
    this.node = node;
    this.people = people;
    this.mesh = mesh;
    this.edge = edge;
  }

  List<PeerView> peers() {
    return people.at(mesh.routes(), edge);
  }

  void handle(RequestId request, UserCommand.See command, Moment now) {
    if (command instanceof UserCommand.Ping ping) {
      ping(request, ping, now);
    } else if (command instanceof UserCommand.GetPeers) {
      node.reply(request, new UserReply.Peers(peers(), edge.links(mesh.links()), now));
    } else if (command instanceof UserCommand.GetTopology) {
      node.reply(
          request,
          new UserReply.Topology(
              node.address(), edge.neighbours(mesh.neighbours()), edge.ways(mesh.ways())));
    } else if (command instanceof UserCommand.GetAir) {
      node.reply(request, new UserReply.Air(mesh.air(), mesh.neighbours().size(), now));
    } else if (command instanceof UserCommand.GetMetrics) {
      node.reply(request, new UserReply.Metrics(samples(node.status(now).drops())));
    }
  }

  private void ping(RequestId request, UserCommand.Ping ping, Moment now) {
    Optional<Address> to = people.deviceFor(ping.to());
    if (!to.isPresent()) {
      node.reply(request, Explain.noDevice(ping.to()));
      return;
    }
    if (!to.get().equals(node.address()) && !edge.isReachable(to.get())) {
      edge.want(to.get().bytes());
      Early one = new Early(request, ping, to.get(), now.plusMillis(ping.millis()));
      if (!early.add(to.get(), one, one.until)) {
        notFound(one);
      }
      return;
    }
    ask(request, to.get(), ping.limit(), ping.millis());
  }

  private void ask(RequestId request, Address to, int limit, long millis) {
    lastQuestion++;
    asked.put(lastQuestion, new Open(request, to));
    node.hold(new MeshInput.Ask(lastQuestion, to, limit, millis));
  }

  private void notFound(Early one) {
    node.reply(one.request, new UserReply.Pinged(one.to, false, Optional.empty()));
  }

  /** Who was asked for has been found: the rest of the time is for its answer. */
  void reachable(Address device, Moment now) {
    for (Early one : early.take(device)) {
      long left = Math.max(1, one.until.millisSince(now));
      ask(one.request, device, one.ping.limit(), left);
    }
  }

  void wake(Moment now) {
    early.expired(now).forEach(this::notFound);
  }

  Moment deadline() {
    return early.deadline();
  }

  void answered(MeshOutput.Answered answer) {
    end(answer.id(), Optional.of(answer));
  }

  void unanswered(long id) {
    end(id, Optional.empty());
  }

  private void end(long id, Optional<MeshOutput.Answered> answer) {
    Open open = asked.remove(id);
    if (open != null) {
      node.reply(open.request, new UserReply.Pinged(open.to, true, answer));
    }
  }

  private List<Metric.Sample> samples(Map<String, Long> drops) {
    List<Metric.Sample> samples = new ArrayList<>();
    Map<String, Long> reasons = new TreeMap<>(drops);
    // What has never happened is there as 0, so that a watcher can tell it from a wrong name.
    for (DropReason reason : DropReason.values()) {
      reasons.putIfAbsent("mesh." + reason, 0L);
    }
    reasons.forEach((reason, count) -> samples.add(Metric.Sample.drop(reason, count)));
    air(samples);
    counts(samples, mesh.counts());
    links(samples);
    node.byHand().count(samples);
    samples.add(Metric.Sample.of(Metric.NEIGHBOURS, mesh.neighbours().size()));
    samples.add(Metric.Sample.of(Metric.REACHABLE, mesh.routes().size()));
    samples.add(Metric.Sample.of(Metric.WAYS, mesh.ways().size()));
    samples.add(Metric.Sample.of(Metric.BEARERS, mesh.bearers().size()));
    return samples;
  }

  private void air(List<Metric.Sample> samples) {
    for (AirView air : mesh.air()) {
      String name = air.bearer().name();
      Carried carried = air.carried();
      samples.add(Metric.Sample.of(Metric.FRAMES, carried.framesSent(), name, "sent"));
      samples.add(Metric.Sample.of(Metric.FRAMES, carried.framesReceived(), name, "received"));
      samples.add(Metric.Sample.of(Metric.FRAME_BYTES, carried.bytesSent(), name, "sent"));
      samples.add(Metric.Sample.of(Metric.FRAME_BYTES, carried.bytesReceived(), name, "received"));
      samples.add(Metric.Sample.of(Metric.BROADCASTS, air.broadcasts(), name));
      samples.add(Metric.Sample.of(Metric.BEACONS, air.beacons(), name));
    }
  }

  private static void counts(List<Metric.Sample> samples, MeshCounts counts) {
    packets(samples, "sent", counts.sent());
    packets(samples, "forwarded", counts.forwarded());
    packets(samples, "delivered", counts.delivered());
    samples.add(Metric.Sample.of(Metric.ECHOES, counts.echoesAnswered()));
    samples.add(Metric.Sample.of(Metric.ROUTE_CHANGES, counts.routeChanges()));
    samples.add(Metric.Sample.of(Metric.DESTINATIONS, counts.destinations()));
    samples.add(Metric.Sample.of(Metric.WAITING, counts.waiting()));
  }

  private static void packets(
      List<Metric.Sample> samples, String what, MeshCounts.Amounts amounts) {
    samples.add(Metric.Sample.of(Metric.PACKETS, amounts.packets(), what));
    samples.add(Metric.Sample.of(Metric.PACKET_BYTES, amounts.bytes(), what));
  }

  private void links(List<Metric.Sample> samples) {
    List<LinkView> links = mesh.links();
    for (LinkView.State state : LinkView.State.values()) {
      long count = links.stream().filter(link -> link.state() == state).count();
      samples.add(Metric.Sample.of(Metric.LINKS, count, state.name().toLowerCase(Locale.ROOT)));
    }
  }
}
